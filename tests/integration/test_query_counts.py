"""A page asks the database as often for many rows as for few: no list asks again for each of its lines."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count

from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import event, select

from escalation.actions import answer, hand_over
from escalation.kinds import RequestReason
from escalation.models import Escalation
from escalation.requests import request_handover
from escalation.routing.terms import terms_of_service
from escalation.values import Handover
from faq.articles.actions import ArticleText, Placing, approve, submit, write_article
from faq.asking.models import SearchRecord
from faq.following import follow_changes
from foundation.access.roles import Role
from foundation.calendar import day_of
from foundation.db import db, transaction
from foundation.organisation.models import Absence, Category, Department, Service, User
from inquiry_desk.board.models import BoardNote, NoteKind
from inquiry_desk.complaints.actions import record_complaint
from inquiry_desk.complaints.models import ComplaintKind
from inquiry_desk.complaints.rules import ComplaintValues
from inquiry_desk.downtime.actions import reserve
from inquiry_desk.inquiries.actions import add_entry, complete, note_first_response, open_inquiry
from inquiry_desk.inquiries.assigning import assign
from inquiry_desk.inquiries.calling_back import promise_callback
from inquiry_desk.inquiries.kinds import Channel, EntryKind, FirstOutcome, Nature
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import Caller, NewInquiry
from inquiry_desk.places import DECISIONS, PLACES
from inquiry_desk.quality.models import AnswerSample
from inquiry_desk.queue.saved import save_view
from inquiry_desk.replies.models import Release
from inquiry_desk.telephony.models import PhoneCall
from mail_gateway.message.kinds import MailKind
from mail_gateway.models import IncomingMail, IncomingState
from mail_gateway.outgoing.outbox import Message, queue
from tests.conftest import NOW
from tests.personas import City, sign_in

AT_MOST = 60
"""Statements of any page; the side bar of a manager has some 25 of them."""

# Each the one who sees most of a page of its own.
PEOPLE = ("general_manager", "school_staff", "administrator")
# Below the places of the side bar: their other lists, and what follows the typing on the call screen.
BELOW = (
    "/departments", "/inquiries?q=申請", "/inquiries?sort=due", "/lists", "/quality", "/down-time/numbers",
    "/dashboard/now", "/city/now", "/analysis/volume/inquiries", "/knowledge/usage", "/knowledge/gaps",
    "/knowledge/usage/without", "/reports/monthly", "/calls/alike?question=申請書",
    "/calls/caller?phone=0960001111", "/faq/bulk",
)  # fmt: skip
NUMBERS = count(1)


def test_pages_ask_no_more_for_many_rows_than_for_few(app: Flask, city: City):
    for _ in range(2):
        leave_one_of_each(city)
    clients = {who: sign_in(app.test_client(), who) for who in PEOPLE}
    few = dict(asked_by_the_first(clients, page) for page in pages(app))
    for _ in range(6):
        leave_one_of_each(city)

    many = {(who, page): asked_by(clients[who], page) for who, page in few if who}
    assert len(many) > 50
    assert {page: (few[page], asked) for page, asked in many.items() if asked > few[page]} == {}
    assert {page: asked for page, asked in many.items() if asked > AT_MOST} == {}


def asked_by_the_first(clients: dict[str, FlaskClient], page: str) -> tuple[tuple[str, str], int]:
    """The first person a page is for, and how many statements it takes them; '' where it is for none of them."""
    for who, client in clients.items():
        if asked := asked_by(client, page):
            return (who, page), asked
    return ("", page), 0


def pages(app: Flask) -> list[str]:
    """The places of the side bar, so that a new one is counted without being named here, and what lies below."""
    with app.test_request_context():
        places = [url_for(place.endpoint) for place in (*PLACES, *DECISIONS)]
    return list(dict.fromkeys([*places, *BELOW]))


def asked_by(client: FlaskClient, page: str) -> int:
    """Statements of one opening; 0 where the page is not for this person."""
    with counted() as statements:
        response = client.get(page)
    assert response.status_code in {200, 302, 403, 404}, page
    return len(statements) if response.status_code == 200 else 0


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    event.remove(db.engine, "before_cursor_execute", note)


def leave_one_of_each(city: City) -> None:
    """One more row in every list: an inquiry in each state, and what stands beside inquiries."""
    nth = next(NUMBERS)
    with transaction():
        people = {user.login_id: user for user in db.session.scalars(select(User))}
        by, service = people["operator"], db.session.get_one(Service, city.school)
        _inquiries(nth, by, service, people)
        _beside(nth, by, service)
        _organisation(nth)
        _article(nth, service)
    follow_changes()


def _inquiry(nth: int, by: User, service: Service | None) -> Inquiry:
    caller = Caller(f"見本 {nth}", phone="096-000-1111", mail_address=f"a{nth}@example.jp")
    service_id = service.id if service else None
    return open_inquiry(
        NewInquiry(Channel.MAIL, NOW, f"申請 {nth}", "申請書について", caller, service_id), by
    )


def _inquiries(nth: int, by: User, service: Service, people: dict[str, User]) -> None:
    _inquiry(nth, by, None)
    mine = _inquiry(nth, by, service)
    assign(mine, people["supervisor"], NOW, people["general_manager"])
    promise_callback(mine, by, NOW, promised_at=NOW + timedelta(hours=1), phone="096-000-1111", note="")
    _mails(nth, mine, by)
    done = _inquiry(nth, by, service)
    note_first_response(done, FirstOutcome.ANSWERED, by, NOW)
    complete(done, by, NOW)
    db.session.add(AnswerSample(inquiry=done, answered_by=by, drawn_by=people["supervisor"], drawn_at=NOW))
    _hand_over(_inquiry(nth, by, service), service, by)
    answer(_hand_over(_inquiry(nth, by, service), service, by), people["school_staff"], NOW, "窓口へ")
    asked = _inquiry(nth, by, service)
    request_handover(asked.id, _handover(asked), RequestReason.APPROVAL, by=by, at=NOW, service=service)
    values = ComplaintValues(
        nature=Nature.COMPLAINT, kind=ComplaintKind.DELAY, channel=Channel.MAIL, service_id=service.id,
        received_at=NOW, content="遅い", handling="", result="", analysis="", prevention="", handled_by_id=by.id,
    )  # fmt: skip
    record_complaint(values, by, NOW, done)


def _handover(inquiry: Inquiry) -> Handover:
    return Handover(inquiry.number, inquiry.subject, inquiry.question, "経緯")


def _hand_over(inquiry: Inquiry, service: Service, by: User) -> Escalation:
    return hand_over(inquiry.id, _handover(inquiry), terms_of_service(service), by=by, at=NOW)


def _mails(nth: int, inquiry: Inquiry, by: User) -> None:
    mail = IncomingMail(
        spool_id=f"s{nth}", digest=f"{nth:064}", raw=b"Subject: x\r\n\r\nx", envelope_from="a@example.jp",
        envelope_to=["shugaku@desk.example.jp"], peer="127.0.0.1", received_at=NOW, try_at=NOW,
        state=IncomingState.FILED, kind=MailKind.CITIZEN, sender_address="a@example.jp", subject="申請",
    )  # fmt: skip
    sent = queue(
        Message("a@example.jp", "申請", "回答", "センター", "shugaku@desk.example.jp", ""), NOW, held=True
    )
    add_entry(inquiry, EntryKind.MAIL_IN, NOW, None, incoming_mail=mail)
    add_entry(inquiry, EntryKind.MAIL_OUT, NOW, by, outgoing_mail=sent)
    db.session.add(
        Release(
            inquiry=inquiry, mail=sent, author=by, requested_at=NOW, completes=False, reasons=["attachment"]
        )
    )


def _beside(nth: int, by: User, service: Service) -> None:
    reserve(1, service, "停電", by, NOW)
    save_view(by, f"一覧 {nth}", "all", {}, NOW)
    db.session.add_all(
        [
            BoardNote(
                kind=NoteKind.HANDOVER,
                service=service,
                title="申し送り",
                body="本文",
                written_by=by,
                written_at=NOW,
            ),
            PhoneCall(
                call_id=f"c{nth}", phone_e164=f"+8196000{nth:04}", rang_at=NOW, ended_at=NOW, missed=True
            ),
            SearchRecord(at=NOW, text=f"給付 {nth}", service_id=service.id, found=0),
        ]
    )


def _organisation(nth: int) -> None:
    department = Department(
        code=f"d{nth}", name=f"第{nth}課", bureau="市民局", mail_address=f"d{nth}@dept.example.jp"
    )
    service = Service(
        code=f"s{nth}", name=f"業務{nth}", short_name=f"業務{nth}", department=department,
        starts_on=date(2025, 1, 6), ends_on=date(2027, 9, 30), mail_local_part=f"s{nth}",
    )  # fmt: skip
    person = User(
        login_id=f"u{nth}", display_name=f"見本{nth}", role=Role.OPERATOR, services=[service], password_hash="",
        must_change_password=False, created_at=NOW,
    )  # fmt: skip
    db.session.add_all([department, service, Category(service=service, name="申請", position=1), person])
    db.session.flush()
    today = day_of(NOW)
    db.session.add(
        Absence(user_id=person.id, starts_on=today, ends_on=today, recorded_by_id=person.id, recorded_at=NOW)
    )


def _article(nth: int, service: Service) -> None:
    for approved in (True, False):
        text = ArticleText(f"申請書はどこですか {nth} {approved}", "窓口です。")
        article = write_article(text, Placing(service_id=service.id), None, NOW)
        (approve if approved else submit)(article, None, NOW)
