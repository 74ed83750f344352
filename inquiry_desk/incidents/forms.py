"""The forms of an incident: at once, the first report, corrections, links, measures, closing."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, Optional

from foundation.organisation.models import Service, User
from foundation.web.fields import (
    LONGEST_TEXT,
    CountField,
    MomentField,
    SeenForm,
    moment_not_to_come,
    not_far_ahead,
    not_to_come,
    one_or_more,
    readable,
    required_line,
    required_text,
    text_at_most,
)
from foundation.web.filters import choices_of
from foundation.web.forms import DayField, Form, LineField, OptionalIdField, TextField
from inquiry_desk.incidents.actions import Told
from inquiry_desk.incidents.checked_form import CheckedForm
from inquiry_desk.incidents.kinds import Containment, DataKind, IncidentKind, LinkKind, Means
from inquiry_desk.staff.fields import CheckboxesField

ENTER_A_MOMENT, ENTER_A_DAY = _l("Enter day and time."), _l("Enter the day.")
ENTER_A_REASON = _l("Enter the reason.")


class AtOnceForm(CheckedForm):
    """第一報 within the centre: what can be said in less than a minute."""

    kind = RadioField(
        _l("Kind of incident"),
        [DataRequired(_l("Choose what kind it is."))],
        choices=lambda: choices_of(IncidentKind),
    )
    what = required_text(_l("What happened"), _l("Enter what happened."))
    service_id = OptionalIdField(_l("Service"))
    noticed_at = MomentField(_l("Noticed at"), [InputRequired(ENTER_A_MOMENT), moment_not_to_come])
    noticed_by = required_line(_l("Who noticed it"), _l("Enter who noticed it."))
    occurred_on = DayField(_l("Happened on"), [InputRequired(ENTER_A_DAY), not_to_come])
    data_kinds = CheckboxesField(_l("Which data"), choices=lambda: choices_of(DataKind))
    people = CountField(_l("About how many people"), [readable])
    containment = RadioField(
        _l("Is it contained"),
        choices=lambda: choices_of(Containment),
        default=Containment.UNKNOWN.value,
    )
    handling = TextField(_l("What was done at once"), [text_at_most(LONGEST_TEXT)], render_kw={"rows": 2})

    def offer(self, services: list[Service]) -> None:
        choices: list[Any] = [("", _l("No single service"))]
        self.service_id.choices = [*choices, *((one.id, one.name) for one in services)]

    @property
    def told(self) -> Told:
        moment, day = self.noticed_at.moment, self.occurred_on.data
        assert moment and day, "only a valid form has values"
        return Told(
            kind=IncidentKind(self.kind.data),
            service_id=self.service_id.data,
            occurred_on=day,
            noticed_at=moment,
            noticed_by=self.noticed_by.data or "",
            what=self.what.data or "",
            data_kinds=list(self.data_kinds.data or []),
            people=self.people.number,
            containment=Containment(self.containment.data),
            handling=self.handling.data or "",
        )


class FirstReportForm(SeenForm):
    reported_at = MomentField(
        _l("Reported to the city at"), [InputRequired(ENTER_A_MOMENT), moment_not_to_come]
    )
    reported_to = required_line(_l("Told whom (section and official of the city)"), _l("Enter who was told."))
    reported_means = RadioField(
        _l("How they were told"),
        [DataRequired(_l("Choose how they were told."))],
        choices=lambda: choices_of(Means),
    )


class CorrectForm(AtOnceForm):
    """What was recorded; the fields of the first report join where it was made (`CorrectReportedForm`)."""

    correction = required_text(_l("Reason of the correction"), ENTER_A_REASON, 1_000)


class CorrectReportedForm(CorrectForm, FirstReportForm):
    """For an incident the city was told of. One taken over from before 0010 does not say whom and how."""

    reported_to = LineField(_l("Told whom (section and official of the city)"), [text_at_most(100)])
    reported_means = RadioField(_l("How they were told"), [Optional()], choices=lambda: choices_of(Means))


class ReasonForm(CheckedForm):
    reason = required_text(_l("Reason"), ENTER_A_REASON, 1_000)


class WithdrawForm(CheckedForm):
    reason = required_text(_l("Why it was no incident"), ENTER_A_REASON, 1_000)


class CloseForm(CheckedForm):
    reason = TextField(_l("Remark"), [text_at_most(1_000)], render_kw={"rows": 2})


class LinkForm(SeenForm):
    kind = SelectField(_l("What is linked"), choices=lambda: choices_of(LinkKind))
    number = required_line(_l("Its number"), _l("Enter its number."), 40)


class MeasureForm(CheckedForm):
    what = required_text(_l("Measure"), _l("Enter the measure."), 2_000)
    owner_id = OptionalIdField(_l("Who sees to it"), validators=[DataRequired(_l("Choose who sees to it."))])
    due_on = DayField(_l("Done until"), [InputRequired(ENTER_A_DAY), not_far_ahead])

    def offer(self, people: list[User]) -> None:
        choices: list[Any] = [("", _l("Please choose"))]
        self.owner_id.choices = [*choices, *((one.id, one.display_name) for one in people)]


class ChangeMeasureForm(CheckedForm):
    owner_id = OptionalIdField(_l("Who sees to it"), validators=[DataRequired(_l("Choose who sees to it."))])
    due_on = DayField(_l("Done until"), [InputRequired(ENTER_A_DAY), not_far_ahead])
    reason = required_text(_l("Reason"), ENTER_A_REASON, 1_000)

    def offer(self, people: list[User]) -> None:
        self.owner_id.choices = [(one.id, one.display_name) for one in people]


class FinishMeasureForm(CheckedForm):
    done_on = DayField(_l("Done on"), [InputRequired(ENTER_A_DAY), not_to_come])
    evidence = required_text(_l("What shows that it was done"), _l("Enter what shows it."), 2_000)


class DrillForm(Form):
    held_on = DayField(_l("Held on"), [InputRequired(ENTER_A_DAY), not_to_come])
    service_id = OptionalIdField(_l("Service"))
    topic = required_line(_l("Topic of the drill"), _l("Enter the topic."), 200)
    participants = CountField(_l("How many took part"), [one_or_more])
    result = required_text(_l("What came of it"), _l("Enter what came of it."))

    def offer(self, services: list[Service], *, whole: bool) -> None:
        """`whole`: who sees every service may record a drill of the whole centre."""
        choices: list[Any] = [(one.id, one.name) for one in services]
        self.service_id.choices = [("", _l("The whole centre")), *choices] if whole else choices
        if not whole:
            self.service_id.validators = [DataRequired(_l("Choose a service from the list."))]


class WithdrawDrillForm(Form):
    reason = required_text(_l("Reason"), ENTER_A_REASON, 1_000)


class TargetForm(Form):
    minutes = CountField(_l("Minutes from noticing to the first report"), [one_or_more])
    reason = required_text(_l("With whom it was agreed, and why"), ENTER_A_REASON, 1_000)
