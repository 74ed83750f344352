"""The outbox against a relay that misbehaves at every step: what is put off is tried again, and nothing is lost."""

import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import dkim
import pytest
import trustme
from flask import Flask

from foundation import clock
from foundation.db import db
from inquiry_desk.correspondence.steps import transport_of
from inquiry_desk.runtime import KEY, Runtime
from inquiry_desk.settings import Settings, SettingsError
from mail_gateway.models import OutgoingState
from mail_gateway.outgoing.building import OutgoingFile
from mail_gateway.outgoing.sending import BACK_OFF, RESERVED_FOR, send_next
from mail_gateway.outgoing.transports import SmtpTransport
from tests.conftest import NOW
from tests.integration.mail_gateway.servers import HOST, PATIENCE, relay
from tests.integration.mail_gateway.test_outbox import CITIZEN, MESSAGE, put, row, to
from tests.unit.mail_gateway.test_dkim_signing import RSA, pem, record

LATER = "451 4.3.0 later"
NEVER = "550 5.7.1 never"


@pytest.mark.parametrize("step", ["at_mail", "at_rcpt", "at_data"])
@pytest.mark.parametrize(("answer", "state"), [(LATER, OutgoingState.WAITING), (NEVER, OutgoingState.FAILED)])
def test_what_the_relay_says_at_any_step_decides(
    app: Flask, step: str, answer: str, state: OutgoingState
) -> None:
    mail_id = put()
    with relay(**{step: answer}) as found:
        assert send_next(to(found))
        assert found.taken == []
    assert (row(mail_id).state, row(mail_id).error) == (state, answer)


def test_one_refused_message_does_not_stop_the_others(app: Flask) -> None:
    refused, taken = put(), put()
    with relay(at_rcpt=NEVER) as found:
        send_next(to(found))
        found.at_rcpt = ""
        send_next(to(found))
        assert len(found.taken) == 1
    assert [row(mail_id).state for mail_id in (refused, taken)] == [OutgoingState.FAILED, OutgoingState.SENT]


def test_a_relay_that_takes_the_message_and_stumbles_over_quit_has_taken_it(app: Flask) -> None:
    mail_id = put()
    with relay(at_quit="421 4.3.2 going down") as found:
        send_next(to(found))
    assert row(mail_id).state is OutgoingState.SENT


@pytest.mark.parametrize("misbehaves", [{"drops_after_dot": True}, {"hangs_after_dot": True}])
def test_without_an_answer_to_the_dot_the_message_is_sent_again_with_the_same_id(
    app: Flask, misbehaves: dict[str, Any]
) -> None:
    mail_id = put()
    with relay(**misbehaves) as found:
        send_next(replace(to(found), patience_after_dot=0.2))
        mail = row(mail_id)
        assert (mail.state, mail.try_at) == (OutgoingState.WAITING, NOW + BACK_OFF[0])
        found.drops_after_dot = found.hangs_after_dot = False
        with clock.fixed(mail.try_at):
            send_next(to(found))
        first, second = (raw for _sender, _to, raw in found.taken)
        assert first == second
    assert row(mail_id).state is OutgoingState.SENT


def test_a_relay_that_says_nothing_at_all_is_a_network_error(app: Flask) -> None:
    never, mail_id = threading.Event(), put()

    def hang(step: str) -> None:
        never.wait(PATIENCE)

    with relay(during=hang) as found:
        send_next(replace(to(found), patience=0.2))
        never.set()
    assert (row(mail_id).state, row(mail_id).error) == (OutgoingState.WAITING, "SMTPServerDisconnected")


def test_while_one_worker_waits_for_the_relay_another_sends_the_next_and_nothing_twice(app: Flask) -> None:
    first, second = put(), put()
    held_up, go_on = threading.Event(), threading.Event()

    def hold_up(step: str) -> None:
        if step == "DATA" and not held_up.is_set():
            held_up.set()
            go_on.wait(PATIENCE)

    def work() -> None:
        with app.app_context(), clock.fixed(NOW):
            send_next(to(found))
            db.session.remove()

    with relay(during=hold_up) as found:
        slow = threading.Thread(target=work)
        slow.start()
        assert held_up.wait(PATIENCE)
        assert send_next(to(found))
        assert not send_next(to(found))
        go_on.set()
        slow.join(PATIENCE)
        ids = [dkim.rfc822_parse(raw)[0] for _sender, _to, raw in found.taken]
    assert len(ids) == 2
    assert {row(mail_id).state for mail_id in (first, second)} == {OutgoingState.SENT}
    assert {row(mail_id).attempts for mail_id in (first, second)} == {1}


def test_many_workers_send_each_message_once(app: Flask) -> None:
    mails = [put() for _ in range(20)]
    ready = threading.Barrier(4)

    def work() -> None:
        with app.app_context(), clock.fixed(NOW):
            ready.wait(PATIENCE)
            while send_next(to(found)):
                pass
            db.session.remove()

    with relay() as found:
        workers = [threading.Thread(target=work) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(60)
        assert len(found.taken) == len({raw for _sender, _to, raw in found.taken}) == len(mails)
    assert {row(mail_id).state for mail_id in mails} == {OutgoingState.SENT}


def test_what_failed_after_another_worker_sent_it_stays_sent(app: Flask) -> None:
    mail_id = put()

    def meanwhile(step: str) -> None:
        if step != "DATA" or found.taken:
            return
        found.taken.append((None, [], b""))
        with app.app_context(), clock.fixed(NOW + RESERVED_FOR):
            with relay() as other:
                send_next(to(other))
            db.session.remove()

    with relay(at_data=NEVER, during=meanwhile) as found:
        send_next(to(found))
    assert row(mail_id).state is OutgoingState.SENT


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[trustme.CA]:
    """A certificate authority this process trusts."""
    found = trustme.CA()
    found.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return found


def certified(by: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    by.issue_cert(name).configure_cert(context)
    return context


def test_with_starttls_the_message_travels_encrypted(app: Flask, authority: trustme.CA) -> None:
    mail_id = put()
    with relay(tls=certified(authority, HOST)) as found:
        send_next(SmtpTransport(HOST, found.port))
        assert found.encrypted == [True]
    assert row(mail_id).state is OutgoingState.SENT


@pytest.mark.parametrize("wrong", ["name", "authority"])
def test_a_relay_that_cannot_prove_who_it_is_gets_nothing(
    app: Flask, authority: trustme.CA, wrong: str
) -> None:
    mail_id = put()
    context = certified(authority, "127.0.0.2") if wrong == "name" else certified(trustme.CA(), HOST)
    with relay(tls=context) as found:
        send_next(SmtpTransport(HOST, found.port))
        assert found.taken == []
    assert row(mail_id).state is OutgoingState.WAITING
    assert row(mail_id).error.startswith("SSLCertVerificationError")


def settings_of(app: Flask, **changed: object) -> Settings:
    of: Runtime = app.extensions[KEY]
    return Settings.model_validate({**of.settings.model_dump(), **changed})


def test_a_signature_survives_the_relay_and_a_changed_body_does_not(app: Flask) -> None:
    put(replace(MESSAGE, attachments=(OutgoingFile("申請書.pdf", "application/pdf", b".\r\n.." * 9_000),)))
    with relay() as found:
        signing = settings_of(
            app,
            smarthost=f"{HOST}:{found.port}",
            smarthost_starttls=False,
            dkim_selector="s2026",
            dkim_key=pem(RSA),
        )
        send_next(transport_of(signing))
    ((_sender, recipients, raw),) = found.taken
    assert recipients == [CITIZEN]
    assert dkim.verify(raw, dnsfunc=lambda name, timeout=5: record(RSA))
    body = raw.index(b"\r\n\r\n") + 200
    changed = raw[:body] + bytes([raw[body] ^ 1]) + raw[body + 1 :]
    assert not dkim.verify(changed, dnsfunc=lambda name, timeout=5: record(RSA))


def test_a_key_that_cannot_sign_is_named_before_the_worker_begins(app: Flask) -> None:
    with pytest.raises(SettingsError, match="DKIM_KEY"):
        transport_of(settings_of(app, dkim_selector="s2026", dkim_key="/run/secrets/dkim.pem"))
