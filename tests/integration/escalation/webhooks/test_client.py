"""The client against real servers: where it goes, how long it waits, and what it believes."""

import logging
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
import trustme

from escalation.webhooks.client import READ_AT_MOST, Answer, HttpClient
from escalation.webhooks.lines import Undeliverable
from escalation.webhooks.models import Problem
from tests.integration.escalation.webhooks.receivers import (
    HERE,
    HOST,
    answering,
    closed_port,
    listener,
    receiver,
)

BODY = '{"reference":"R8-000123","wish":"回答"}'.encode()
PATIENT, HASTY = 20, 1


def post(url: str, listed: Any = HERE, seconds: float = PATIENT, context: Any = None) -> Answer:
    return HttpClient(listed, seconds, context).post(url, {"X-Inquiry-Desk-Event": "an-event"}, BODY)


def problem_with(url: str, **how: Any) -> Problem:
    with pytest.raises(Undeliverable) as caught:
        post(url, **how)
    return caught.value.problem


def test_a_listed_system_receives_the_body_as_it_is() -> None:
    with receiver(answering(202, b"thank you")) as found:
        assert post(found.url) == Answer(202)
    (request,) = found.received
    assert (request.path, request.body) == ("/hooks", BODY)
    assert request.headers["X-Inquiry-Desk-Event"] == "an-event"
    assert request.headers["Host"] == f"{HOST}:{found.port}"
    assert request.headers["Cookie"] is None
    assert request.headers["Authorization"] is None


def test_what_is_not_listed_receives_not_even_a_connection() -> None:
    with listener() as (port, waiting):
        waiting.settimeout(0)
        for url in (
            f"http://{HOST}:{port}/",
            f"http://localhost:{port}/",
            f"http://[::ffff:127.0.0.1]:{port}/",
        ):
            assert problem_with(url, listed=()) is Problem.REFUSED_ADDRESS
            assert problem_with(url, listed=(ip_network("10.0.0.0/8"),)) is Problem.REFUSED_ADDRESS
        with pytest.raises(BlockingIOError):
            waiting.accept()


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "user:secret@127.0.0.1"])
def test_other_spellings_of_an_address_are_refused_even_where_it_is_listed(host: str) -> None:
    with receiver() as found:
        assert problem_with(f"http://{host}:{found.port}/") is Problem.BAD_ADDRESS
    assert found.received == []


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[tuple[str, int]]) -> list[str]:
    """The resolver says these things one after the other, and then the last for ever; the hosts it was asked for."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        found = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, at or port)) for address, at in found]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def test_one_forbidden_address_among_several_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiver() as found:
        resolving(monkeypatch, [(HOST, 0), ("169.254.169.254", 0)])
        assert problem_with(f"http://system.example.jp:{found.port}/") is Problem.REFUSED_ADDRESS
    assert found.received == []


def test_a_name_that_leads_elsewhere_a_moment_later_is_not_followed_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first answer is a listed place where nobody listens; every later one is the forbidden server."""
    with receiver() as forbidden:
        nobody = closed_port()
        asked = resolving(monkeypatch, [("127.0.0.2", nobody)], [(HOST, forbidden.port)])
        only_the_first = (ip_network("127.0.0.2/32"),)
        url = f"http://system.example.jp:{forbidden.port}/"
        assert problem_with(url, listed=only_the_first) is Problem.CONNECT
    assert (asked, forbidden.received) == (["system.example.jp"], [])


def test_the_peer_that_answers_is_checked_again_before_anything_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket.socket, "getpeername", lambda self: ("169.254.169.254", 80))
    with receiver() as found:
        assert problem_with(found.url) is Problem.REFUSED_ADDRESS
    assert found.received == []


def test_a_name_nobody_knows_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert problem_with("https://nobody.example.jp/") is Problem.RESOLVE


def test_a_resolver_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    let_go = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: let_go.wait() and [])
    assert problem_with("https://slow.example.jp/", seconds=HASTY) is Problem.RESOLVE
    let_go.set()


def test_where_nobody_listens_the_connection_is_refused() -> None:
    assert problem_with(f"http://{HOST}:{closed_port()}/") is Problem.CONNECT


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer_and_is_not_followed(status: int) -> None:
    with receiver() as inside, receiver(answering(status, Location=inside.url)) as found:
        assert post(found.url) == Answer(status)
    assert (len(found.received), inside.received) == (1, [])


def test_of_a_redirect_with_an_endless_body_only_a_little_is_read() -> None:
    with receiver(_endless(302)) as found:
        assert post(found.url).status == 302


def test_of_an_endless_answer_only_a_little_is_read() -> None:
    with receiver(_endless(200)) as found:
        assert post(found.url) == Answer(200)


def _endless(status: int) -> Any:
    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Location", "http://169.254.169.254/")
        handler.send_header("Content-Encoding", "gzip")
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * READ_AT_MOST * 64)

    return behave


def test_a_system_that_takes_the_request_and_says_nothing_is_cut_off() -> None:
    with listener() as (port, _waiting):
        assert problem_with(f"http://{HOST}:{port}/", seconds=HASTY) is Problem.TOO_SLOW


@pytest.mark.parametrize("opening", [b"", b"HTTP/1.1 200 OK\r\n"])
def test_a_system_that_drips_its_answer_is_cut_off(opening: bytes) -> None:
    """A byte long before any timeout of a socket, for ever."""
    hung_up = threading.Event()

    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(opening + b"X-Long: ")
        try:
            while not hung_up.wait(0.05):
                handler.wfile.write(b"x")
        finally:
            hung_up.set()

    with receiver(behave) as found:
        assert problem_with(found.url, seconds=HASTY) is Problem.TOO_SLOW
        assert hung_up.wait(PATIENT), "the connection was left open"


def test_an_answer_that_has_come_counts_though_its_body_drips() -> None:
    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        while True:
            handler.wfile.write(b"x")
            threading.Event().wait(0.05)

    with receiver(behave) as found:
        assert post(found.url, seconds=HASTY) == Answer(200)


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\x00" * 100])
def test_an_answer_that_is_not_http_is_no_answer(said: bytes) -> None:
    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(said)
        handler.close_connection = True

    with receiver(behave) as found:
        assert problem_with(found.url) is Problem.NO_ANSWER


def test_how_long_a_system_asks_us_to_wait_is_told() -> None:
    with receiver(answering(503, Retry_After="120")) as found:
        assert post(found.url) == Answer(503, "120")


def test_no_proxy_and_no_password_is_taken_out_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text(f"machine {HOST} login desk password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with receiver() as proxy, receiver() as found:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://{HOST}:{proxy.port}")
        assert post(found.url) == Answer(200)
    assert proxy.received == []
    assert found.received[0].headers["Authorization"] is None


class Certificates:
    """An authority of our own, a server that it vouches for, and a client that trusts it."""

    def __init__(self, *names: str) -> None:
        authority = trustme.CA()
        self.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*names).configure_cert(self.server)
        self.client = ssl.create_default_context()
        authority.configure_trust(self.client)


def test_over_tls_the_name_of_the_host_is_asked_for_and_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str | None] = []
    made = Certificates("system.example.jp")
    made.server.sni_callback = lambda _socket, name, _context: names.append(name)
    with receiver(context=made.server) as found:
        resolving(monkeypatch, [(HOST, 0)])
        assert post(f"https://system.example.jp:{found.port}/", context=made.client) == Answer(200)
        assert problem_with(f"https://other.example.jp:{found.port}/", context=made.client) is Problem.TLS
    assert names == ["system.example.jp", "other.example.jp"]
    assert [request.body for request in found.received] == [BODY]


def test_a_certificate_nobody_we_trust_vouches_for_ends_it_before_anything_is_sent() -> None:
    with receiver(context=Certificates(HOST).server) as found:
        assert problem_with(found.url) is Problem.TLS
        assert problem_with(found.url, context=Certificates(HOST).client) is Problem.TLS
    assert found.received == []


def test_a_certificate_for_an_ip_address_is_checked_too() -> None:
    made = Certificates(HOST)
    with receiver(context=made.server) as found:
        assert post(found.url, context=made.client) == Answer(200)


def test_plain_http_at_a_port_for_tls_is_no_tls() -> None:
    with receiver() as found:
        assert problem_with(found.url.replace("http", "https")) is Problem.TLS


def test_a_server_that_never_shakes_hands_is_cut_off() -> None:
    with listener() as (port, _waiting):
        assert problem_with(f"https://{HOST}:{port}/", seconds=HASTY) is Problem.TOO_SLOW


def test_no_address_gets_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nno header\r\n: x\r\n\r\n")

    with receiver(behave) as found, caplog.at_level(logging.WARNING):
        post(f"{found.url}?token=secret")
        problem_with(f"http://{HOST}:{closed_port()}/?token=secret")
    assert "secret" not in caplog.text
    assert HOST not in caplog.text
