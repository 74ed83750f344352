"""The mailroom: what went wrong is seen and put right; nobody sees other services' mail."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation.audit.models import AuditAction, AuditEntry
from foundation.db import db, transaction
from foundation.organisation.models import User
from mail_gateway.models import IncomingAttachment, IncomingMail, IncomingState, OutgoingMail, OutgoingState
from mail_gateway.outgoing.outbox import Message, queue
from tests.conftest import NOW
from tests.integration.correspondence.citizens import SERVICE, Post, inquiries, letter
from tests.personas import City, sign_in

CHILD = "kodomo@desk.example.jp"
NASTY = "<img src=x onerror=alert(1)>"


def failed(post: Post, subject: str, to: str = SERVICE) -> int:
    """A mail that was given up."""
    post.receive(letter(subject, "本文", "Precedence: bulk"), to)
    with transaction() as session:
        mail = session.scalars(select(IncomingMail).order_by(IncomingMail.id.desc()).limit(1)).one()
        mail.state, mail.error, mail.attempts = IncomingState.FAILED, "LookupError", 5
        return mail.id


def set_aside(post: Post, subject: str, to: str = SERVICE) -> int:
    post.receive(letter(subject, "本文", "Precedence: bulk"), to)
    return db.session.scalars(select(IncomingMail.id).order_by(IncomingMail.id.desc()).limit(1)).one()


def unsent(subject: str = "回答", error: str = "550 5.1.1 unknown") -> int:
    with transaction() as session:
        mail = queue(Message("a@b.example", subject, "本文", "窓口", "info@desk.example.jp"), NOW)
        mail.state, mail.error = OutgoingState.FAILED, error
        session.flush()
        return mail.id


def page(client: FlaskClient, tab: str) -> str:
    response = client.get(f"/mail?tab={tab}")
    assert response.status_code == 200
    return response.text


def test_the_folder_is_named_while_no_mail_leaves(post: Post, client: FlaskClient) -> None:
    text = sign_in(client, "supervisor").get("/mail").text
    assert "メールは外部へ送信されません。" in text
    assert str(post.of.settings.outbox) in text


def test_failed_mail_is_seen_and_filed_again_by_a_press(post: Post, client: FlaskClient) -> None:
    mail_id = failed(post, "困った件名")
    sign_in(client, "supervisor")
    assert "困った件名" in page(client, "in-failed")
    response = client.post(f"/mail/incoming/{mail_id}/file-again", data={"submission_key": "k" * 24})
    assert response.location == "/mail?tab=in-failed"
    db.session.rollback()
    mail = db.session.get_one(IncomingMail, mail_id)
    assert (mail.state, mail.attempts, mail.kind) == (IncomingState.WAITING, 0, None)


def test_what_was_set_aside_by_mistake_becomes_an_inquiry_but_is_not_acknowledged(
    post: Post, client: FlaskClient
) -> None:
    mail_id = set_aside(post, "実は質問です")
    sign_in(client, "supervisor")
    assert "一斉配信" in page(client, "in-set-aside")
    client.post(f"/mail/incoming/{mail_id}/file-again", data={"submission_key": "k" * 24})
    post.work()
    assert [inquiry.subject for inquiry in inquiries()] == ["実は質問です"]
    assert db.session.scalars(select(OutgoingMail)).all() == []


def test_a_filed_mail_is_not_filed_twice_by_an_old_page(post: Post, client: FlaskClient) -> None:
    post.receive(letter("質問", "本文"))
    sign_in(client, "supervisor")
    mail_id = db.session.scalars(select(IncomingMail.id)).one()
    client.post(f"/mail/incoming/{mail_id}/file-again", data={"submission_key": "k" * 24})
    post.work()
    assert len(inquiries()) == 1


def test_unsent_mail_is_seen_with_its_reason_and_sent_again(post: Post, client: FlaskClient) -> None:
    mail_id = unsent("届かない回答", f"550 5.1.1 {NASTY}")
    sign_in(client, "supervisor")
    text = page(client, "out-failed")
    assert "届かない回答" in text
    assert NASTY not in text
    assert "onerror" in text
    client.post(f"/mail/outgoing/{mail_id}/send-again", data={"submission_key": "k" * 24})
    post.work()
    assert db.session.get_one(OutgoingMail, mail_id).state is OutgoingState.SENT
    assert "届かない回答" in page(client, "out-sent")


def test_a_returned_mail_has_its_own_list(post: Post, client: FlaskClient) -> None:
    mail_id = unsent("戻った回答")
    with transaction() as session:
        mail = session.get_one(OutgoingMail, mail_id)
        mail.state, mail.error, mail.sent_at = OutgoingState.SENT, "5.1.1", NOW
    sign_in(client, "supervisor")
    assert "戻った回答" in page(client, "out-returned")
    assert "戻った回答" not in page(client, "out-sent")
    client.post(f"/mail/outgoing/{mail_id}/send-again", data={"submission_key": "k" * 24})
    assert db.session.get_one(OutgoingMail, mail_id).state is OutgoingState.WAITING


def test_a_mail_that_is_only_delayed_has_not_come_back(post: Post, client: FlaskClient) -> None:
    mail_id = unsent("遅れている回答")
    with transaction() as session:
        mail = session.get_one(OutgoingMail, mail_id)
        mail.state, mail.error, mail.sent_at = OutgoingState.SENT, "delayed 4.4.1", NOW
    sign_in(client, "supervisor")
    assert "遅れている回答" in page(client, "out-sent")
    assert "遅れている回答" not in page(client, "out-returned")


@pytest.mark.parametrize("tab", ["in-failed", "in-set-aside", "in-waiting", "out-failed", "out-waiting", "x"])
def test_an_empty_list_says_so(post: Post, client: FlaskClient, tab: str) -> None:
    assert 'class="empty"' in page(sign_in(client, "supervisor"), tab)


def test_a_long_list_has_pages(post: Post, client: FlaskClient) -> None:
    for number in range(51):
        unsent(f"件名{number:02d}号")
    sign_in(client, "supervisor")
    first = page(client, "out-failed")
    assert "件名50号" in first
    assert "件名00号" not in first
    assert "件名00号" in client.get("/mail?tab=out-failed&older_than=2").text


def test_a_supervisor_sees_no_mail_of_other_services(post: Post, city: City, client: FlaskClient) -> None:
    hidden = failed(post, "こどもの件", CHILD)
    token = failed(post, "こどもの返信", CHILD.replace("@", "+r8-000009.abc@"))
    shared = failed(post, "両方への件", SERVICE)
    post.receive(letter("こどもの質問", "本文"), CHILD)
    sign_in(client, "supervisor")
    text = page(client, "in-failed")
    assert "両方への件" in text
    assert "こどもの" not in text + page(client, "out-sent")
    for mail_id in (hidden, token):
        assert client.get(f"/mail/incoming/{mail_id}").status_code == 404
        assert client.get(f"/mail/incoming/{mail_id}/raw").status_code == 404
        assert client.post(f"/mail/incoming/{mail_id}/file-again").status_code == 404
    assert client.get(f"/mail/incoming/{shared}").status_code == 200
    acknowledgement = db.session.scalars(select(OutgoingMail)).one()
    assert client.post(f"/mail/outgoing/{acknowledgement.id}/send-again").status_code == 404


def test_the_site_manager_sees_the_mail_of_all_services(post: Post, client: FlaskClient) -> None:
    failed(post, "こどもの件", CHILD)
    assert "こどもの件" in page(sign_in(client, "site_manager"), "in-failed")


def test_a_mail_is_shown_as_it_came_as_text_that_can_do_nothing(post: Post, client: FlaskClient) -> None:
    mail_id = set_aside(post, "<script>alert(1)</script>")
    sign_in(client, "supervisor")
    assert "<script>alert(1)" not in client.get(f"/mail/incoming/{mail_id}").text
    response = client.get(f"/mail/incoming/{mail_id}/raw")
    assert response.mimetype == "text/plain"
    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Precedence: bulk" in response.text
    acts = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "incoming_mail")).all()
    assert [act.details for act in acts] == [{}, {"raw": True}]


def with_attachment(name: str, content_type: str, content: str) -> bytes:
    return (
        "From: <hanako@mail.example.jp>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nsee\r\n"
        f"--b\r\nContent-Type: {content_type}\r\nContent-Disposition: attachment; {name}\r\n\r\n"
        f"{content}\r\n--b--\r\n"
    ).encode()


def attachment_of(post: Post, raw: bytes, to: str = SERVICE) -> int:
    post.receive(raw, to)
    return db.session.scalars(select(IncomingAttachment.id)).one()


def test_an_attachment_is_saved_under_its_japanese_name_and_never_shown(
    post: Post, client: FlaskClient
) -> None:
    name = "filename*=UTF-8''%E4%BD%8F%E6%B0%91%E7%A5%A8.html"
    file_id = attachment_of(post, with_attachment(name, "text/html", "<script>alert(1)</script>"))
    response = sign_in(client, "operator").get(f"/mail/attachments/{file_id}")
    assert response.data.strip() == b"<script>alert(1)</script>"
    assert response.mimetype == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''%E4%BD%8F%E6%B0%91%E7%A5%A8.html" in response.headers["Content-Disposition"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    act = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "attachment")).one()
    assert (act.action, act.details) == (AuditAction.READ, {"inquiry": "R8-000001"})


def test_a_name_cannot_break_out_of_its_header(post: Post, client: FlaskClient) -> None:
    name = "filename*=UTF-8''a%22%0D%0ASet-Cookie:%20x=y%3B.txt"
    file_id = attachment_of(post, with_attachment(name, "text/plain", "x"))
    response = sign_in(client, "operator").get(f"/mail/attachments/{file_id}")
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("login", ["other_operator", "school_staff", "administrator", "contract_officer"])
def test_an_attachment_is_not_for_those_who_may_not_see_its_inquiry(
    post: Post, client: FlaskClient, login: str
) -> None:
    file_id = attachment_of(post, with_attachment('filename="a.pdf"', "application/pdf", "x"))
    assert sign_in(client, login).get(f"/mail/attachments/{file_id}").status_code in {403, 404}


def test_an_attachment_of_a_mail_that_belongs_to_no_inquiry_is_not_given_out(
    post: Post, client: FlaskClient
) -> None:
    raw = with_attachment('filename="a.pdf"', "application/pdf", "x").replace(
        b"Subject: x", b"Precedence: bulk"
    )
    file_id = attachment_of(post, raw)
    assert sign_in(client, "general_manager").get(f"/mail/attachments/{file_id}").status_code == 404


@pytest.mark.parametrize("login", ["operator", "school_staff", "contract_officer", "auditor"])
def test_the_mailroom_is_for_supervisors_and_managers(post: Post, client: FlaskClient, login: str) -> None:
    assert sign_in(client, login).get("/mail").status_code == 403


def test_the_mailroom_speaks_english_too(post: Post, city: City, client: FlaskClient) -> None:
    with transaction() as session:
        session.get_one(User, city.id_of("supervisor")).locale = "en"
    text = sign_in(client, "supervisor").get("/mail").text
    assert "Nothing failed." in text
