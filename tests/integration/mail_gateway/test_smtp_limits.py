"""What one message, one conversation, one peer and all together may take, at the real gateway."""

import socket
import threading
from contextlib import suppress
from ipaddress import ip_network
from pathlib import Path

import pytest

from mail_gateway.intake.recipients import AddressBook
from mail_gateway.intake.spool import Envelope, Spool
from mail_gateway.smtp import conversations
from mail_gateway.smtp.gateway import LARGE_AT_ONCE
from mail_gateway.smtp.reading import LARGE
from tests.integration.mail_gateway.lines import Line, wait_until_served
from tests.integration.mail_gateway.servers import DOMAIN, HOST, PATIENCE, client, gateway

CITIZEN = "citizen@mail.example.jp"
INFO = f"info@{DOMAIN}"
MAIL = b"Subject: x\r\n\r\nbody\r\n"


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


@pytest.fixture
def book() -> AddressBook:
    return AddressBook(DOMAIN, lambda: ["info"])


def test_more_recipients_than_set_are_put_off_and_never_end_the_conversation(
    spool: Spool, book: AddressBook
) -> None:
    with gateway(spool, book, recipients=3) as port, client(port) as smtp:
        smtp.mail(CITIZEN)
        codes = [smtp.rcpt(f"info+{number}@{DOMAIN}")[0] for number in range(200)]
        assert codes == [250] * 3 + [452] * 197
        assert smtp.data(MAIL)[0] == 250
    assert len(spool.read(next(spool.waiting())).envelope.rcpt_to) == 3


def test_three_thousand_recipients_in_one_transaction_end_the_conversation(
    spool: Spool, book: AddressBook
) -> None:
    with gateway(spool, book) as port, Line(port) as line:
        line.send(f"EHLO x\r\nMAIL FROM:<{CITIZEN}>\r\n".encode() + f"RCPT TO:<{INFO}>\r\n".encode() * 3_000)
        assert line.read_to_its_end().splitlines()[-1].startswith(b"421 4.7.0")


def test_connections_over_all_are_put_off_until_one_ends(spool: Spool, book: AddressBook) -> None:
    with gateway(spool, book, connections=2) as port, Line(port) as one, Line(port) as two:
        assert one.greeting[:3] == two.greeting[:3] == b"220"
        with Line(port) as three:
            assert three.greeting.startswith(b"421 4.3.2")
            assert three.read_to_its_end() == b""
        assert two.say("QUIT") == 221
        assert two.read_to_its_end() == b""
        with Line(port) as four:
            assert four.greeting.startswith(b"220")


def test_connections_over_those_of_a_peer_are_put_off_and_other_peers_are_served(
    spool: Spool, book: AddressBook
) -> None:
    with gateway(spool, book, connections_per_peer=1) as port, Line(port), Line(port) as second:
        assert second.greeting.startswith(b"421 4.7.0")
        with Line(port, source="127.0.0.2") as other:
            assert other.greeting.startswith(b"220")


def test_messages_over_those_of_a_minute_are_put_off_at_mail(spool: Spool, book: AddressBook) -> None:
    with gateway(spool, book, messages_per_minute=2) as port, client(port) as smtp:
        for _ in range(2):
            smtp.sendmail(CITIZEN, [INFO], MAIL)
        code, text = smtp.mail(CITIZEN)
        assert (code, text[:5]) == (450, b"4.7.1")
        assert smtp.rcpt(INFO)[0] == 503
        with client(port) as again:
            assert again.mail(CITIZEN)[0] == 450
        with Line(port, source="127.0.0.2") as other:
            assert other.say("EHLO x") == 250
            assert other.say(f"MAIL FROM:<{CITIZEN}>") == 250
    assert len(list(spool.waiting())) == 2


def test_a_trusted_relay_has_no_limits_of_its_own_but_that_of_all(spool: Spool, book: AddressBook) -> None:
    networks = (ip_network("127.0.0.1/32"),)
    with (
        gateway(
            spool,
            book,
            connections=2,
            connections_per_peer=1,
            messages_per_minute=1,
            trusted_relays=networks,
        ) as port,
        client(port) as smtp,
        Line(port) as second,
    ):
        for _ in range(5):
            smtp.sendmail(CITIZEN, [INFO], MAIL)
        assert second.greeting.startswith(b"220")
        with Line(port) as third:
            assert third.greeting.startswith(b"421 4.3.2")


def test_who_says_nothing_hears_so_and_is_disconnected(spool: Spool, book: AddressBook) -> None:
    with gateway(spool, book, idle_seconds=0.1) as port, Line(port) as line:
        assert line.read_to_its_end().startswith(b"421 4.4.2")


def test_who_stops_within_a_message_is_disconnected_and_leaves_nothing(
    spool: Spool, book: AddressBook
) -> None:
    with gateway(spool, book, idle_seconds=0.3) as port, Line(port) as line:
        _begin(line)
        line.send(b"Subject: half")
        assert line.read_to_its_end().startswith(b"421 4.4.2")
    assert list(spool.waiting()) == []


def test_who_sends_a_message_drop_by_drop_is_disconnected(spool: Spool, book: AddressBook) -> None:
    stopped = threading.Event()

    def drip() -> None:
        while not stopped.wait(0.02):
            try:
                line.send(b"x")
            except OSError:
                return

    with gateway(spool, book, idle_seconds=5, message_seconds=0.3) as port, Line(port) as line:
        _begin(line)
        dripping = threading.Thread(target=drip)
        dripping.start()
        try:
            assert line.read_to_its_end().startswith(b"421 4.4.2")
        finally:
            stopped.set()
            dripping.join()
    assert list(spool.waiting()) == []


def test_a_client_that_never_reads_does_not_keep_its_place(
    spool: Spool, book: AddressBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask() -> None:
        with suppress(OSError):
            deaf.sendall(b"HELP\r\n" * 500_000)

    monkeypatch.setattr(conversations, "_LAST_SECONDS", 0.1)
    with (
        gateway(spool, book, connections=1, idle_seconds=0.2, commands=10**9) as port,
        socket.socket() as deaf,
    ):
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        deaf.connect((HOST, port))
        asking = threading.Thread(target=ask)
        asking.start()
        wait_until_served(port)
        asking.join(PATIENCE)
        assert not asking.is_alive()


@pytest.mark.parametrize(
    "command", ["NONSENSE", "RCPT TO:<nobody@desk.example.jp>", "VRFY", "EHLO", 'MAIL FROM:<"']
)
def test_refused_commands_end_a_conversation(spool: Spool, book: AddressBook, command: str) -> None:
    with gateway(spool, book) as port, Line(port) as line:
        line.send(f"EHLO x\r\nMAIL FROM:<{CITIZEN}>\r\n".encode() + f"{command}\r\n".encode() * 2_100)
        answers = line.read_to_its_end().splitlines()
    assert len(answers) <= 2_010
    assert answers[-1][:3] in (b"421", b"502")


@pytest.mark.parametrize("command", ["NOOP", "RSET", "EHLO x", "HELP"])
def test_idle_commands_end_a_conversation(spool: Spool, book: AddressBook, command: str) -> None:
    with gateway(spool, book, commands=50) as port, Line(port) as line:
        line.send(f"{command}\r\n".encode() * 1_000)
        assert line.read_to_its_end().splitlines()[-1].startswith(b"421 4.7.0")


def test_what_stands_behind_the_end_of_a_conversation_is_not_run(spool: Spool, book: AddressBook) -> None:
    message = f"MAIL FROM:<{CITIZEN}>\r\nRCPT TO:<{INFO}>\r\nDATA\r\nlate\r\n.\r\n".encode()
    with gateway(spool, book, commands=5) as port, Line(port) as line:
        line.send(b"EHLO x\r\n" + b"NOOP\r\n" * 10 + message)
        assert b"354" not in line.read_to_its_end()
    assert list(spool.waiting()) == []


def test_accepted_messages_renew_the_patience_of_the_gateway(spool: Spool, book: AddressBook) -> None:
    with gateway(spool, book, refusals=3) as port, client(port) as smtp:
        for _ in range(5):
            smtp.mail(CITIZEN)
            assert [smtp.rcpt(f"nobody{number}@{DOMAIN}")[0] for number in range(2)] == [550, 550]
            smtp.rcpt(INFO)
            assert smtp.data(MAIL)[0] == 250


def test_a_trusted_relay_may_ask_for_many_unknown_addresses(spool: Spool, book: AddressBook) -> None:
    networks = (ip_network("127.0.0.1/32"),)
    with gateway(spool, book, refusals=3, trusted_relays=networks) as port, client(port) as smtp:
        smtp.mail(CITIZEN)
        assert [smtp.rcpt(f"nobody{number}@{DOMAIN}")[0] for number in range(30)] == [550] * 30
        smtp.rcpt(INFO)
        assert smtp.data(MAIL)[0] == 250


def test_large_messages_are_read_a_few_at_a_time_and_small_ones_pass_them(
    spool: Spool, book: AddressBook
) -> None:
    size = LARGE + 200_000
    lines = []
    with gateway(spool, book, max_bytes=2 * LARGE, connections_per_peer=50) as port:
        try:
            for _ in range(LARGE_AT_ONCE):
                lines.append(Line(port))
                _begin(lines[-1])
                lines[-1].send(b"x" * size)
            lines.append(Line(port))
            _begin(lines[-1])
            sending = threading.Thread(target=lines[-1].send, args=(b"x" * size + b"\r\n.\r\n",))
            sending.start()
            with client(port) as smtp:
                smtp.sendmail(CITIZEN, [INFO], MAIL)
            for line in lines[:-1]:
                line.send(b"\r\n.\r\n")
            assert [line.answer_to("message") for line in lines] == [250] * len(lines)
            sending.join(PATIENCE)
        finally:
            for line in lines:
                line.socket.close()
    assert len(list(spool.waiting())) == LARGE_AT_ONCE + 2


def test_after_an_inner_error_the_next_message_of_the_conversation_is_taken(
    spool: Spool, book: AddressBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(raw: bytes, envelope: Envelope) -> str:
        raise RuntimeError("the inside of the program")

    with gateway(spool, book) as port, client(port) as smtp:
        monkeypatch.setattr(spool, "keep", broken)
        smtp.mail(CITIZEN)
        smtp.rcpt(INFO)
        assert smtp.data(MAIL) == (451, b"4.3.0 Not possible at the moment; please try again later")
        monkeypatch.undo()
        smtp.sendmail(CITIZEN, [INFO], MAIL)


def test_an_error_in_the_list_of_addresses_is_put_off_without_its_text(
    spool: Spool, book: AddressBook, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(address: str) -> bool:
        raise RuntimeError(f"the inside of the program, and {address}")

    monkeypatch.setattr(book, "takes", broken)
    with gateway(spool, book) as port, client(port) as smtp:
        smtp.mail(CITIZEN)
        code, text = smtp.rcpt(INFO)
    assert (code, b"inside" in text) == (451, False)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("mail_gateway")]
    assert any("RuntimeError" in line for line in ours)
    assert not any(INFO in line for line in ours)


def _begin(line: Line) -> None:
    for command, code in (("EHLO x", 250), (f"MAIL FROM:<{CITIZEN}>", 250), (f"RCPT TO:<{INFO}>", 250)):
        assert line.say(command) == code
    assert line.say("DATA") == 354
