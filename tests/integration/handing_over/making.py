"""What the tests of handing over share: an inquiry, ways to hand it over, and people at browsers."""

import re
from datetime import datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from escalation.handover_request import HandoverRequest
from escalation.models import Escalation
from escalation.values import Handover
from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import Department, User
from inquiry_desk.handing_over.actions import hand_over_or_ask
from inquiry_desk.handing_over.planning import Choice, Plan, plan_for
from inquiry_desk.handing_over.preparing import Words, handover_of, prepared_words
from inquiry_desk.inquiries import actions
from inquiry_desk.inquiries.kinds import Channel, EntryKind
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import Caller, NewInquiry
from mail_gateway.message.kinds import MailKind
from mail_gateway.models import IncomingAttachment, IncomingMail, IncomingState, ScanState
from tests.conftest import NOW
from tests.personas import City

CALLER = Caller(
    name="見本 花子", kana="ミホン ハナコ", phone="096-200-0000", mail_address="hanako@example.jp"
)
QUESTION = "就学援助はいつまでですか。\n見本花子、096-200-0000です。"
PAGE = "/inquiries/R8-000001/escalate"
WORDS = Words("転入した子の申請期限は？\n詳しく", "経緯")


def person(city: City, login_id: str) -> User:
    return db.session.get_one(User, city.id_of(login_id))


def department(department_id: int) -> Department:
    return db.session.get_one(Department, department_id)


def open_call(city: City, service_id: int | None = None, **more: Any) -> Inquiry:
    """A call, with what was said, a note for colleagues, and a mail since."""
    by = person(city, "operator")
    fields: dict[str, Any] = {"question": QUESTION, "caller": CALLER, "service_id": service_id}
    with transaction():
        new = NewInquiry(Channel.PHONE, NOW, "見本 花子様より", **fields | more)
        made = actions.open_inquiry(new, by)
        actions.add_entry(made, EntryKind.CALL_IN, NOW, by, body="翌月分からとお伝えした。")
        actions.write_note(made, by, NOW, "声が荒い方です。")
        later = NOW + timedelta(hours=1)
        actions.add_entry(made, EntryKind.MAIL_OUT, later, by, body="追ってご連絡します。")
    return made


def inquiry() -> Inquiry:
    db.session.rollback()
    return db.session.scalars(select(Inquiry).order_by(Inquiry.id)).first() or _none()


def _none() -> Inquiry:
    raise LookupError("no inquiry")


def plan(made: Inquiry, city: City, login_id: str = "operator", **choice: Any) -> Plan:
    return plan_for(made, person(city, login_id), Choice(**choice))


def prepared(made: Inquiry, city: City) -> Handover:
    """As the form shows it to a call-taker."""
    terms = plan(made, city).terms
    return handover_of(made, terms, prepared_words(made, terms))


def ask(
    made: Inquiry, city: City, words: Words = WORDS, login_id: str = "operator", **choice: Any
) -> Escalation | HandoverRequest:
    with transaction():
        by = person(city, login_id)
        return hand_over_or_ask(made, by, clock.now(), words, plan_for(made, by, Choice(**choice)))


def hand_over(made: Inquiry, city: City, words: Words = WORDS, login_id: str = "operator") -> Escalation:
    result = ask(made, city, words, login_id)
    assert isinstance(result, Escalation)
    return result


def request_from(made: Inquiry, city: City, words: Words = WORDS, **choice: Any) -> HandoverRequest:
    result = ask(made, city, words, **choice)
    assert isinstance(result, HandoverRequest)
    return result


def escalations() -> list[Escalation]:
    db.session.rollback()
    return list(db.session.scalars(select(Escalation).order_by(Escalation.id)))


def requests() -> list[HandoverRequest]:
    db.session.rollback()
    return list(db.session.scalars(select(HandoverRequest).order_by(HandoverRequest.id)))


def kinds() -> list[EntryKind]:
    """Of the inquiry's timeline, without what `open_call` wrote."""
    return [entry.kind for entry in inquiry().entries][3:]


def send(client: FlaskClient, page: str = PAGE, to: str = "", **fields: object) -> TestResponse:
    """Through the form, as its page shows it now; `to`: where it is sent, if not to its own address."""
    given = {"version": inquiry().version, "question": "課への質問", "background": "経緯", "wish": "answer"}
    given["unanswered"] = "no_article"
    return client.post(to or page, data=given | fields)


def seal_of(page: str) -> str:
    found = re.search(r'id="confirmed" name="confirmed" value="(\w+)"', page)
    return found[1] if found else ""


def mail_with_files(made: Inquiry, at: datetime, **files: ScanState) -> dict[str, int]:
    """A mail of the citizen with a file of each name in this state; their ids."""
    attachments = [
        IncomingAttachment(
            position=place, name=f"{name}.pdf", content_type="application/pdf", size=2_048, scan=scan
        )
        for place, (name, scan) in enumerate(files.items())
    ]
    with transaction() as session:
        mail = IncomingMail(
            spool_id="s1",
            digest="d" * 64,
            raw=b"Subject: x\r\n\r\nx",
            envelope_from="hanako@example.jp",
            envelope_to=["shugaku@desk.example.jp"],
            peer="127.0.0.1",
            received_at=at,
            try_at=at,
            state=IncomingState.FILED,
            kind=MailKind.CITIZEN,
            sender_address="hanako@example.jp",
            subject="書類です",
            new_text="書類を送ります。",
            text="書類を送ります。",
            attachments=attachments,
        )
        session.add(mail)
        actions.add_entry(made, EntryKind.MAIL_IN, at, None, incoming_mail=mail)
        session.flush()
        return {file.name: file.id for file in attachments}
