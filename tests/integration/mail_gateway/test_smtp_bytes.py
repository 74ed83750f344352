"""Bytes that other servers trip over: false ends of a message, bare line ends, NUL, dots. None smuggles; all are kept."""

from pathlib import Path

import pytest

from mail_gateway.intake.recipients import AddressBook
from mail_gateway.intake.spool import Spool
from tests.integration.mail_gateway.lines import Line
from tests.integration.mail_gateway.servers import DOMAIN, client, gateway

CITIZEN = "citizen@mail.example.jp"
INFO = f"info@{DOMAIN}"
SMUGGLED = f"MAIL FROM:<evil@x.example>\r\nRCPT TO:<{INFO}>\r\nDATA\r\nSubject: forged\r\n\r\nforged".encode()
FALSE_ENDS = {
    "LF.LF": b"\n.\n",
    "LF.CRLF": b"\n.\r\n",
    "CRLF.LF": b"\r\n.\n",
    "CR.CR": b"\r.\r",
    "CR.CRLF": b"\r.\r\n",
    "CRLF.CR": b"\r\n.\r",
    "CRCRLF.CRCRLF": b"\r\r\n.\r\r\n",
    "CRLF NUL.CRLF": b"\r\n\0.\r\n",
    "CRLF.NUL CRLF": b"\r\n.\0\r\n",
    "CRLF.SP CRLF": b"\r\n. \r\n",
}


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


@pytest.fixture
def book() -> AddressBook:
    return AddressBook(DOMAIN, lambda: ["info"])


def unstuffed(content: bytes) -> bytes:
    """What a receiver has to make of it (RFC 5321, 4.5.2)."""
    return (b"\r\n" + content).replace(b"\r\n.", b"\r\n")[2:]


def sent_as_it_is(spool: Spool, book: AddressBook, content: bytes) -> list[bytes]:
    """All messages in the spool after `content` and a true end went over the line in one transaction."""
    with gateway(spool, book) as port, Line(port) as line:
        for command in ("EHLO x", f"MAIL FROM:<{CITIZEN}>", f"RCPT TO:<{INFO}>"):
            assert line.say(command) == 250
        assert line.say("DATA") == 354
        line.send(content + b"\r\n.\r\n")
        assert line.answer_to("message") == 250
        assert line.say("NOOP") == 250
        assert line.say("QUIT") == 221
    return [spool.read(spool_id).raw for spool_id in spool.waiting()]


@pytest.mark.parametrize("end", FALSE_ENDS.values(), ids=FALSE_ENDS)
def test_no_second_message_is_smuggled_behind_a_false_end_and_every_byte_is_kept(
    spool: Spool, book: AddressBook, end: bytes
) -> None:
    content = b"Subject: x\r\n\r\nfirst" + end + SMUGGLED
    assert sent_as_it_is(spool, book, content) == [unstuffed(content) + b"\r\n"]


@pytest.mark.parametrize("end", FALSE_ENDS.values(), ids=FALSE_ENDS)
def test_no_message_begins_with_a_false_end(spool: Spool, book: AddressBook, end: bytes) -> None:
    content = end.removeprefix(b"\r\n") + SMUGGLED
    assert sent_as_it_is(spool, book, content) == [unstuffed(content) + b"\r\n"]


@pytest.mark.parametrize(
    "odd", [b"a\nb", b"a\rb", b"a\0b", b"a\r\rb", b"a\n\rb", b"a\xff\xfeb", b'a\x1b$B%"b']
)
def test_bare_line_ends_nul_and_eight_bit_are_kept_byte_for_byte(
    spool: Spool, book: AddressBook, odd: bytes
) -> None:
    content = b"Subject: x\r\n\r\n" + odd
    assert sent_as_it_is(spool, book, content) == [content + b"\r\n"]


def test_a_message_of_nothing_is_a_message(spool: Spool, book: AddressBook) -> None:
    with gateway(spool, book) as port, Line(port) as line:
        for command in ("EHLO x", f"MAIL FROM:<{CITIZEN}>", f"RCPT TO:<{INFO}>"):
            assert line.say(command) == 250
        assert line.say("DATA") == 354
        assert line.say(".") == 250
    assert [spool.read(spool_id).raw for spool_id in spool.waiting()] == [b""]


def test_lines_that_begin_with_dots_lose_none_of_their_own(spool: Spool, book: AddressBook) -> None:
    mail = b"Subject: x\r\n\r\n.\r\n..\r\n...three\r\n. \r\n"
    with gateway(spool, book) as port, client(port) as smtp:
        smtp.sendmail(CITIZEN, [INFO], mail)
    assert [spool.read(spool_id).raw for spool_id in spool.waiting()] == [mail]


def test_commands_sent_together_behind_a_message_are_answered_in_their_order(
    spool: Spool, book: AddressBook
) -> None:
    one = f"MAIL FROM:<{CITIZEN}>\r\nRCPT TO:<nobody@{DOMAIN}>\r\nRCPT TO:<{INFO}>\r\nDATA\r\n".encode()
    with gateway(spool, book) as port, Line(port) as line:
        line.send(b"EHLO x\r\n" + (one + b"first\r\n.\r\n") + (one + b"second\r\n.\r\n") + b"QUIT\r\n")
        assert line.answer_to("EHLO") == 250
        for _ in range(2):
            assert [line.answer_to(c) for c in ("MAIL", "RCPT", "RCPT", "DATA")] == [250, 550, 250, 354]
            assert line.answer_to("message") == 250
        assert line.answer_to("QUIT") == 221
    kept = [spool.read(spool_id).raw for spool_id in spool.waiting()]
    assert kept == [b"first\r\n", b"second\r\n"]


def test_eight_bit_lines_far_over_the_usual_limit_are_kept(spool: Spool, book: AddressBook) -> None:
    content = b"Subject: x\r\n\r\n" + "あ".encode() * 300_000
    assert sent_as_it_is(spool, book, content) == [content + b"\r\n"]


def test_a_million_short_lines_are_kept(spool: Spool, book: AddressBook) -> None:
    content = b"\r\n" * 450_000
    assert sent_as_it_is(spool, book, content) == [content + b"\r\n"]
