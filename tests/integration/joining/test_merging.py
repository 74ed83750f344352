"""Two inquiries that are one matter: merged, counted once, taken apart again, and nothing of either lost or shown to others."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from escalation.actions import hand_over
from escalation.routing.terms import terms_of_service
from escalation.values import Handover
from foundation import clock
from foundation.audit.models import AuditEntry
from foundation.calendar import day_of
from foundation.db import db, transaction
from foundation.organisation.models import Service, User
from foundation.seen import ChangedMeanwhileError
from inquiry_desk.correspondence.filing import join
from inquiry_desk.handing_over.preparing import prepared_words
from inquiry_desk.inquiries import actions
from inquiry_desk.inquiries.calling_back import promise_callback
from inquiry_desk.inquiries.kinds import Channel, EntryKind, Exclusion, Nature
from inquiry_desk.inquiries.merged import standing_for
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import Caller, NewInquiry, NotPossibleError
from inquiry_desk.joining.merging import merge, undo_merge
from inquiry_desk.joining.models import InquiryMerge
from inquiry_desk.joining.values import Seen
from inquiry_desk.reports.period import Period
from inquiry_desk.reports.queries import figures
from inquiry_desk.reports.today import flow_on
from mail_gateway.message.kinds import MailKind
from mail_gateway.models import IncomingMail, IncomingState
from tests.personas import City, sign_in

NOTE = "内部だけのメモ"
CALLER = Caller("見本 花子", phone="096-000-5555", mail_address="hanako@example.jp")


def person(city: City, login_id: str = "operator") -> User:
    return db.session.get_one(User, city.id_of(login_id))


def receive(city: City, subject: str = "件名", service: int | None = None, **more: object) -> Inquiry:
    with transaction():
        new = NewInquiry(
            Channel.MAIL, clock.now(), subject, "質問です", CALLER, service or city.school, **more
        )  # type: ignore[arg-type]
        made = actions.open_inquiry(new, None).id
    return db.session.get_one(Inquiry, made)


def as_seen(inquiry: Inquiry) -> Seen:
    return Seen(inquiry, inquiry.version)


def merged(gone: Inquiry, kept: Inquiry, city: City) -> None:
    with transaction():
        merge(as_seen(gone), as_seen(kept), person(city), clock.now(), "同じ件")


def columns(inquiry: Inquiry) -> dict[str, object]:
    left_out = {"version", "changed_at", "indexed_version"}
    return {c.key: getattr(inquiry, c.key) for c in Inquiry.__table__.columns if c.key not in left_out}


def test_what_was_merged_counts_once_in_the_contract_figures_and_twice_as_work(
    app: Flask, city: City
) -> None:
    gone, kept = receive(city), receive(city)
    today = day_of(clock.now())

    def counted() -> tuple[object, ...]:
        user = person(city, "general_manager")
        completion = next(
            one for one in figures(Period(today, today), None, user) if one.kpi.key == "completion"
        )
        return completion.denominator, completion.excluded, flow_on(clock.now(), user).total.received

    assert counted() == (2, 0, 2)
    merged(gone, kept, city)
    assert counted() == (1, 1, 2)
    with transaction():
        undo_merge(gone, person(city), clock.now())
    assert counted() == (2, 0, 2)


@pytest.mark.parametrize("completed", [False, True])
def test_undoing_puts_back_every_column_of_both(app: Flask, city: City, completed: bool) -> None:
    gone, kept = receive(city), receive(city)
    with transaction():
        actions.claim(gone, person(city, "colleague"), clock.now())
        actions.complete(kept, person(city), clock.now())
        if completed:
            actions.complete(gone, person(city), clock.now())
    before = columns(gone), columns(kept)
    merged(gone, kept, city)
    assert (gone.merged_into_id, gone.exclusion) == (kept.id, Exclusion.DUPLICATE)
    assert gone.completed_at is not None
    assert (kept.completed_at is None) is not completed, "what goes on is open where one of the two was"
    with transaction():
        undo_merge(gone, person(city), clock.now())
    assert (columns(gone), columns(kept)) == before
    assert gone.entries[-1].kind is kept.entries[-1].kind is EntryKind.MERGE_UNDONE
    audited = db.session.scalars(select(AuditEntry.details).where(AuditEntry.subject_id == gone.number)).all()
    assert list(audited)[-2:] == [{"merged_into": kept.number}, {"merge_undone": kept.number}]
    with transaction(), pytest.raises(NotPossibleError):
        undo_merge(gone, person(city), clock.now())


def test_undoing_leaves_open_what_somebody_has_gone_on_with(app: Flask, city: City) -> None:
    gone, kept = receive(city), receive(city)
    with transaction():
        actions.complete(kept, person(city), clock.now())
    merged(gone, kept, city)
    with transaction():
        actions.write_note(kept, person(city), clock.now(), "続き")
    with transaction():
        undo_merge(gone, person(city), clock.now())
    assert kept.completed_at is None


def _with_department(inquiry: Inquiry, city: City) -> None:
    service = db.session.get_one(Service, city.school)
    handover = Handover(inquiry.number, "件名", "質問", "")
    hand_over(inquiry.id, handover, terms_of_service(service), by=person(city), at=clock.now())


def _with_call(inquiry: Inquiry, city: City) -> None:
    at = clock.now() + timedelta(hours=1)
    promise_callback(inquiry, person(city), clock.now(), promised_at=at, phone="096-000-5555")


def _complaint(inquiry: Inquiry, city: City) -> None:
    inquiry.nature = Nature.COMPLAINT


@pytest.mark.parametrize("wait", [_with_department, _with_call, _complaint])
def test_what_somebody_waits_for_cannot_go_but_can_stay(app: Flask, city: City, wait: object) -> None:
    one, other = receive(city), receive(city)
    with transaction():
        wait(one, city)  # type: ignore[operator]
    with transaction(), pytest.raises(NotPossibleError):
        merge(as_seen(one), as_seen(other), person(city), clock.now(), "同じ件")
    merged(other, one, city)
    assert other.merged_into is one


def test_one_left_out_of_the_figures_cannot_stay_for_one_that_counts(app: Flask, city: City) -> None:
    one, other = receive(city), receive(city)
    with transaction():
        other.exclusion = Exclusion.SPAM
    with transaction(), pytest.raises(NotPossibleError):
        merge(as_seen(one), as_seen(other), person(city), clock.now(), "同じ件")


def test_chains_lead_to_the_last_one_and_come_apart_link_by_link(app: Flask, city: City) -> None:
    first, second, third = receive(city, "一"), receive(city, "二"), receive(city, "三")
    merged(first, second, city)
    merged(second, third, city)
    assert standing_for(first) is third
    with transaction(), pytest.raises(NotPossibleError):
        merge(as_seen(third), as_seen(first), person(city), clock.now(), "輪になる")
    with transaction():
        undo_merge(second, person(city), clock.now())
    assert (standing_for(first), standing_for(third)) == (second, third)


def test_of_two_merges_in_opposite_directions_one_wins(app: Flask, city: City) -> None:
    """zammad#1216."""
    one, other = receive(city), receive(city)
    pairs = [(one.id, other.id), (other.id, one.id)]
    versions = {one.id: one.version, other.id: other.version}
    barrier, ends = threading.Barrier(2), []

    def try_to(gone_id: int, kept_id: int) -> None:
        with app.app_context():
            seen = [Seen(db.session.get_one(Inquiry, i), versions[i]) for i in (gone_id, kept_id)]
            barrier.wait()
            try:
                with transaction():
                    merge(*seen, person(city), clock.now(), "同じ件")
                ends.append("merged")
            except (NotPossibleError, ChangedMeanwhileError):
                ends.append("refused")
            db.session.remove()

    threads = [threading.Thread(target=try_to, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["merged", "refused"]
    db.session.rollback()
    assert len(db.session.scalars(select(InquiryMerge)).all()) == 1
    assert {one.merged_into_id, other.merged_into_id} in ({None, one.id}, {None, other.id})


def test_mail_for_the_number_that_is_gone_is_filed_where_the_matter_goes_on(app: Flask, city: City) -> None:
    gone, kept = receive(city), receive(city)
    merged(gone, kept, city)
    with transaction():
        actions.complete(kept, person(city), clock.now())
    with transaction() as session:
        mail = IncomingMail(
            spool_id="s1", digest="d" * 64, raw=b"", envelope_from="hanako@example.jp", envelope_to=[],
            peer="127.0.0.1", received_at=clock.now(), try_at=clock.now(), state=IncomingState.FILED,
            kind=MailKind.CITIZEN, sender_address="hanako@example.jp", subject="Re:", new_text="続き", text="続き",
        )  # fmt: skip
        session.add(mail)
        join(gone, mail, None)
    assert kept.completed_at is None, "the citizen wrote again"
    came = next(entry for entry in kept.entries if entry.kind is EntryKind.MAIL_IN)
    assert came.details == {"sent_to": gone.number}
    assert gone.completed_at is not None


def test_a_merged_inquiry_is_neither_reopened_nor_classified_nor_promised_a_call(
    app: Flask, city: City
) -> None:
    gone, kept = receive(city), receive(city)
    merged(gone, kept, city)
    by, at = person(city), clock.now()
    for act in (
        lambda: actions.reopen(gone, by, at),
        lambda: actions.record_call_made(gone, by, at, "話した"),
        lambda: promise_callback(gone, by, at, promised_at=at, phone="096-000-5555"),
        lambda: _classified_anew(gone, by),
    ):
        with transaction(), pytest.raises(NotPossibleError):
            act()


def _classified_anew(inquiry: Inquiry, by: User) -> None:
    actions.classify(
        inquiry, by, clock.now(), service_id=None, category_id=None, nature=Nature.QUESTION, exclusion=None,
        unanswered_reason=None, subject="",
    )  # fmt: skip


def test_notes_of_the_other_stay_inside_and_with_those_who_may_see_it(
    app: Flask, client: FlaskClient, city: City
) -> None:
    """freescout#5138."""
    gone, kept = receive(city, service=city.child), receive(city)
    with transaction():
        actions.write_note(gone, person(city), clock.now(), NOTE)
    merged(gone, kept, city)
    assert NOTE not in str(prepared_words(kept, None))
    page = f"/inquiries/{kept.number}"
    sign_in(client, "operator")
    mine = client.get(page).text
    assert NOTE not in mine and gone.number not in client.get(f"{page}/print").text.split("<h2")[0]
    assert client.get(f"/inquiries/{gone.number}").status_code == 404
    whole = sign_in(app.test_client(), "site_manager").get(page).text
    assert NOTE in whole and f"{gone.number}の記録" in whole
