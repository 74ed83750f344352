"""What the gateway says of itself, and how it takes odd commands."""

from pathlib import Path

import pytest

from mail_gateway.intake.recipients import AddressBook
from mail_gateway.intake.spool import Spool
from tests.integration.mail_gateway.lines import Line
from tests.integration.mail_gateway.servers import DOMAIN, client, gateway

CITIZEN = "citizen@mail.example.jp"
INFO = f"info@{DOMAIN}"
MAIL = b"Subject: x\r\n\r\nbody\r\n"


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


@pytest.fixture
def book() -> AddressBook:
    return AddressBook(DOMAIN, lambda: ["info", "postmaster"])


def test_the_greeting_names_the_domain_and_no_software(spool: Spool, book: AddressBook) -> None:
    with gateway(spool, book) as port, Line(port) as line:
        assert line.greeting == f"220 {DOMAIN} ESMTP\r\n".encode()


def test_only_what_works_is_offered(spool: Spool, book: AddressBook) -> None:
    with gateway(spool, book) as port, client(port) as smtp:
        assert smtp.ehlo()[1].decode().splitlines() == [DOMAIN, "SIZE 1000000", "8BITMIME", "PIPELINING"]


@pytest.mark.parametrize(
    "name", ["x", "[192.0.2.1]", "[IPv6:2001:db8::1]", "localhost", "a_b", "<img/src=x>"]
)
def test_any_name_is_taken_for_a_greeting(spool: Spool, book: AddressBook, name: str) -> None:
    with gateway(spool, book) as port, client(port) as smtp:
        assert smtp.docmd("HELO", name)[0] == 250
        assert smtp.docmd("EHLO", name)[0] == 250
        smtp.sendmail(CITIZEN, [INFO], MAIL)


def test_a_greeting_without_a_name_and_mail_without_a_greeting_are_refused(
    spool: Spool, book: AddressBook
) -> None:
    with gateway(spool, book) as port, Line(port) as line:
        assert (line.say("EHLO"), line.say("HELO")) == (501, 501)
        assert line.say(f"MAIL FROM:<{CITIZEN}>") == 503
        assert line.say("DATA") == 503


def test_vrfy_expn_and_help_tell_nothing(spool: Spool, book: AddressBook) -> None:
    with gateway(spool, book) as port, client(port) as smtp:
        known, unknown = smtp.verify("info"), smtp.verify("nobody")
        assert known == unknown
        assert known[0] == 252
        assert smtp.docmd("VRFY", "a b c\x00")[0] == 252
        assert smtp.expn("info")[0] == 502
        assert smtp.docmd("HELP")[0] == 214


def test_signing_in_is_not_understood(spool: Spool, book: AddressBook) -> None:
    with gateway(spool, book) as port, client(port) as smtp:
        assert smtp.docmd("AUTH", "LOGIN")[0] == 500


def test_an_answer_repeats_no_control_characters(spool: Spool, book: AddressBook) -> None:
    with gateway(spool, book) as port, Line(port) as line:
        line.send(b"ODD\r250\x00\x1b[2J x\r\nQUIT\r\n")
        answers = line.read_to_its_end()
    assert answers.count(b"\r") == 2
    assert not set(answers) & {0, 0x1B}


@pytest.mark.parametrize(
    "command",
    [
        "MAIL FROM:<citizen@mail.example.jp> SMTPUTF8",
        "MAIL FROM:<citizen@mail.example.jp> BODY=8BITMIME SMTPUTF8",
        "MAIL FROM:<市民@mail.example.jp> SMTPUTF8",
        "MAIL FROM:<市民@mail.example.jp>",
        "MAIL FROM:<citizen@例え.jp>",
    ],
)
def test_a_sender_who_needs_smtputf8_is_refused_for_good_at_mail(
    spool: Spool, book: AddressBook, command: str
) -> None:
    with gateway(spool, book) as port, Line(port) as line:
        assert line.say("EHLO x") == 250
        assert 500 <= line.say(command) <= 555
        assert line.say(f"RCPT TO:<{INFO}>") == 503
        assert line.say("DATA") == 503


def test_a_recipient_who_needs_smtputf8_is_refused_for_good_at_rcpt(spool: Spool, book: AddressBook) -> None:
    with gateway(spool, book) as port, client(port) as smtp:
        smtp.mail(CITIZEN)
        smtp.send(f"RCPT TO:<案内@{DOMAIN}>\r\n".encode())
        assert smtp.getreply()[0] == 500
        assert smtp.docmd("DATA")[0] == 503


def test_raw_japanese_in_header_fields_is_taken_without_smtputf8(spool: Spool, book: AddressBook) -> None:
    mail = "Subject: 住民票\r\nFrom: 山田 <yamada@mail.example.jp>\r\n\r\n".encode()
    with gateway(spool, book) as port, client(port) as smtp:
        smtp.sendmail(CITIZEN, [INFO], mail)
    assert [spool.read(spool_id).raw for spool_id in spool.waiting()] == [mail]


@pytest.mark.parametrize(
    "sender",
    [
        "foo..bar.@docomo.ne.jp",
        '"foo..bar."@docomo.ne.jp',
        f"{'a' * 70}@mail.example.jp",
        "danger-$USER=`id`@mail.example.jp",
        "user",
        "",
    ],
)
def test_senders_of_every_form_in_use_may_write(spool: Spool, book: AddressBook, sender: str) -> None:
    with gateway(spool, book) as port, client(port) as smtp:
        assert smtp.docmd(f"MAIL FROM:<{sender}> BODY=8BITMIME SIZE=100")[0] == 250
        smtp.rcpt(INFO)
        assert smtp.data(MAIL)[0] == 250
    assert [spool.read(spool_id).envelope.mail_from for spool_id in spool.waiting()] == [sender]


@pytest.mark.parametrize("control", ["\x00", "\x1b", "\x7f", "\t", "\r", "\x08"])
def test_addresses_with_control_characters_are_refused_for_good(
    spool: Spool, book: AddressBook, control: str
) -> None:
    with gateway(spool, book) as port, Line(port) as line:
        assert line.say("EHLO x") == 250
        assert line.say(f"MAIL FROM:<a{control}b@mail.example.jp>") == 553
        assert line.say(f"MAIL FROM:<{CITIZEN}>") == 250
        assert line.say(f"RCPT TO:<in{control}fo@{DOMAIN}>") == 553


@pytest.mark.parametrize("path", ["Postmaster", "<postmaster>", f"<POSTMASTER@{DOMAIN}>"])
def test_the_postmaster_is_known_also_without_a_domain(spool: Spool, book: AddressBook, path: str) -> None:
    with gateway(spool, book) as port, client(port) as smtp:
        smtp.mail(CITIZEN)
        assert smtp.docmd(f"RCPT TO:{path}")[0] == 250
        assert smtp.data(MAIL)[0] == 250
    (recipient,) = spool.read(next(spool.waiting())).envelope.rcpt_to
    assert recipient.lower() == f"postmaster@{DOMAIN}"


@pytest.mark.parametrize(
    ("parameter", "code"),
    [
        ("SIZE=1000000", 250),
        ("SIZE=1000001", 552),
        (f"SIZE={'9' * 400}", 552),
        ("SIZE=x", 501),
        ("RET=HDRS", 555),
    ],
)
def test_what_mail_announces_is_judged_at_once(
    spool: Spool, book: AddressBook, parameter: str, code: int
) -> None:
    with gateway(spool, book) as port, client(port) as smtp:
        assert smtp.docmd(f"MAIL FROM:<{CITIZEN}> {parameter}")[0] == code


def test_a_command_line_without_end_is_refused_and_the_conversation_goes_on(
    spool: Spool, book: AddressBook
) -> None:
    with gateway(spool, book) as port, client(port) as smtp:
        smtp.send(b"MAIL FROM:<" + b"a" * 3_000_000 + b">\r\n")
        assert smtp.getreply()[0] == 500
        assert smtp.mail(f"{'a' * 1_100}@mail.example.jp")[0] == 500
        smtp.sendmail(CITIZEN, [INFO], MAIL)
