"""A mailbox that cannot be read is said so in words without people in them, and read when it is put right."""

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import trustme
from flask import Flask

from mail_gateway.mailbox.imap import Encryption, Mailbox
from tests.integration.mail_gateway.mailboxes import (
    PASSWORD,
    USER,
    Server,
    mailbox_server,
    stubborn_server,
)
from tests.integration.mail_gateway.servers import HOST
from tests.integration.mail_gateway.test_fetching import fetch, fetched, mail


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Of localhost, by an authority this machine trusts."""
    authority = trustme.CA()
    issued = authority.issue_cert("localhost")
    names = [tmp_path / name for name in ("ca.pem", "cert.pem", "key.pem")]
    authority.cert_pem.write_to_path(names[0])
    issued.cert_chain_pems[0].write_to_path(names[1])
    issued.private_key_pem.write_to_path(names[2])
    monkeypatch.setenv("SSL_CERT_FILE", str(names[0]))
    return str(names[1]), str(names[2])


@contextmanager
def nobody_answers() -> Iterator[Mailbox]:
    with socket.create_server((HOST, 0)) as listening:
        port = listening.getsockname()[1]
        yield Mailbox(HOST, port, USER, PASSWORD, encryption=Encryption.NONE, timeout=0.3)


def nobody_there() -> Mailbox:
    with socket.create_server((HOST, 0)) as listening:
        return Mailbox(HOST, listening.getsockname()[1], USER, PASSWORD, encryption=Encryption.NONE)


def complaint(mailbox: Mailbox, caplog: pytest.LogCaptureFixture) -> str:
    """What the log says after a visit that brought nothing."""
    caplog.clear()
    with caplog.at_level(logging.INFO):
        assert not fetch(mailbox)
    (said,) = [record.getMessage() for record in caplog.records if "mailbox" in record.name + record.msg]
    assert fetched() == []
    for secret in (USER, PASSWORD, mailbox.password):
        assert secret not in caplog.text
    return said


def test_a_server_that_is_down(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    said = complaint(nobody_there(), caplog)
    assert said == "mailbox: the server cannot be reached (ConnectionRefusedError)"


def test_a_server_that_takes_the_call_and_says_nothing(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with nobody_answers() as mailbox:
        assert complaint(mailbox, caplog) == "mailbox: the server does not answer in time"


@pytest.mark.parametrize("verb", ["LOGIN", "EXAMINE", "SEARCH", "FETCH"])
def test_a_server_that_falls_silent(app: Flask, caplog: pytest.LogCaptureFixture, verb: str) -> None:
    with stubborn_server(mail("one"), silent_at=verb) as server:
        if verb == "FETCH":
            assert not fetch(server.mailbox)
            assert fetched() == [b""]  # asked for twice, then put aside for the sake of the others
        else:
            assert complaint(server.mailbox, caplog) == "mailbox: the server does not answer in time"


def test_a_wrong_password_and_then_the_right_one(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with mailbox_server() as server:
        server.deliver(mail("one"))
        wrong = replace(server.mailbox, password="wrong")
        assert complaint(wrong, caplog) == "mailbox: user and password were refused"
        fetch(server.mailbox)
    assert fetched() == [mail("one")]


def test_a_folder_that_does_not_exist(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with mailbox_server() as server:
        said = complaint(replace(server.mailbox, folder="問い合わせ"), caplog)
    assert said == "mailbox: the folder cannot be opened"


def test_a_folder_with_a_japanese_name_is_read(app: Flask) -> None:
    with mailbox_server() as server:
        with server.person() as person:
            person.create('"&VU8wRFQIMI8wWw- &- more"')
        folder = replace(server.mailbox, folder="問い合わせ & more")
        Server(replace(folder, folder='"&VU8wRFQIMI8wWw- &- more"')).deliver(mail("one"))
        fetch(folder)
    assert fetched() == [mail("one")]


@pytest.mark.parametrize("implicit", [False, True], ids=["STARTTLS", "TLS"])
def test_mail_comes_over_an_encrypted_line(app: Flask, certificate: tuple[str, str], implicit: bool) -> None:
    with mailbox_server(certificate, implicit) as server:
        server.deliver(mail("one"))
        fetch(server.mailbox)
    assert fetched() == [mail("one")]


@pytest.mark.parametrize("implicit", [False, True], ids=["STARTTLS", "TLS"])
def test_no_password_goes_to_a_server_whose_certificate_nobody_vouches_for(
    app: Flask,
    certificate: tuple[str, str],
    implicit: bool,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with mailbox_server(certificate, implicit) as server:
        monkeypatch.delenv("SSL_CERT_FILE")
        said = complaint(server.mailbox, caplog)
    assert said == "mailbox: no encrypted connection that can be trusted (SSLCertVerificationError)"


def test_no_password_goes_to_a_server_with_another_name(
    app: Flask, certificate: tuple[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    with mailbox_server(certificate) as server:
        assert "no encrypted connection" in complaint(replace(server.mailbox, host=HOST), caplog)


def test_no_password_goes_in_clear_where_encryption_is_asked_for(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with stubborn_server(mail("one")) as server:
        complaint(replace(server.mailbox, encryption=Encryption.STARTTLS), caplog)
    assert not any(line.startswith(("LOGIN", "AUTHENTICATE")) for line in server.heard)
