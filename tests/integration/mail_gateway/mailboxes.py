"""Real IMAP servers of the tests: pymap with its mailboxes in memory, and one that says what it is told to."""

import asyncio
import imaplib
import socketserver
import ssl
import threading
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer, IMAPService

from mail_gateway.mailbox.imap import Encryption, Mailbox
from tests.integration.mail_gateway.servers import HOST, PATIENCE

USER, PASSWORD = "madoguchi", '合言葉 with "quotes" and \\'
EARLIER = imaplib.Time2Internaldate(time.time() - 3_600)


@dataclass(frozen=True)
class Server:
    """A mailbox at work, and how the city's people use it."""

    mailbox: Mailbox

    def deliver(self, *messages: bytes, date: str = EARLIER) -> None:
        """Messages come into the folder, byte for byte."""
        with self.person() as person:
            for raw in messages:
                person.literal = raw
                answer = person._simple_command("APPEND", self.mailbox.folder, date)
                assert answer[0] == "OK", answer

    @contextmanager
    def person(self) -> Iterator[imaplib.IMAP4]:
        """Somebody with a mail program of their own, in the folder."""
        kind = imaplib.IMAP4_SSL if self.mailbox.encryption is Encryption.TLS else imaplib.IMAP4
        with kind(self.mailbox.host, self.mailbox.port, timeout=PATIENCE) as person:
            words = f"\0{USER}\0{PASSWORD}".encode()
            if self.mailbox.encryption is Encryption.STARTTLS:
                person.starttls(ssl.create_default_context())
            person.authenticate("PLAIN", lambda _: words)
            person.select(self.mailbox.folder)
            yield person

    def number_anew(self) -> None:
        """The mailbox is made again, with the same messages under another UIDVALIDITY."""
        with self.person() as person:
            for command in (("RENAME", "INBOX", "Old"), ("SELECT", "Old"), ("COPY", "1:*", "INBOX")):
                answer = person._simple_command(*command)
                assert answer[0] == "OK", answer
                person.state = "SELECTED"


@contextmanager
def mailbox_server(certificate: tuple[str, str] | None = None, implicit: bool = False) -> Iterator[Server]:
    """A server with one empty mailbox; with a certificate and its key it speaks TLS only."""
    started, found = threading.Event(), []

    async def main() -> None:
        stop = asyncio.Event()
        backend, config = await DictBackend.init(_arguments(certificate, implicit))
        config.apply_context()
        answering = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(backend.login, config))
        context = config.ssl_context if implicit else None
        server = await asyncio.start_server(answering, HOST, 0, ssl=context)
        found.extend((asyncio.get_running_loop(), stop, server.sockets[0].getsockname()[1]))
        started.set()
        await stop.wait()
        server.close()

    thread = threading.Thread(target=lambda: asyncio.run(main()), daemon=True)
    thread.start()
    assert started.wait(PATIENCE)
    encryption = Encryption.NONE if certificate is None else Encryption.STARTTLS
    try:
        name = HOST if certificate is None else "localhost"
        mailbox = Mailbox(name, found[2], USER, PASSWORD, encryption=encryption, timeout=PATIENCE)
        yield Server(replace(mailbox, encryption=Encryption.TLS) if implicit else mailbox)
    finally:
        found[0].call_soon_threadsafe(found[1].set)
        thread.join(PATIENCE)


def _arguments(certificate: tuple[str, str] | None, implicit: bool) -> Namespace:
    parser = ArgumentParser()
    DictBackend.add_subparser("dict", parser.add_subparsers())
    IMAPService.add_arguments(parser)
    parser.set_defaults(debug=False, passlib_cfg=None, inherited_sockets=None)
    given = ["--host", HOST]
    if certificate:
        given += ["--cert", certificate[0], "--key", certificate[1]]
    if certificate is None or implicit:
        given.append("--no-tls")
    return parser.parse_args([*given, "dict", "--demo-user", USER, "--demo-password", PASSWORD])


@dataclass
class Stubborn:
    """A server that does what no well-kept one does. UIDs are 1, 2, ... in the order of `messages`."""

    messages: list[bytes]
    refused: set[int] = field(default_factory=set)
    breaks_off_at: set[int] = field(default_factory=set)
    forms: dict[int, bytes] = field(default_factory=dict)
    silent_at: str = ""
    heard: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def mailbox(self) -> Mailbox:
        patience = 0.3 if self.silent_at else PATIENCE
        return Mailbox(HOST, self.port, USER, "secret", encryption=Encryption.NONE, timeout=patience)

    def answer(self, words: list[str]) -> bytes | None:
        """Untagged lines and the end of the tagged one; None to hang up."""
        verb = words[1] if words[0] == "UID" else words[0]
        if verb == "CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\nOK"
        if verb == "EXAMINE":
            return b"* OK [UIDVALIDITY 7] numbered\r\nOK [READ-ONLY]"
        if verb == "SEARCH":
            return b"* SEARCH" + b"".join(b" %d" % (n + 1) for n in range(len(self.messages))) + b"\r\nOK"
        if verb == "FETCH":
            return self._fetch(int(words[2]), words[3])
        return b"* BYE\r\nOK" if verb == "LOGOUT" else b"OK"

    def _fetch(self, uid: int, what: str) -> bytes | None:
        raw = self.messages[uid - 1]
        if uid in self.breaks_off_at:
            return None
        if uid in self.refused:
            return b"NO it cannot be read"
        if "SIZE" in what:
            return b"* %d FETCH (UID %d RFC822.SIZE %d)\r\nOK" % (uid, uid, len(raw))
        if uid in self.forms:
            return self.forms[uid]
        return b"* %d FETCH (UID %d BODY[]<0> {%d}\r\n%s)\r\nOK" % (uid, uid, len(raw), raw)


@contextmanager
def stubborn_server(*messages: bytes, **behaviour: Any) -> Iterator[Stubborn]:
    script = Stubborn(list(messages), **behaviour)

    class Answering(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            while line := self.rfile.readline().decode():
                tag, *words = line.split()
                script.heard.append(" ".join(words))
                if script.silent_at and script.silent_at in words:
                    continue
                answer = script.answer(words)
                if answer is None:
                    return
                untagged, end, tagged = answer.rpartition(b"\r\n")
                self.wfile.write(untagged + end + tag.encode() + b" " + tagged + b" .\r\n")

    with socketserver.ThreadingTCPServer((HOST, 0), Answering) as server:
        server.daemon_threads = True
        script.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield script
        finally:
            server.shutdown()
            thread.join(PATIENCE)
