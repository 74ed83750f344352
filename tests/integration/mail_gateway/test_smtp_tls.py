"""STARTTLS at the real gateway, with smtplib and raw sockets."""

import smtplib
import ssl
import threading
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from mail_gateway.intake.recipients import AddressBook
from mail_gateway.intake.spool import Spool
from mail_gateway.smtp.certificate import Certificate, CertificateError
from tests.integration.mail_gateway.certificates import Files, made_in
from tests.integration.mail_gateway.lines import Line, wait_until_served
from tests.integration.mail_gateway.servers import DOMAIN, HOST, client, gateway

CITIZEN = "citizen@mail.example.jp"
INFO = f"info@{DOMAIN}"
MAIL = b"Subject: x\r\n\r\nbody\r\n"


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


@pytest.fixture
def book() -> AddressBook:
    return AddressBook(DOMAIN, lambda: ["info"])


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return made_in(tmp_path)


def secured(port: int, files: Files) -> smtplib.SMTP:
    """A conversation behind STARTTLS, with the certificate and its name checked."""
    smtp = client(port)
    smtp._host = DOMAIN  # type: ignore[attr-defined]  # the name that is checked
    smtp.starttls(context=files.trusting())
    smtp.ehlo()
    return smtp


def serial(port: int, files: Files) -> object:
    with secured(port, files) as smtp:
        assert isinstance(smtp.sock, ssl.SSLSocket)
        return (smtp.sock.getpeercert() or {})["serialNumber"]


def test_a_message_comes_over_tls(spool: Spool, book: AddressBook, files: Files) -> None:
    with gateway(spool, book, certificate=files.read()) as port, secured(port, files) as smtp:
        assert isinstance(smtp.sock, ssl.SSLSocket)
        assert smtp.sock.version() in ("TLSv1.2", "TLSv1.3")
        smtp.sendmail(CITIZEN, [INFO], MAIL)
        (spool_id,) = spool.waiting()
    assert spool.read(spool_id).raw == MAIL
    assert spool.read(spool_id).envelope.peer == HOST


def test_behind_starttls_no_second_one_and_no_sign_in_is_offered(
    spool: Spool, book: AddressBook, files: Files
) -> None:
    with gateway(spool, book, certificate=files.read()) as port, secured(port, files) as smtp:
        assert not {"starttls", "auth"} & set(smtp.esmtp_features)
        assert smtp.docmd("STARTTLS")[0] == 503
        assert smtp.docmd("AUTH", "PLAIN AGEAYg==")[0] == 500
        smtp.sendmail(CITIZEN, [INFO], MAIL)


def test_without_a_certificate_starttls_is_not_offered(spool: Spool, book: AddressBook) -> None:
    with gateway(spool, book) as port, client(port) as smtp:
        assert "starttls" not in smtp.esmtp_features
        assert smtp.docmd("STARTTLS")[0] == 454
        smtp.sendmail(CITIZEN, [INFO], MAIL)


def test_where_tls_is_required_nothing_is_taken_before_it(
    spool: Spool, book: AddressBook, files: Files
) -> None:
    with gateway(spool, book, certificate=files.read(), require_tls=True) as port:
        with client(port) as smtp:
            for command in (f"MAIL FROM:<{CITIZEN}>", f"RCPT TO:<{INFO}>", "DATA", "HELO x", "VRFY x"):
                assert smtp.docmd(command)[0] == 530
            assert smtp.docmd("NOOP")[0] == 250
        with secured(port, files) as smtp:
            smtp.sendmail(CITIZEN, [INFO], MAIL)
    assert len(list(spool.waiting())) == 1


def test_what_was_said_before_starttls_is_forgotten(spool: Spool, book: AddressBook, files: Files) -> None:
    with gateway(spool, book, certificate=files.read()) as port, client(port) as smtp:
        smtp.mail(CITIZEN)
        smtp.rcpt(INFO)
        smtp.starttls(context=unchecked())
        assert smtp.docmd("DATA")[0] == 503
        smtp.ehlo()
        assert smtp.docmd("DATA")[0] == 503


def test_commands_pipelined_in_plain_text_behind_starttls_are_not_run(
    spool: Spool, book: AddressBook, files: Files
) -> None:
    injected = (
        f"EHLO evil\r\nMAIL FROM:<evil@x.example>\r\nRCPT TO:<{INFO}>\r\nDATA\r\nforged\r\n.\r\n".encode()
    )
    with gateway(spool, book, certificate=files.read()) as port, Line(port) as line:
        line.send(b"EHLO client.example.jp\r\nSTARTTLS\r\n" + injected)
        assert line.answer_to("EHLO") == 250
        assert line.answer_to("STARTTLS") == 220
        line.secure(unchecked())
        line.send(b"NOOP\r\nMAIL FROM:<citizen@mail.example.jp>\r\n")
        assert line.answer_to("NOOP") == 250
        assert line.answer_to("MAIL, without EHLO") == 503
    assert list(spool.waiting()) == []


def test_a_client_with_old_tls_only_is_turned_away_and_the_next_is_served(
    spool: Spool, book: AddressBook, files: Files
) -> None:
    old = unchecked()
    old.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    with gateway(spool, book, certificate=files.read(), connections=1) as port:
        with client(port) as smtp, pytest.raises((ssl.SSLError, OSError)):
            smtp.starttls(context=old)
        wait_until_served(port)


def test_a_client_that_speaks_no_tls_behind_starttls_is_turned_away(
    spool: Spool, book: AddressBook, files: Files
) -> None:
    with gateway(spool, book, certificate=files.read()) as port, Line(port) as line:
        line.send(b"EHLO client.example.jp\r\nSTARTTLS\r\n")
        assert (line.answer_to("EHLO"), line.answer_to("STARTTLS")) == (250, 220)
        line.send(b"MAIL FROM:<citizen@mail.example.jp>\r\n")
        line.read_to_its_end()
        with secured(port, files) as smtp:
            smtp.sendmail(CITIZEN, [INFO], MAIL)


def test_a_renewed_certificate_is_used_by_the_next_conversation(
    spool: Spool, book: AddressBook, files: Files
) -> None:
    with gateway(spool, book, certificate=files.read()) as port, secured(port, files) as before:
        first = serial(port, files)
        files.renew()
        second = serial(port, files)
        before.sendmail(CITIZEN, [INFO], MAIL)
    assert first != second


def test_a_renewal_that_cannot_be_used_leaves_the_old_certificate(
    spool: Spool, book: AddressBook, files: Files
) -> None:
    certificate = files.certificate.read_bytes()
    with gateway(spool, book, certificate=files.read()) as port:
        first = serial(port, files)
        for half in (certificate[:200], b""):
            files.certificate.write_bytes(half)
            assert serial(port, files) == first
        files.certificate.unlink()
        assert serial(port, files) == first
        files.renew()
        assert serial(port, files) != first


def test_messages_over_tls_and_plain_at_once_do_not_mix(
    spool: Spool, book: AddressBook, files: Files
) -> None:
    def send(smtp: smtplib.SMTP, name: str) -> None:
        with smtp:
            for number in range(10):
                smtp.sendmail(CITIZEN, [INFO], f"Subject: {name} {number}\r\n\r\n".encode() * 2_000)

    with gateway(spool, book, certificate=files.read()) as port:
        threads = [
            threading.Thread(target=send, args=(secured(port, files), "secured")),
            threading.Thread(target=send, args=(client(port), "plain")),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    kept = sorted(spool.read(spool_id).raw for spool_id in spool.waiting())
    wanted = [
        f"Subject: {name} {n}\r\n\r\n".encode() * 2_000 for name in ("plain", "secured") for n in range(10)
    ]
    assert kept == sorted(wanted)


def test_each_problem_of_a_certificate_is_named(tmp_path: Path, files: Files) -> None:
    (tmp_path / "other").mkdir()
    other = made_in(tmp_path / "other")
    nonsense = tmp_path / "nonsense"
    nonsense.write_text("no certificate")
    key = load_pem_private_key(files.key.read_bytes(), None)
    locked = tmp_path / "locked.key"
    locked.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
    )
    for certificate, its_key, problem in [
        (tmp_path / "none", files.key, "none cannot be read (no such file"),
        (files.certificate, tmp_path / "none", "none cannot be read (no such file"),
        (tmp_path, files.key, "cannot be read (is a directory"),
        (nonsense, files.key, "no certificate and key in PEM form"),
        (files.certificate, nonsense, "no certificate and key in PEM form"),
        (files.certificate, other.key, "is not the key of"),
        (files.certificate, locked, "protected by a password"),
    ]:
        with pytest.raises(CertificateError) as raised:
            Certificate(certificate, its_key)
        assert problem in str(raised.value)


def test_the_end_of_a_certificate_is_known_also_when_it_is_past(tmp_path: Path) -> None:
    for days in (90, -1):
        end = (datetime.now(UTC) + timedelta(days=days)).replace(microsecond=0)
        assert made_in(tmp_path, end).read().expires_at() == end


def unchecked() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
