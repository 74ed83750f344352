"""What events and people do to calls. Nothing here commits."""

from datetime import datetime

from sqlalchemy import delete, select, update

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db, insert_into
from foundation.organisation.models import User
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.telephony.course import LOST_AFTER, apply
from inquiry_desk.telephony.events import CallEvent
from inquiry_desk.telephony.models import Extension, MissedResult, PhoneCall


def take_in(event: CallEvent) -> PhoneCall:
    """What an event tells of a call; its row is made by whichever event comes first."""
    fresh = insert_into(PhoneCall).values(
        call_id=event.call_id,
        line="",
        extension="",
        number_told="",
        rang_at=event.at,
        missed=False,
        version=1,
    )
    db.session.execute(fresh.on_conflict_do_nothing(index_elements=["call_id"]))
    call = db.session.scalars(
        select(PhoneCall).where(PhoneCall.call_id == event.call_id).with_for_update()
    ).one()
    apply(call, event)
    if call.answered_at and call.user_id is None:
        call.user_id = db.session.scalar(select(Extension.user_id).where(Extension.number == call.extension))
    db.session.flush()
    _settle_who_called_again(call)
    return call


def _settle_who_called_again(call: PhoneCall) -> None:
    """A missed call is no work any more once the same number got through later, whichever was told first."""
    if call.phone_e164 is None:
        return
    same = PhoneCall.phone_e164 == call.phone_e164
    if call.answered_at is not None:
        missed = update(PhoneCall).where(
            same, PhoneCall.missed, PhoneCall.settled_at.is_(None), PhoneCall.rang_at < call.rang_at
        )
        db.session.execute(
            missed.values(
                result=MissedResult.CALLED_AGAIN, settled_at=call.answered_at, version=PhoneCall.version + 1
            ),
            execution_options={"synchronize_session": "fetch"},
        )
    elif call.missed and call.settled_at is None:
        later = select(PhoneCall.answered_at).where(
            same, PhoneCall.answered_at.is_not(None), PhoneCall.rang_at > call.rang_at
        )
        if again := db.session.scalar(later.order_by(PhoneCall.rang_at).limit(1)):
            call.result, call.settled_at = MissedResult.CALLED_AGAIN, again


def give_up_next(now: datetime) -> bool:
    """One call whose end was never told is missed; returns whether there was one."""
    query = select(PhoneCall).where(
        PhoneCall.answered_at.is_(None), PhoneCall.ended_at.is_(None), PhoneCall.rang_at < now - LOST_AFTER
    )
    call = db.session.scalars(query.limit(1).with_for_update(skip_locked=True)).first()
    if call is None:
        return False
    call.ended_at, call.missed = call.rang_at, True
    db.session.flush()
    _settle_who_called_again(call)
    return True


def settle(calls: list[PhoneCall], result: MissedResult, by: User, at: datetime) -> int:
    """Note how missed calls were dealt with; what somebody else settled stays as it is. Returns how many."""
    open_ones = [call for call in calls if call.missed and call.settled_at is None]
    for call in open_ones:
        call.result, call.settled_by, call.settled_at = result, by, at
        record(AuditAction.CHANGED, "phone_call", call.id, result=result.value)
    return len(open_ones)


def reopen(call: PhoneCall) -> None:
    """Back on the list: it was settled by mistake."""
    if call.settled_at is not None:
        call.result = call.settled_by = call.settled_at = None
        record(AuditAction.CHANGED, "phone_call", call.id, restored=True)


def join_inquiry(call: PhoneCall, inquiry: Inquiry, by: User, at: datetime) -> None:
    """The call was registered as this inquiry; where it had been missed, we called back, and all like it too."""
    call.inquiry = inquiry
    if call.missed:
        settle([call, *like(call)], MissedResult.CALLED_BACK, by, at)


def like(call: PhoneCall) -> list[PhoneCall]:
    """Other missed calls of the same number that are still open."""
    if call.phone_e164 is None:
        return []
    query = select(PhoneCall).where(
        PhoneCall.phone_e164 == call.phone_e164,
        PhoneCall.missed,
        PhoneCall.settled_at.is_(None),
        PhoneCall.id != call.id,
    )
    return list(db.session.scalars(query))


def sit_at(user: User, number: str, at: datetime) -> User | None:
    """From now on calls of extension `number` open for `user` ("" for none); who sat there before, if anybody."""
    before = db.session.scalar(
        select(Extension).where(Extension.number == number, Extension.user_id != user.id)
    )
    left = before.user if before else None
    db.session.execute(delete(Extension).where((Extension.user_id == user.id) | (Extension.number == number)))
    db.session.expire_all()
    if number:
        db.session.add(Extension(number=number, user_id=user.id, since=at))
    record(AuditAction.CHANGED, "user", user.login_id, fields=["extension"])
    return left
