"""How inquiries stood at a past moment, as conditions over rows: the ladder of `inquiries.states` at a time.

Moments are columns or entries that are never rewritten, so that a report of last week says what last week's said.
Known only as it is now: which service an inquiry belongs to, and whether an answer counted as passed on before that
was taken back, because the mail did not leave.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, func, literal, or_, select
from sqlalchemy.orm import aliased

from escalation.handover_request import HandoverRequest
from escalation.kinds import StepKind
from escalation.models import Deadline, Escalation, EscalationStep
from inquiry_desk.inquiries.kinds import EntryKind, InquiryState
from inquiry_desk.inquiries.models import Callback, Inquiry, TimelineEntry
from inquiry_desk.reporting.daily.asked import not_before

S = InquiryState
_PAUSED = (StepKind.ASKED_BACK, StepKind.CITIZEN_ASKED, StepKind.CITIZEN_ANSWERED)
_TAKES = (
    EntryKind.CLAIMED,
    EntryKind.COMPLETED,
    EntryKind.REPLY_HELD,
    EntryKind.HANDOVER_SENT_BACK,
)
_TURNS = (*_PAUSED, StepKind.QUESTION_ANSWERED, StepKind.PARTLY_ANSWERED, StepKind.REROUTED)


def open_at(moment: datetime) -> ColumnElement[bool]:
    """Received and not completed; also what was completed before, if it had been opened again by then."""
    return and_(
        Inquiry.received_at < moment,
        not_before(Inquiry.completed_at, moment),
        ~_reopened_later(moment),
    )


def escalation_open_at(moment: datetime) -> ColumnElement[bool]:
    """Handed over, and the department still owed something."""
    ends = (Escalation.answered_at, Escalation.returned_at, Escalation.withdrawn_at)
    return and_(Escalation.handed_over_at < moment, *(not_before(column, moment) for column in ends))


def paused_at(moment: datetime) -> ColumnElement[bool]:
    """Whether the department waited for the desk or the citizen; never NULL."""
    return func.coalesce(_last_turn(moment).in_(_PAUSED), false())


def late_at(moment: datetime) -> ColumnElement[bool]:
    """Whether the deadline in force then was over, and the department's clock ran; never NULL."""
    then = select(Deadline.due_at).where(Deadline.escalation_id == Escalation.id, Deadline.at < moment)
    newest = then.order_by(Deadline.id.desc()).limit(1).correlate(Escalation).scalar_subquery()
    return and_(~paused_at(moment), func.coalesce(newest, Escalation.due_at) < moment)


def callback_open_at(moment: datetime) -> ColumnElement[bool]:
    return and_(Callback.created_at < moment, not_before(Callback.done_at, moment))


def overdue_at(moment: datetime) -> ColumnElement[bool]:
    """A department's deadline or a promised call was over."""
    late = and_(escalation_open_at(moment), late_at(moment))
    missed = and_(callback_open_at(moment), Callback.promised_at < moment)
    return or_(_escalation(late), exists().where(Callback.inquiry_id == Inquiry.id, missed))


def state_at(moment: datetime) -> ColumnElement[str]:
    """What an open inquiry waited for, as the value of its state."""
    owed = escalation_open_at(moment)
    turn = _last_turn(moment)
    ladder: tuple[tuple[ColumnElement[bool], InquiryState], ...] = (
        (_escalation(_answered_not_relayed(moment)), S.DEPARTMENT_ANSWERED),
        (_escalation(owed, turn.in_((StepKind.ASKED_BACK, StepKind.CITIZEN_ANSWERED))), S.ASKED_BACK),
        (_escalation(owed, ~paused_at(moment)), S.AT_DEPARTMENT),
        (_escalation(owed, turn == StepKind.CITIZEN_ASKED), S.WAITING_FOR_CITIZEN),
        (Inquiry.id.in_(_asked_to_hand_over(moment)), S.HANDOVER_WAITING),
        (exists().where(Callback.inquiry_id == Inquiry.id, callback_open_at(moment)), S.CALLBACK),
        (_second_line(moment), S.SECOND_LINE),
        (_escalation(_newest_and_returned(moment)), S.RETURNED),
        (_in_hand(moment), S.IN_PROGRESS),
    )
    whens: list[tuple[Any, Any]] = [(condition, literal(state.value)) for condition, state in ladder]
    return case(*whens, else_=literal(S.NEW.value))


def _escalation(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Escalation.inquiry_id == Inquiry.id, *conditions)


def _last_turn(moment: datetime) -> Any:
    """The last step before `moment` that stopped a department's clock or let it go on; NULL where there is none."""
    query = select(EscalationStep.kind).where(
        EscalationStep.escalation_id == Escalation.id,
        EscalationStep.at < moment,
        EscalationStep.kind.in_(_TURNS),
    )
    return query.order_by(EscalationStep.id.desc()).limit(1).correlate(Escalation).scalar_subquery()


def _answered_not_relayed(moment: datetime) -> ColumnElement[bool]:
    ends = (Escalation.returned_at, Escalation.withdrawn_at, Escalation.relayed_at)
    return and_(Escalation.answered_at < moment, *(not_before(column, moment) for column in ends))


def _asked_to_hand_over(moment: datetime) -> Any:
    return select(HandoverRequest.inquiry_id).where(
        HandoverRequest.asked_at < moment, not_before(HandoverRequest.decided_at, moment)
    )


def _newest_and_returned(moment: datetime) -> ColumnElement[bool]:
    newer = aliased(Escalation)
    counted = and_(newer.handed_over_at < moment, not_before(newer.withdrawn_at, moment))
    return and_(
        Escalation.returned_at < moment,
        not_before(Escalation.withdrawn_at, moment),
        ~exists().where(newer.inquiry_id == Escalation.inquiry_id, newer.id > Escalation.id, counted),
    )


def _second_line(moment: datetime) -> ColumnElement[bool]:
    """The inquiry itself knows only when it was passed on for the last time."""
    passed_on = exists().where(
        TimelineEntry.inquiry_id == Inquiry.id,
        TimelineEntry.kind == EntryKind.SECOND_LINE,
        TimelineEntry.at < moment,
    )
    return and_(Inquiry.second_line_at.is_not(None), or_(Inquiry.second_line_at < moment, passed_on))


def _in_hand(moment: datetime) -> ColumnElement[bool]:
    """Somebody had it: by recording it, or by a step that gives an inquiry to a person."""
    taken = exists().where(
        TimelineEntry.inquiry_id == Inquiry.id, TimelineEntry.kind.in_(_TAKES), TimelineEntry.at < moment
    )
    return or_(Inquiry.recorded_by_id.is_not(None), taken)


def _reopened_later(moment: datetime) -> ColumnElement[bool]:
    """Whether the first completion or reopening from `moment` on was a reopening: then it stood completed."""
    again, before = aliased(TimelineEntry), aliased(TimelineEntry)
    turns = (EntryKind.COMPLETED, EntryKind.REOPENED)
    earlier = exists().where(
        before.inquiry_id == again.inquiry_id,
        before.kind.in_(turns),
        before.at >= moment,
        before.id < again.id,
    )
    return exists().where(
        again.inquiry_id == Inquiry.id, again.kind == EntryKind.REOPENED, again.at >= moment, ~earlier
    )
