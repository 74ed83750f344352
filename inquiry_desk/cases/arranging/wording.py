"""What is arranged, in words: the sentence for callers, the letter as an example, changes in the journal."""

import enum
from collections.abc import Iterator
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation import clock
from foundation.business_days.queries import exceptions_at
from foundation.calendar import day_of, fiscal_year_of
from foundation.web.filters import LABELS as NAMED
from foundation.web.filters import day
from inquiry_desk.cases.arranging.journal import About
from inquiry_desk.cases.deadlines import office_day_after
from inquiry_desk.cases.kinds import CheckMode, Ending, MovedBy, Side
from inquiry_desk.cases.letters import filled
from inquiry_desk.cases.models import CaseArrangement, CaseRules, CaseStage
from inquiry_desk.cases.numbering import format_case_number

LABELS: dict[enum.Enum, object] = {
    About.BEGUN: _l("Cases are handled from now on"),
    About.RULES: _l("Rules and letter"),
    About.STAGE_ADDED: _l("Stage added"),
    About.STAGE: _l("Stage changed"),
    About.ORDER: _l("Order changed"),
    About.MOVES: _l("Moves changed"),
    About.OUT_OF_USE: _l("Stage taken out of use"),
    About.IN_USE: _l("Stage taken into use again"),
}

_FIELDS: dict[str, object] = {
    "counts_from": _l("Contract figures follow from cases from"),
    "centre_days": _l("The centre is done within (office days)"),
    "decision_days": _l("Decision within (office days)"),
    "pauses_for_applicant": _l("Days waited for the applicant move the deadlines"),
    "check_mode": _l("Second look"),
    "check_percent": _l("Share drawn at random (%)"),
    "answer_days": _l("The applicant answers within (office days)"),
    "usual_missing": _l("What is missing again and again"),
    "letter": _l("Letter about what is missing"),
    "name": _l("Name of the stage"),
    "name_en": _l("Name in English"),
    "said": _l("What callers are told"),
    "side": _l("Whose turn it is"),
    "normal_days": _l("Usual days (office days)"),
    "ending": _l("How a case is over here"),
    "is_first": _l("Cases begin here"),
    "is_checked": _l("A second person looks at the work done here"),
    "decides": _l("The day a case comes here is the day of decision"),
    "stages": _l("Stages in order"),
    "moved_cases": _l("Cases moved"),
    "moved_to": _l("Where the cases go on"),
}
_LETTER_FIELDS: dict[str, object] = {
    "applicant": _l("name of the applicant"),
    "number": _l("number of the case"),
    "items": _l("what is missing"),
    "answer_by": _l("day until which to answer"),
    "department": _l("owning department"),
    "phone": _l("phone number of the department"),
}
_KINDS: dict[str, type[enum.Enum]] = {"side": Side, "ending": Ending, "check_mode": CheckMode}
_DAYS_BACK = 3


def told_of(stage: CaseStage, received_on: date) -> str:
    """What a call-taker reads out of the stage; '' where nothing is arranged to be said."""
    if not stage.said:
        return ""
    received = str(_("%(day)s/%(month)s", day=received_on.day, month=received_on.month))
    if stage.side is Side.OVER:
        return str(_("Received on %(day)s, and: %(said)s.", day=received, said=stage.said))
    return str(_("Received on %(day)s, and now: %(said)s.", day=received, said=stage.said))


def told_today(stage: CaseStage) -> str:
    """The sentence of a case that was received a few days ago."""
    return told_of(stage, date.fromordinal(day_of(clock.now()).toordinal() - _DAYS_BACK))


def letter_of(rules: CaseRules) -> str:
    """The letter about an invented case, as it would be printed today."""
    now, department = clock.now(), rules.service.department
    items = [line for line in rules.usual_missing.splitlines() if line][:2]
    until = office_day_after(day_of(now), rules.answer_days, exceptions_at())
    values = {
        "applicant": _("(name of the applicant)"),
        "number": format_case_number(fiscal_year_of(now), 123),
        "items": "\n".join(f"・{item}" for item in items),
        "answer_by": day(until),
        "department": department.name,
        "phone": department.phone,
    }
    return filled(rules.letter, values)


def letter_field(name: str) -> str:
    """「{number} 案件番号」."""
    return f"{{{name}}} {_LETTER_FIELDS[name]}"


def what_in_words(entry: CaseArrangement) -> str:
    """「段階の変更: 受付」."""
    about, _blank, name = entry.what.partition(" ")
    label = str(LABELS[About(about)])
    return str(_("%(what)s: %(value)s", what=label, value=name)) if name else label


def changes_in_words(entry: CaseArrangement) -> Iterator[tuple[str, str, str]]:
    """(what, before, after) for everything that changed; '—' where there was nothing."""
    moves = entry.what.startswith(About.MOVES.value)
    if moves and next(iter(entry.before), "") != next(iter(entry.after), ""):
        yield str(_("The usual move")), next(iter(entry.before), "—"), next(iter(entry.after), "—")
    for name in dict.fromkeys([*entry.before, *entry.after]):
        before, after = entry.before.get(name), entry.after.get(name)
        if (before or None) != (after or None):
            what = name if moves else str(_FIELDS.get(name, name))
            show = _move if moves else _value
            yield what, show(name, before), show(name, after)


def _value(name: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, list):
        return " → ".join(map(str, value))
    if name in _KINDS:
        return str(NAMED[_KINDS[name](value)])
    return day(date.fromisoformat(value)) if name == "counts_from" else str(value)


def _move(_name: str, value: str | None) -> str:
    if not value:
        return "—"
    who, _blank, reason = value.partition(" ")
    label = str(NAMED[MovedBy(who)])
    return f"{label} ({_('with a reason')})" if reason else label
