"""The forms of what is arranged for a service."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, ValidationError

from foundation.web.filters import choices_of
from foundation.web.forms import DayField, LineField, OptionalIdField, TextField
from inquiry_desk.cases.arranging.values import RulesValues, StageValues
from inquiry_desk.cases.kinds import CheckMode, Ending, Side
from inquiry_desk.cases.letters import unknown_fields
from inquiry_desk.staff.fields import EditForm, at_most

MOST_DAYS, LONGEST_LETTER = 400, 5_000


def office_days(text: Any, least: int = 1) -> IntegerField:
    given = InputRequired(_l("Enter the number of office days."))
    return IntegerField(text, [given, NumberRange(least, MOST_DAYS, _l("Enter a number of days up to 400."))])


def endings() -> list[tuple[str, Any]]:
    return [("", _l("It goes on")), *choices_of(Ending)]


class RulesForm(EditForm):
    """`seen` holds the version of the rules that was shown."""

    counts_from = DayField(
        _l("Contract figures follow from cases from"), [InputRequired(_l("Enter the day."))]
    )
    moves_past = BooleanField(_l("I have made sure that figures of these past days are to change"))
    centre_days = office_days(_l("The centre is done within (office days)"))
    decision_days = office_days(_l("Decision within (office days)"))
    pauses_for_applicant = BooleanField(_l("Days waited for the applicant move the deadlines"))
    check_mode = RadioField(_l("Second look"), choices=lambda: choices_of(CheckMode))
    check_percent = IntegerField(
        _l("Share drawn at random (%)"),
        [InputRequired(_l("Enter the share.")), NumberRange(1, 100, _l("Enter a number from 1 to 100."))],
    )
    answer_days = office_days(_l("The applicant answers within (office days)"))
    usual_missing = TextField(
        _l("What is missing again and again"), [at_most(LONGEST_LETTER)], render_kw={"rows": 5}
    )
    letter = TextField(_l("Letter about what is missing"), [at_most(LONGEST_LETTER)], render_kw={"rows": 14})

    def validate_decision_days(self, field: IntegerField) -> None:
        if self.centre_days.data and field.data and field.data < self.centre_days.data:
            raise ValidationError(
                _l("The decision comes after the centre is done: enter as many days or more.")
            )

    def validate_letter(self, field: TextField) -> None:
        unknown = unknown_fields(field.data or "")
        if unknown:
            raise ValidationError(
                _("There is no field {%(name)s}. Choose one of those below.", name=unknown[0])
            )

    def to_values(self) -> RulesValues:
        assert self.counts_from.data is not None, "the form was validated"
        return RulesValues(
            counts_from=self.counts_from.data,
            centre_days=int(self.centre_days.data or 0),
            decision_days=int(self.decision_days.data or 0),
            pauses_for_applicant=bool(self.pauses_for_applicant.data),
            check_mode=CheckMode(self.check_mode.data),
            check_percent=int(self.check_percent.data or 0),
            answer_days=int(self.answer_days.data or 0),
            usual_missing="\n".join(_lines(self.usual_missing.data)),
            letter=(self.letter.data or "").strip(),
        )


class StageForm(EditForm):
    """`seen` holds the version of the stage that was shown."""

    name = LineField(_l("Name of the stage"), [DataRequired(_l("Give the stage a name.")), at_most(50)])
    name_en = LineField(_l("Name in English"), [at_most(100)])
    said = LineField(_l("What callers are told"), [at_most(200)])
    side = RadioField(_l("Whose turn it is"), choices=lambda: choices_of(Side), default=Side.CENTRE.value)
    normal_days = IntegerField(
        _l("Usual days (office days)"),
        [Optional(), NumberRange(0, MOST_DAYS, _l("Enter a number of days up to 400."))],
    )
    ending = SelectField(_l("How a case is over here"), choices=endings, default="")
    is_first = BooleanField(_l("Cases begin here"))
    is_checked = BooleanField(_l("A second person looks at the work done here"))
    decides = BooleanField(_l("The day a case comes here is the day of decision"))

    def to_values(self) -> StageValues:
        return StageValues(
            name=self.name.data or "",
            name_en=self.name_en.data or "",
            said=(self.said.data or "").rstrip("。"),
            side=Side(self.side.data),
            normal_days=self.normal_days.data,
            ending=Ending(self.ending.data) if self.ending.data else None,
            is_first=bool(self.is_first.data),
            is_checked=bool(self.is_checked.data),
            decides=bool(self.decides.data),
        )


class WithdrawForm(EditForm):
    """Where open cases go on, and the reason that stands on each of them."""

    to_id = OptionalIdField(_l("Where the cases go on"))
    reason = LineField(_l("Reason"), [at_most(500)])


class BeginForm(EditForm):
    """Which service begins, and like which other one; none: as the house proposes."""

    like_id = OptionalIdField(_l("Stages to begin with"))


def _lines(typed: str | None) -> list[str]:
    return [line.strip() for line in (typed or "").splitlines() if line.strip()]
