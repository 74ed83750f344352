"""What can be done with an inquiry, on real databases."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from foundation import clock
from foundation.db import AppendOnlyError, db, transaction
from foundation.organisation.models import User
from inquiry_desk.inquiries import actions, calling_back
from inquiry_desk.inquiries.kinds import (
    CallbackResult,
    Channel,
    EntryKind,
    FirstOutcome,
    InquiryState,
    Nature,
)
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.states import state_column
from inquiry_desk.inquiries.values import Caller, NewInquiry, NotPossibleError
from tests.personas import City


def new(city: City, **changes: object) -> NewInquiry:
    values = {
        "channel": Channel.PHONE,
        "received_at": clock.now(),
        "subject": "",
        "question": "申請書はどこですか",
        "service_id": city.school,
        **changes,
    }
    return NewInquiry(**values)  # type: ignore[arg-type]


def person(city: City, login_id: str = "operator") -> User:
    found = db.session.get(User, city.id_of(login_id))
    assert found is not None
    return found


def state_in_database(inquiry: Inquiry) -> InquiryState:
    return InquiryState(db.session.scalar(select(state_column()).where(Inquiry.id == inquiry.id)))


def test_numbers_count_up_without_a_gap_and_start_anew_with_the_fiscal_year(app: Flask, city: City) -> None:
    march = datetime(2027, 3, 31, 14, 59, tzinfo=UTC)  # 23:59 in Japan
    april = datetime(2027, 3, 31, 15, 0, tzinfo=UTC)  # midnight
    with transaction():
        numbers = [
            actions.open_inquiry(new(city, received_at=at), None).number for at in (march, march, april)
        ]
    assert numbers == ["R8-000001", "R8-000002", "R9-000001"]


def test_a_rolled_back_inquiry_leaves_no_gap(app: Flask, city: City) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        actions.open_inquiry(new(city), None)
        raise ZeroDivisionError
    with transaction():
        assert actions.open_inquiry(new(city), None).number == "R8-000001"


def test_the_timeline_cannot_be_rewritten(app: Flask, city: City) -> None:
    with transaction():
        inquiry = actions.open_inquiry(new(city), person(city))
        entry = actions.write_note(inquiry, person(city), clock.now(), "メモ")
    with pytest.raises(AppendOnlyError), transaction():
        entry.body = "別のメモ"
    with pytest.raises(AppendOnlyError), transaction() as session:
        session.delete(session.get(TimelineEntry, entry.id))


def test_every_entry_raises_the_version_even_within_one_moment(app: Flask, city: City) -> None:
    with transaction():
        inquiry = actions.open_inquiry(new(city), person(city))
    before = inquiry.version
    with transaction():
        actions.write_note(inquiry, person(city), inquiry.changed_at, "同じ時刻のメモ")
    assert inquiry.version > before


@pytest.mark.parametrize(
    "typed", ["０９６－０００－１２３４", "096-000-1234", "+81-96-000-1234", "0960001234"]
)
def test_a_number_typed_in_any_form_is_one_number(app: Flask, city: City, typed: str) -> None:
    with transaction():
        inquiry = actions.open_inquiry(new(city, caller=Caller(phone=typed)), None)
    assert inquiry.contact.phone_e164 == "+81960001234"
    assert inquiry.contact.phone_typed == typed


def test_an_unknown_number_is_kept_as_typed(app: Flask, city: City) -> None:
    with transaction():
        inquiry = actions.open_inquiry(new(city, caller=Caller(phone="内線の12番")), None)
    assert (inquiry.contact.phone_e164, inquiry.contact.phone_typed) == (None, "内線の12番")


def test_rare_characters_survive_the_database(app: Flask, city: City) -> None:
    words = "髙﨑𠮷 ﾊﾝｶｸ 👨‍👩‍👧 葛󠄀" * 800
    with transaction():
        number = actions.open_inquiry(new(city, question=words), None).number
    db.session.expire_all()
    assert db.session.scalar(select(Inquiry.question).where(Inquiry.number == number)) == words


def test_only_the_first_response_counts(app: Flask, city: City) -> None:
    with transaction():
        inquiry = actions.open_inquiry(new(city), person(city))
        actions.pass_to_second_line(inquiry, person(city), clock.now(), None, "確認してください")
        actions.complete(inquiry, person(city, "colleague"), clock.now())
    assert inquiry.first_outcome is FirstOutcome.SECOND_LINE
    assert inquiry.first_responder_id == city.id_of("operator")


def test_a_completed_inquiry_is_changed_only_after_reopening(app: Flask, city: City) -> None:
    with transaction():
        inquiry = actions.open_inquiry(new(city), person(city))
        actions.complete(inquiry, person(city), clock.now())
        for act in (actions.complete, actions.claim):
            with pytest.raises(NotPossibleError):
                act(inquiry, person(city, "colleague"), clock.now())
        actions.reopen(inquiry, person(city), clock.now(), "追加の質問")
        actions.claim(inquiry, person(city, "colleague"), clock.now())
    assert state_in_database(inquiry) is InquiryState.IN_PROGRESS


def test_a_promised_call_stays_open_until_somebody_is_reached(app: Flask, city: City) -> None:
    later = clock.now() + timedelta(hours=2)
    with transaction():
        inquiry = actions.open_inquiry(new(city), person(city))
        callback = calling_back.promise_callback(
            inquiry, person(city), clock.now(), promised_at=later, phone="096-000-1234"
        )
        calling_back.record_attempt(callback, person(city), clock.now(), CallbackResult.ABSENT)
    assert state_in_database(inquiry) is InquiryState.CALLBACK
    with transaction():
        calling_back.record_attempt(callback, person(city), clock.now(), CallbackResult.REACHED, "説明した")
    assert state_in_database(inquiry) is InquiryState.IN_PROGRESS
    assert callback.attempts == 2
    assert [entry.kind for entry in inquiry.entries][-2:] == [EntryKind.CALLBACK_TRIED, EntryKind.CALL_OUT]


def test_completing_ends_the_promised_calls(app: Flask, city: City) -> None:
    with transaction():
        inquiry = actions.open_inquiry(new(city), person(city))
        callback = calling_back.promise_callback(
            inquiry,
            person(city),
            clock.now(),
            promised_at=clock.now() + timedelta(hours=1),
            phone="096-000-1234",
        )
        actions.complete(inquiry, person(city), clock.now())
    assert callback.done_at is not None


def test_a_changed_classification_keeps_the_old_values_on_the_timeline(app: Flask, city: City) -> None:
    with transaction():
        inquiry = actions.open_inquiry(new(city), person(city))
        entry = actions.classify(
            inquiry,
            person(city),
            clock.now(),
            service_id=city.child,
            category_id=None,
            nature=Nature.COMPLAINT,
            exclusion=None,
            unanswered_reason=None,
            subject="",
        )
    assert entry is not None
    assert entry.details["changes"]["service_id"] == [city.school, city.child]
    assert entry.details["changes"]["nature"] == ["question", "complaint"]
