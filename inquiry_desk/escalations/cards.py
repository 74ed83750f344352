"""Everything an inquiry's page says of its escalations: one card each, and whose time it was over all of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation.alerts.models import Alert
from escalation.alerts.queries import alerts_of
from escalation.explaining import Cause, Leg, course_of
from escalation.kinds import EscalationState, StepKind
from escalation.models import Escalation, EscalationFile, EscalationNotice, EscalationStep
from escalation.routing.reaching import phone_of
from escalation.two_sided import Holder, Stretch, business_time_by_holder, of_whole, stretches_of
from foundation import clock
from foundation.business_days.queries import exceptions_at
from foundation.db import db
from foundation.organisation.models import Department
from foundation.web.filters import label
from inquiry_desk.escalations.actions import is_late
from inquiry_desk.escalations.saying import next_step
from inquiry_desk.inquiries.models import Inquiry

S = EscalationState
# From so many returns and reroutes on, it is said that an inquiry is sent from door to door (たらい回し).
MANY_MOVES = 2


@dataclass(frozen=True)
class Card:
    """One escalation at a glance; `since`: since when whoever has it has it."""

    escalation: Escalation
    phone: str
    since: datetime
    next_step: str
    clock: dict[Holder, timedelta]
    course: list[Leg]
    late: bool
    current: bool
    alerts: list[Alert]

    @property
    def extension(self) -> Leg | None:
        """The newest extension of the deadline, while nothing has moved it since."""
        return self.course[-1] if self.course and self.course[-1].cause is Cause.EXTENDED else None

    @property
    def question(self) -> EscalationStep | None:
        """What the department wants to know, while it waits for that."""
        return self._newest(StepKind.ASKED_BACK) if self.escalation.paused_at else None

    @property
    def parts(self) -> list[EscalationStep]:
        """The partial answers there are."""
        return [step for step in self.escalation.steps if step.kind is StepKind.PARTLY_ANSWERED]

    @property
    def returned(self) -> EscalationStep | None:
        return self._newest(StepKind.RETURNED) if self.escalation.returned_at else None

    @property
    def suggested(self) -> Department | None:
        """Whose matter the department thinks it is, where it is still asked."""
        step = self.returned
        found = db.session.get(Department, (step.details or {}).get("suggested_id", 0)) if step else None
        return found if found and found.active else None

    @property
    def held_mails(self) -> list[EscalationStep]:
        """Mails of the department that wait for a person."""
        decided = {(step.details or {}).get("held") for step in self.escalation.steps}
        return [
            step
            for step in self.escalation.steps
            if step.kind is StepKind.MAIL_HELD and step.id not in decided
        ]

    def files_of(self, step: EscalationStep | None) -> list[EscalationFile]:
        """The files that went along with a step, or with the hand-over; not what waits for an approver."""
        step_id = step.id if step else None
        files = [file for file in self.escalation.files if file.step_id == step_id]
        return files if step else [file for file in files if file.submission_id is None]

    @property
    def answer_step(self) -> EscalationStep | None:
        return self._newest(StepKind.ANSWERED)

    def _newest(self, kind: StepKind) -> EscalationStep | None:
        return next((step for step in reversed(self.escalation.steps) if step.kind is kind), None)


def cards_of(inquiry: Inquiry, escalations: list[Escalation]) -> list[Card]:
    """The cards in the order of the hand-overs."""
    said = alerts_of([escalation.id for escalation in escalations])
    return [_card(inquiry, one, escalations, said[one.id], clock.now()) for one in escalations]


def _card(
    inquiry: Inquiry, escalation: Escalation, all_of_it: list[Escalation], alerts: list[Alert], at: datetime
) -> Card:
    completed = inquiry.completed_at is not None
    return Card(
        escalation=escalation,
        phone=phone_of(escalation.department, escalation.section),
        since=since_of(escalation),
        next_step=next_step(escalation, at, completed=completed),
        clock=business_time_by_holder(_course(inquiry, escalation, at), exceptions_at()),
        course=course_of(escalation),
        late=is_late(escalation, inquiry),
        current=_is_current(escalation, all_of_it, completed),
        alerts=[alert for alert in alerts if not alert.collapsed],
    )


def since_of(escalation: Escalation) -> datetime:
    """Since when the escalation has been as it is."""
    return {
        S.SENT: _arrived_at(escalation),
        S.ACCEPTED: escalation.accepted_at,
        S.ASKED_BACK: escalation.paused_at,
        S.WAITING_FOR_CITIZEN: escalation.citizen_asked_at,
        S.ANSWERED: escalation.answered_at,
        S.RETURNED: escalation.returned_at,
        S.WITHDRAWN: escalation.withdrawn_at,
        S.RELAYED: escalation.relayed_at,
    }[escalation.state] or escalation.handed_over_at


def _arrived_at(escalation: Escalation) -> datetime:
    arrivals = (StepKind.HANDED_OVER, StepKind.REROUTED)
    return max((s.at for s in escalation.steps if s.kind in arrivals), default=escalation.handed_over_at)


def _is_current(escalation: Escalation, all_of_it: list[Escalation], completed: bool) -> bool:
    """Whether somebody still has to do something about it."""
    if escalation.open or escalation.state is S.ANSWERED:
        return True
    counted = [one for one in all_of_it if one.state is not S.WITHDRAWN]
    return escalation.state is S.RETURNED and not completed and counted[-1] is escalation


def _course(inquiry: Inquiry, escalation: Escalation, at: datetime) -> list[Stretch]:
    """Whose time it was; of what is over for this department, until then."""
    if ended := escalation.returned_at or escalation.withdrawn_at:
        return stretches_of(escalation.steps, ended)
    over = inquiry.completed_at is not None and not escalation.open and not is_late(escalation, inquiry)
    return stretches_of(escalation.steps, inquiry.completed_at or at if over else at)


def whole_clock(inquiry: Inquiry, escalations: list[Escalation]) -> dict[Holder, timedelta]:
    """Business time of each side from the receipt of the inquiry to its completion, or until now."""
    until = inquiry.completed_at or clock.now()
    courses = [_course(inquiry, escalation, until) for escalation in escalations]
    return business_time_by_holder(of_whole(courses, inquiry.received_at, until), exceptions_at())


def moves_in(escalations: list[Escalation]) -> int:
    """Returns and reroutes of an inquiry; 0 below `MANY_MOVES`."""
    moved = (StepKind.RETURNED, StepKind.REROUTED)
    count = sum(step.kind in moved for escalation in escalations for step in escalation.steps)
    return count if count >= MANY_MOVES else 0


def outcome_of(notice: EscalationNotice) -> str:
    """What became of a notice, in a word."""
    if notice.failed_at is not None:
        return label(StepKind.NOTICE_FAILED)
    sent = notice.mail or notice.delivery
    return label(sent.state) if sent else ""
