"""The one sentence or two that a call-taker reads out about a case. Pure: days and facts in, words out."""

from dataclasses import dataclass
from datetime import date

from flask_babel import get_locale
from flask_babel import gettext as _

from foundation.wareki import format_date
from inquiry_desk.cases.kinds import Ending


@dataclass(frozen=True)
class Waiting:
    """What an applicant was asked for and has not sent yet. `days_after`: office days from its coming to the end."""

    items: tuple[str, ...]
    answer_by: date
    days_after: int | None = None


@dataclass(frozen=True)
class Facts:
    """What is known of a case on `today`. `stage`: what a caller is told of it; `expected`: when it should be over."""

    today: date
    received_on: date
    stage: str = ""
    expected: date | None = None
    late: bool = False
    waiting: Waiting | None = None
    ending: Ending | None = None
    ended_on: date | None = None


def sentence(facts: Facts) -> str:
    """Plain and polite, to be read out as it stands; what is not known is not said, and nothing is promised."""
    if facts.ending is not None:
        return _over(facts)
    if facts.waiting is not None:
        return _asked_for(facts, facts.waiting)
    received = _day(facts.received_on, facts.today)
    parts = [_("We received it on %(day)s; it now stands at: %(stage)s.", day=received, stage=facts.stage)]
    if facts.late:
        parts.append(
            _("I am sorry that it takes longer than usual; I cannot say yet when the notice will be sent.")
        )
    elif facts.expected is not None:
        parts.append(_("The notice is expected around %(day)s.", day=_day(facts.expected, facts.today)))
    return _joined(parts)


def _asked_for(facts: Facts, waiting: Waiting) -> str:
    parts = [
        _("We received it on %(day)s.", day=_day(facts.received_on, facts.today)),
        _("We are still waiting for the following from you: %(items)s.", items=_(", ").join(waiting.items)),
    ]
    if waiting.answer_by < facts.today:
        parts.append(
            _("The day to send it by, %(day)s, is over; please send it as soon as you can.",
              day=_day(waiting.answer_by, facts.today))
        )  # fmt: skip
    else:
        parts.append(_("Please send it by %(day)s.", day=_day(waiting.answer_by, facts.today)))
    if waiting.days_after:
        parts.append(
            _("Once it is here, the notice is expected in about %(days)d days, weekends and holidays not counted.",
              days=waiting.days_after)
        )  # fmt: skip
    return _joined(parts)


def _over(facts: Facts) -> str:
    received, day = _day(facts.received_on, facts.today), _day(facts.ended_on or facts.today, facts.today)
    if facts.ending is Ending.WITHDRAWN:
        return _(
            "We received it on %(received)s; it was withdrawn on %(day)s as asked for.",
            received=received,
            day=day,
        )
    if facts.ending is Ending.SENT_BACK:
        return _(
            "We received it on %(received)s, and sent the papers back on %(day)s.", received=received, day=day
        )
    if facts.ending is Ending.REJECTED:
        return _(
            "We received it on %(received)s; on %(day)s it was decided that it cannot be granted. The notice says why.",
            received=received, day=day,
        )  # fmt: skip
    return _(
        "We received it on %(received)s; it was decided, and the notice was sent on %(day)s. The notice says the result.",
        received=received, day=day,
    )  # fmt: skip


def _day(day: date, today: date) -> str:
    """「11月2日」, with its year where that is another."""
    if getattr(get_locale(), "language", "ja") != "ja":
        return f"{day.day} {day:%B}" if day.year == today.year else f"{day.day} {day:%B %Y}"
    return f"{day.month}月{day.day}日" if day.year == today.year else format_date(day)


def _joined(parts: list[str]) -> str:
    return ("" if getattr(get_locale(), "language", "ja") == "ja" else " ").join(parts)
