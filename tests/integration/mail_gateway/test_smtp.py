"""Conversations with the real gateway over a real socket."""

import errno
import os
import signal
import smtplib
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from mail_gateway.intake.recipients import AddressBook
from mail_gateway.intake.spool import Spool
from tests.integration.mail_gateway.lines import Line
from tests.integration.mail_gateway.servers import DOMAIN, HOST, PATIENCE, client, gateway

CITIZEN = "citizen@mail.example.jp"
INFO = f"info@{DOMAIN}"
MAIL = "Subject: 質問\r\n\r\n髙﨑さんへ😀\r\n.先頭が点の行\r\n".encode()


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


@pytest.fixture
def book() -> AddressBook:
    return AddressBook(DOMAIN, lambda: ["info", "Shugaku"])


def all_in(spool: Spool) -> list[bytes]:
    return [spool.read(spool_id).raw for spool_id in spool.waiting()]


def test_an_accepted_message_is_in_the_spool_byte_for_byte(spool: Spool, book: AddressBook) -> None:
    with gateway(spool, book) as port, client(port) as smtp:
        smtp.sendmail(CITIZEN, [INFO, f"shugaku+key.token@{DOMAIN}"], MAIL)
        (spool_id,) = spool.waiting()
        found = spool.read(spool_id)
    assert found.raw == MAIL
    assert found.envelope.mail_from == CITIZEN
    assert found.envelope.rcpt_to == (INFO, f"shugaku+key.token@{DOMAIN}")
    assert found.envelope.peer == HOST


def test_the_answer_names_the_file_that_holds_the_message(spool: Spool, book: AddressBook) -> None:
    with gateway(spool, book) as port, client(port) as smtp:
        smtp.mail(CITIZEN)
        smtp.rcpt(INFO)
        code, answer = smtp.data(MAIL)
    assert code == 250
    assert [answer.decode().split()[-1]] == list(spool.waiting())


@pytest.mark.parametrize(
    "path",
    [
        "<nobody@desk.example.jp>",
        "<info@elsewhere.example>",
        "<victim%elsewhere.example@desk.example.jp>",
        "<@desk.example.jp:victim@elsewhere.example>",
        "<@elsewhere.example:info@desk.example.jp>",
        '<"victim@elsewhere.example"@desk.example.jp>',
        "<elsewhere.example!victim@desk.example.jp>",
        "<>",
    ],
)
def test_what_is_not_ours_is_refused_for_good(spool: Spool, book: AddressBook, path: str) -> None:
    with gateway(spool, book) as port, client(port) as smtp:
        smtp.mail(CITIZEN)
        assert smtp.docmd(f"RCPT TO:{path}")[0] == 550


def test_a_path_that_is_none_is_refused_for_good(spool: Spool, book: AddressBook) -> None:
    with gateway(spool, book) as port, client(port) as smtp:
        assert smtp.docmd('MAIL FROM:<"')[0] == 553
        smtp.mail(CITIZEN)
        for path in ('<"', "<info@[", "<a b>", "<info\x00@desk.example.jp>"):
            assert smtp.docmd(f"RCPT TO:{path}")[0] == 553


@pytest.mark.parametrize(
    "address", ["INFO@DESK.EXAMPLE.JP", "info+x@desk.example.jp", "sHuGaKu@desk.example.jp"]
)
def test_our_addresses_are_taken_in_any_case_and_with_a_sub_address(
    spool: Spool, book: AddressBook, address: str
) -> None:
    with gateway(spool, book) as port, client(port) as smtp:
        assert smtp.sendmail(CITIZEN, [address], MAIL) == {}


def test_old_carrier_addresses_and_the_null_sender_may_write(spool: Spool, book: AddressBook) -> None:
    senders = ["foo..bar.@docomo.ne.jp", '"foo..bar."@docomo.ne.jp', ""]
    with gateway(spool, book) as port, client(port) as smtp:
        for sender in senders:
            assert smtp.docmd(f"MAIL FROM:<{sender}>")[0] == 250
            smtp.rcpt(INFO)
            assert smtp.data(MAIL)[0] == 250
    assert [spool.read(spool_id).envelope.mail_from for spool_id in spool.waiting()] == senders


def test_the_fifty_first_recipient_is_put_off_and_the_fifty_stay(spool: Spool, book: AddressBook) -> None:
    with gateway(spool, book) as port, client(port) as smtp:
        smtp.mail(CITIZEN)
        codes = [smtp.rcpt(f"info+{number}@{DOMAIN}")[0] for number in range(51)]
        assert smtp.data(MAIL)[0] == 250
    assert codes == [250] * 50 + [452]
    assert len(spool.read(next(spool.waiting())).envelope.rcpt_to) == 50


def test_long_lines_are_taken_up_to_the_size_of_a_message(spool: Spool, book: AddressBook) -> None:
    line = "あ".encode() * 250_000
    with gateway(spool, book) as port, client(port) as smtp:
        smtp.sendmail(CITIZEN, [INFO], b"Subject: x\r\n\r\n" + line + b"\r\n")
    assert line in all_in(spool)[0]


def test_a_message_over_the_limit_is_refused_when_announced_and_when_sent(
    spool: Spool, book: AddressBook
) -> None:
    mail = b"x" * 70 + b"\r\n"
    with gateway(spool, book, max_bytes=100_000) as port, client(port) as smtp:
        assert smtp.esmtp_features["size"] == "100000"
        assert smtp.mail(CITIZEN, ["SIZE=100001"])[0] == 552
        smtp.mail(CITIZEN)
        smtp.rcpt(INFO)
        assert smtp.data(mail * 2_000)[0] == 552
    assert all_in(spool) == []


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, 452), (errno.EROFS, 451), (errno.EIO, 451)])
def test_what_cannot_be_made_durable_is_put_off_without_a_word_about_the_inside(
    spool: Spool, book: AddressBook, monkeypatch: pytest.MonkeyPatch, number: int, code: int
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(number, "the inside of the machine")

    with gateway(spool, book) as port, client(port) as smtp:
        monkeypatch.setattr(os, "fsync", fail)
        smtp.mail(CITIZEN)
        smtp.rcpt(INFO)
        answer = smtp.data(MAIL)
        monkeypatch.undo()
        smtp.sendmail(CITIZEN, [INFO], b"Subject: later\r\n\r\n")
    assert answer[0] == code
    assert b"inside" not in answer[1]
    assert all_in(spool) == [b"Subject: later\r\n\r\n"]


def test_an_inner_error_is_put_off_without_its_text(spool: Spool, book: AddressBook) -> None:
    def broken(raw: bytes, envelope: object) -> str:
        raise RuntimeError("the inside of the program")

    spool.keep = broken  # type: ignore[assignment, method-assign]
    with gateway(spool, book) as port, client(port) as smtp:
        smtp.mail(CITIZEN)
        smtp.rcpt(INFO)
        code, text = smtp.data(MAIL)
    assert code == 451
    assert b"inside" not in text


def test_while_no_address_was_ever_known_mail_is_put_off(spool: Spool) -> None:
    def down() -> list[str]:
        raise ConnectionError("the database is down")

    with gateway(spool, AddressBook(DOMAIN, down)) as port, client(port) as smtp:
        smtp.mail(CITIZEN)
        code, text = smtp.rcpt(INFO)
    assert code == 451
    assert b"database" not in text


def test_a_client_that_goes_away_before_the_dot_leaves_nothing(spool: Spool, book: AddressBook) -> None:
    with gateway(spool, book) as port:
        smtp = client(port)
        smtp.mail(CITIZEN)
        smtp.rcpt(INFO)
        smtp.docmd("DATA")
        smtp.send(MAIL)
        smtp.close()
        with client(port) as other:
            other.sendmail(CITIZEN, [INFO], b"Subject: other\r\n\r\n")
    assert all_in(spool) == [b"Subject: other\r\n\r\n"]


def test_a_client_that_goes_away_after_the_dot_has_its_message_kept(spool: Spool, book: AddressBook) -> None:
    with gateway(spool, book) as port:
        smtp = client(port)
        smtp.mail(CITIZEN)
        smtp.rcpt(INFO)
        smtp.docmd("DATA")
        smtp.send(b"Subject: gone\r\n\r\n.\r\n")
        smtp.close()
    assert all_in(spool) == [b"Subject: gone\r\n\r\n"]


def test_a_message_under_way_is_finished_and_answered_when_the_gateway_stops(
    spool: Spool, book: AddressBook
) -> None:
    with ExitStack() as open_for_now:
        port = open_for_now.enter_context(gateway(spool, book))
        idle, sending = Line(port), Line(port)
        for command in ("EHLO x", f"MAIL FROM:<{CITIZEN}>", f"RCPT TO:<{INFO}>", "DATA"):
            sending.say(command)
        stopping = threading.Thread(target=open_for_now.close)
        stopping.start()
        assert idle.read_to_its_end().startswith(b"421 4.3.2")
        sending.send(b"Subject: last\r\n\r\n.\r\n")
        assert sending.answer_to("message") == 250
        assert sending.read_to_its_end().startswith(b"421 4.3.2")
        stopping.join(PATIENCE)
    assert all_in(spool) == [b"Subject: last\r\n\r\n"]


def test_sigterm_ends_the_program_cleanly(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from mail_gateway.smtp.server import run;"
        "from mail_gateway.smtp.gateway import Gateway; from mail_gateway.smtp.peers import Limits;"
        "from mail_gateway.intake.spool import Spool; from mail_gateway.intake.recipients import AddressBook;"
        f"book = AddressBook('{DOMAIN}', lambda: ['info']);"
        f"run('{HOST}', int(sys.argv[1]), Gateway(Spool(Path(sys.argv[2])), book, Limits(10**6)))"
    )
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    program = subprocess.Popen([sys.executable, "-c", code, str(port), str(tmp_path / "spool")])
    try:
        _send_when_up(port)
        program.send_signal(signal.SIGTERM)
        assert program.wait(PATIENCE) == 0
    finally:
        program.kill()
    assert all_in(Spool(tmp_path / "spool")) == [MAIL]


def _send_when_up(port: int) -> None:
    for _attempt in range(1_000):
        try:
            with client(port) as smtp:
                smtp.sendmail(CITIZEN, [INFO], MAIL)
                return
        except (ConnectionRefusedError, smtplib.SMTPServerDisconnected):
            time.sleep(0.02)
    pytest.fail("the gateway did not start")
