"""Past load: gapless and in order, repeatable, and consistent with what the desk itself would have written."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import phonenumbers
import pytest
from flask import Flask
from sqlalchemy import func, select

from escalation.kinds import StepKind
from escalation.models import Escalation, EscalationStep
from foundation.calendar import JST, is_open
from foundation.db import db, transaction
from foundation.organisation.models import Department
from inquiry_desk.inquiries.actions import open_inquiry
from inquiry_desk.inquiries.kinds import Channel, EntryKind, FirstOutcome
from inquiry_desk.inquiries.models import Callback, Contact, Inquiry, NumberSequence, TimelineEntry
from inquiry_desk.inquiries.values import NewInquiry
from inquiry_desk.reports.console import figures_as_json
from inquiry_desk.sample import history
from inquiry_desk.sample.cast import SampleCityMissingError
from inquiry_desk.sample.history import make_history
from inquiry_desk.sample.loader import load

UNTIL = datetime(2026, 11, 16, 10, 0, tzinfo=JST)
TABLES = (Contact, Inquiry, TimelineEntry, Callback, Escalation, EscalationStep)


@pytest.fixture
def sample(app: Flask) -> Flask:
    with transaction():
        load()
    return app


@pytest.fixture
def made(sample: Flask) -> int:
    """Four weeks of about forty inquiries a day."""
    with transaction():
        return make_history(28, 40, until=UNTIL)


def all_of(model: Any) -> list[Any]:
    return list(db.session.scalars(select(model).order_by(model.id)))


def written() -> list[list[tuple[object, ...]]]:
    """What stands in each table, without the ids."""
    kept = [[column for column in t.__table__.columns if not column.name.endswith("id")] for t in TABLES]
    return [
        [tuple(row) for row in db.session.execute(select(*columns).order_by(table.__table__.c.id))]
        for table, columns in zip(TABLES, kept, strict=True)
    ]


def test_it_returns_how_many_it_made(made: int):
    assert db.session.scalar(select(func.count(Inquiry.id))) == made
    assert 18 * 37 <= made <= 19 * 43


def test_numbers_are_gapless_and_in_order_of_receipt(made: int):
    inquiries = all_of(Inquiry)
    assert [inquiry.sequence for inquiry in inquiries] == list(range(1, made + 1))
    assert [inquiry.number for inquiry in inquiries[:2]] == ["R8-000001", "R8-000002"]
    assert [inquiry.received_at for inquiry in inquiries] == sorted(i.received_at for i in inquiries)
    assert db.session.get_one(NumberSequence, 2026).last == made


def test_numbers_begin_anew_with_the_fiscal_year(sample: Flask):
    with transaction():
        make_history(9, 15, until=datetime(2026, 4, 6, 17, 0, tzinfo=JST))
    by_year: dict[int, list[int]] = {}
    for inquiry in all_of(Inquiry):
        by_year.setdefault(inquiry.fiscal_year, []).append(inquiry.sequence)
    assert set(by_year) == {2025, 2026}
    assert all(sequences == list(range(1, len(sequences) + 1)) for sequences in by_year.values())


def test_numbers_go_on_after_those_already_given_and_before_those_to_come(sample: Flask):
    new = NewInquiry(channel=Channel.PHONE, received_at=UNTIL, subject="先")
    with transaction():
        open_inquiry(new, None)
        count = make_history(3, 10, until=UNTIL)
        last = open_inquiry(new, None)
    assert last.sequence == count + 2
    assert sorted(inquiry.sequence for inquiry in all_of(Inquiry)) == list(range(1, count + 3))


def test_the_same_seed_makes_the_same_history(sample: Flask):
    make_history(10, 20, seed=4, until=UNTIL)
    first = written()
    db.session.rollback()
    make_history(10, 20, seed=4, until=UNTIL)
    again = written()
    db.session.rollback()
    make_history(10, 20, seed=5, until=UNTIL)
    assert again == first
    assert written() != first


def test_the_size_of_a_batch_makes_no_difference(sample: Flask, monkeypatch: pytest.MonkeyPatch):
    heard: list[int] = []
    count = make_history(10, 20, until=UNTIL)
    whole = written()
    db.session.rollback()
    monkeypatch.setattr(history, "BATCH", 7)
    make_history(10, 20, until=UNTIL, progress=heard.append)
    assert written() == whole
    assert heard == [*range(7, count, 7), count]


def test_progress_may_commit(sample: Flask):
    count = make_history(3, 10, until=UNTIL, progress=lambda _: db.session.commit())
    db.session.rollback()
    assert db.session.scalar(select(func.count(Inquiry.id))) == count


def test_nothing_happens_after_the_end_and_every_timeline_is_in_order(made: int):
    for inquiry in all_of(Inquiry):
        moments = [entry.at for entry in inquiry.entries]
        assert moments
        assert moments == sorted(moments)
        assert inquiry.received_at <= moments[0]
        assert inquiry.changed_at >= moments[-1]
        assert inquiry.changed_at <= UNTIL
    assert all(step.at <= UNTIL for step in all_of(EscalationStep))


def test_people_call_within_office_hours(made: int):
    assert all(is_open(inquiry.received_at) for inquiry in all_of(Inquiry))


def test_a_completed_inquiry_says_so_at_the_end_and_an_open_one_does_not(made: int):
    for inquiry in all_of(Inquiry):
        ends = [entry.kind for entry in inquiry.entries if entry.kind is EntryKind.COMPLETED]
        assert len(ends) == (inquiry.completed_at is not None)
        assert (inquiry.completed_by is not None) == (inquiry.completed_at is not None)
        assert (inquiry.first_outcome is None) == (inquiry.first_response_at is None)
        if inquiry.completed_at:
            assert inquiry.first_response_at
            assert inquiry.first_response_at <= inquiry.completed_at
            assert all(callback.done_at for callback in inquiry.callbacks)


def test_an_escalation_is_what_its_steps_say(made: int):
    escalations = all_of(Escalation)
    owners = {department.id for department in db.session.scalars(select(Department))}
    assert len(escalations) > 10
    for escalation in escalations:
        kinds = [step.kind for step in escalation.steps]
        assert kinds[0] is StepKind.HANDED_OVER
        assert (escalation.accepted_at is not None) == (StepKind.ACCEPTED in kinds)
        assert (escalation.answered_at is not None) == (StepKind.ANSWERED in kinds) == bool(escalation.answer)
        assert (escalation.returned_at is not None) == (StepKind.RETURNED in kinds)
        assert (escalation.relayed_at is not None) == (StepKind.RELAYED in kinds)
        assert escalation.department_id in owners
        inquiry = db.session.get_one(Inquiry, escalation.inquiry_id)
        assert escalation.reference == inquiry.number
        assert inquiry.first_outcome is FirstOutcome.ESCALATED
        assert escalation.due_at > escalation.handed_over_at


def test_a_department_is_given_the_citizen_only_where_its_service_says_so(made: int):
    for escalation in all_of(Escalation):
        given = bool(escalation.contact_name or escalation.contact_phone or escalation.contact_mail)
        assert given == escalation.service.includes_contact


def test_whoever_works_on_an_inquiry_may_see_its_service(made: int):
    for inquiry in all_of(Inquiry):
        for person in (inquiry.assignee, inquiry.first_responder):
            assert person is None or inquiry.service in person.services
        assert inquiry.category is None or inquiry.category.service_id == inquiry.service_id


def test_the_load_looks_like_that_of_a_centre(sample: Flask):
    with transaction():
        count = make_history(180, 40, until=UNTIL)
    inquiries = all_of(Inquiry)
    channels = Counter(inquiry.channel for inquiry in inquiries)
    anonymous = db.session.scalar(select(func.count(Contact.id)).where(Contact.anonymous)) or 0
    excluded = sum(inquiry.exclusion is not None for inquiry in inquiries)
    first, completion = figures_as_json(datetime(2026, 1, 1, tzinfo=UTC).date(), UNTIL.date())
    with_article = select(func.count(TimelineEntry.id)).where(TimelineEntry.article_version_id.is_not(None))

    assert 0.77 <= channels[Channel.PHONE] / count <= 0.83
    assert 0.15 <= channels[Channel.MAIL] / count <= 0.21
    assert 0.22 <= anonymous / count <= 0.28
    assert 0.004 <= excluded / count <= 0.018
    assert 0.88 <= (first["share"] or 0) <= 0.93
    assert 0.9 <= (completion["share"] or 0) <= 0.99
    assert (db.session.scalar(with_article) or 0) / count > 0.6
    assert 0 < sum(inquiry.completed_at is None for inquiry in inquiries) / count < 0.03


def test_nobody_can_be_called_or_written_to_by_accident(made: int):
    contacts = all_of(Contact)
    numbers = {contact.phone_e164 for contact in contacts if contact.phone_e164}
    assert numbers
    assert not any(phonenumbers.is_valid_number(phonenumbers.parse(number)) for number in numbers)
    addresses = {contact.mail_address for contact in contacts if contact.mail_address}
    assert all(address.endswith("@example.jp") for address in addresses)
    assert len(contacts) - len({contact.phone_e164 for contact in contacts}) > 50


def test_past_load_without_the_sample_city_is_refused(app: Flask):
    with pytest.raises(SampleCityMissingError):
        make_history(3, until=UNTIL)
