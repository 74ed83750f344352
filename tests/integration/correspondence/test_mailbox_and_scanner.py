"""From a mailbox to an inquiry and back into it; attachments before the scanner the settings name."""

from base64 import b64encode
from dataclasses import replace

from flask.testing import FlaskClient
from sqlalchemy import select

from foundation.db import db
from inquiry_desk.correspondence.adapters import mailbox_of, scanner_of
from inquiry_desk.correspondence.steps import visits
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from mail_gateway.mailbox.imap import Encryption
from mail_gateway.models import IncomingAttachment, IncomingMail, OutgoingMail, ScanState
from tests.integration.correspondence.citizens import CITIZEN, SERVICE, Post, letter
from tests.integration.mail_gateway.mailboxes import PASSWORD, USER, Server, mailbox_server
from tests.integration.mail_gateway.scanners import EICAR, Daemon, clamd_server
from tests.personas import sign_in


def with_settings(post: Post, **changes: object) -> Post:
    settings = post.of.settings.model_copy(update=changes)
    return Post(replace(post.of, settings=settings), post.spool)


def reading(server: Server, post: Post) -> Post:
    """The same post where mail comes into a mailbox."""
    secret = type(post.of.settings.imap_password)(PASSWORD)
    where = f"{server.mailbox.host}:{server.mailbox.port}"
    return with_settings(post, imap=where, imap_user=USER, imap_password=secret, imap_tls=False)


def visit(post: Post) -> None:
    ((fetch_mail, seconds),) = visits(post.of)
    fetch_mail()
    assert seconds == 60
    post.work()


def test_mail_in_the_mailbox_becomes_an_inquiry_and_is_acknowledged(post: Post) -> None:
    with mailbox_server() as server:
        server.deliver(
            letter("就学援助", "申請はいつまでですか。", f"Return-Path: <{CITIZEN}>", f"To: {SERVICE}")
        )
        visit(reading(server, post))
        visit(reading(server, post))
    inquiry = db.session.scalars(select(Inquiry)).one()
    assert (inquiry.subject, inquiry.service.mail_local_part if inquiry.service else "") == (
        "就学援助",
        "shugaku",
    )
    assert db.session.scalars(select(OutgoingMail.to_address)).all() == [CITIZEN]


def test_an_answer_in_the_mailbox_joins_the_inquiry_it_was_written_to(post: Post) -> None:
    post.receive(letter("就学援助", "申請はいつまでですか。"))
    inquiry = db.session.scalars(select(Inquiry)).one()
    to = post.reply_address(inquiry)
    with mailbox_server() as server:
        server.deliver(
            letter(
                "Re: 就学援助",
                "もう一つあります。",
                f"Return-Path: <{CITIZEN}>",
                "Delivered-To: madoguchi@desk.example.jp",
                f"To: {to}",
            )
        )
        visit(reading(server, post))
    entries = db.session.scalars(select(TimelineEntry.body).where(TimelineEntry.inquiry_id == inquiry.id))
    assert "もう一つあります。" in entries.all()
    assert db.session.scalars(select(Inquiry.id)).all() == [inquiry.id]


def test_without_a_mailbox_nothing_is_visited(post: Post) -> None:
    assert visits(post.of) == []


def test_the_port_of_starttls_is_known(post: Post) -> None:
    def encryption(port: int, tls: bool = True) -> Encryption:
        named = with_settings(post, imap=f"mail.example.jp:{port}", imap_user=USER, imap_tls=tls)
        return mailbox_of(named.of.settings).encryption

    assert (encryption(993), encryption(143)) == (Encryption.TLS, Encryption.STARTTLS)
    assert (encryption(993, False), encryption(143, False)) == (Encryption.NONE, Encryption.NONE)


def test_the_scanner_is_found_by_path_and_by_port(post: Post) -> None:
    by_path = with_settings(post, clamd="/run/clamav/clamd.ctl")
    by_port = with_settings(post, clamd="scanner.example.jp:3310")
    assert scanner_of(by_path.of.settings).where == "/run/clamav/clamd.ctl"
    assert scanner_of(by_port.of.settings).where == ("scanner.example.jp", 3310)


def with_file(content: bytes) -> bytes:
    head = "Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64"
    parts = f"--b\n\n書類です。\n--b\n{head}\n\n{b64encode(content).decode()}\n--b--"
    plain, mixed = b"text/plain; charset=utf-8", b"multipart/mixed; boundary=b"
    return letter("書類", parts).replace(plain, mixed)


def before(daemon: Daemon, post: Post) -> Post:
    """The same post with this scanner."""
    assert isinstance(daemon.where, tuple)
    return with_settings(post, clamd=f"{daemon.where[0]}:{daemon.where[1]}")


def test_the_worker_scans_what_it_files_where_a_scanner_is_set(post: Post) -> None:
    with clamd_server() as daemon:
        before(daemon, post).receive(with_file(EICAR))
    assert db.session.scalars(select(IncomingAttachment.scan)).all() == [ScanState.QUARANTINED]
    assert daemon.scanned == [EICAR]


def test_who_wants_a_file_too_large_for_the_scanner_reads_why_it_is_held(
    post: Post, client: FlaskClient
) -> None:
    with clamd_server(behaviour=Daemon(limit=100)) as daemon:
        before(daemon, post).receive(with_file(b"%PDF" + b"x" * 1_000))
    number = db.session.scalars(select(IncomingAttachment.id)).one()
    response = sign_in(client, "operator").get(f"/mail/attachments/{number}")
    assert (response.status_code, "StreamMaxLength" in response.text) == (409, True)


def test_a_supervisor_sees_the_mail_that_was_too_large_and_may_file_its_header(
    post: Post, client: FlaskClient
) -> None:
    raw = letter("大きな書類", "あ" * 100_000, f"Return-Path: <{CITIZEN}>", f"To: {SERVICE}")
    with mailbox_server() as server:
        server.deliver(raw)
        visit(with_settings(reading(server, post), mail_max_bytes=100_000))
    sign_in(client, "supervisor")
    assert "元のメールボックスに残っています" in client.get("/mail?tab=in-failed").text
    mail_id = db.session.scalars(select(IncomingMail.id)).one()
    client.post(f"/mail/incoming/{mail_id}/file-again")
    post.work()
    assert db.session.scalars(select(Inquiry.subject)).all() == ["大きな書類"]
