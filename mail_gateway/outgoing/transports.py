"""How a message leaves: to a smarthost by SMTP, or as a file into a folder while there is none."""

import os
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from foundation.text import clean_line, shorten
from mail_gateway.outgoing.building import wire_address

_PATIENCE = 60.0  # seconds for each step of the conversation
# A relay may look through the message before it answers; who gives up earlier sends twice (RFC 5321, 4.5.3.2.6).
_PATIENCE_AFTER_DOT = 600.0
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9.@_+-]")


@dataclass(frozen=True)
class Parcel:
    """A finished message and where it goes. An empty `envelope_from` is the null sender <>."""

    message_id: str
    created_at: datetime
    envelope_from: str
    to_address: str
    raw: bytes = field(repr=False)


class TransportError(Exception):
    """A message was not taken. `permanent`: trying again by itself will not help (a 5yz answer, RFC 5321, 4.2.1)."""

    def __init__(self, permanent: bool, reason: str) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.reason = reason


class MailTransport(Protocol):
    """Takes responsibility for one message or raises TransportError."""

    def send(self, parcel: Parcel) -> None: ...


@dataclass(frozen=True)
class FolderTransport:
    """Each message as `<created>-<message id>.eml`; sent twice, it is still one file."""

    folder: Path

    def send(self, parcel: Parcel) -> None:
        name = _NOT_IN_NAMES.sub("_", parcel.message_id.strip("<>"))[:150]
        path = self.folder / f"{parcel.created_at.astimezone(UTC):%Y%m%dT%H%M%S}-{name}.eml"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write_whole(path, parcel.raw)
        except OSError as error:
            raise TransportError(False, error.strerror or type(error).__name__) from error


def _write_whole(path: Path, content: bytes) -> None:
    unfinished = path.with_suffix(".tmp")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


class _Conversation(smtplib.SMTP):
    patience_after_dot = _PATIENCE_AFTER_DOT

    def data(self, msg: Any) -> tuple[int, bytes]:
        self._wait_at_most(self.patience_after_dot)
        try:
            return super().data(msg)
        finally:
            self._wait_at_most(self.timeout)

    def _wait_at_most(self, seconds: float) -> None:
        if self.sock is not None:
            self.sock.settimeout(seconds)


@dataclass(frozen=True)
class SmtpTransport:
    """The smarthost of the installation. With `starttls` nothing is sent over a line that is not encrypted."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = True
    patience: float = _PATIENCE
    patience_after_dot: float = _PATIENCE_AFTER_DOT

    def send(self, parcel: Parcel) -> None:
        sender, recipient = _envelope(parcel)
        try:
            with self._connected(parcel) as relay:
                relay.sendmail(sender, [recipient], parcel.raw)
        except smtplib.SMTPRecipientsRefused as error:
            raise _refused(*next(iter(error.recipients.values()))) from error
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            raise _refused(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPResponseException as error:
            # The relay refuses us (greeting, log-in), not this message: it waits until that is put right.
            raise TransportError(False, _reason(error.smtp_code, error.smtp_error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise TransportError(False, _cause(error)) from error

    @contextmanager
    def _connected(self, parcel: Parcel) -> Iterator[smtplib.SMTP]:
        own_name = parcel.message_id.rpartition("@")[2].rstrip(">")
        relay = _Conversation(self.host, self.port, local_hostname=own_name, timeout=self.patience)
        relay.patience_after_dot = self.patience_after_dot
        try:
            if self.starttls:
                relay.starttls(context=ssl.create_default_context())
            if self.user:
                relay.login(self.user, self.password)
            yield relay
        finally:
            # Whatever happens after the relay's 250 to the message changes nothing: it is sent.
            with suppress(OSError, smtplib.SMTPException):
                relay.quit()
            relay.close()


def _envelope(parcel: Parcel) -> tuple[str, str]:
    try:
        sender = wire_address(parcel.envelope_from) if parcel.envelope_from else ""
        return sender, wire_address(parcel.to_address)
    except ValueError as error:
        raise TransportError(True, "the address is none that mail can be sent to") from error


def _refused(code: int, text: bytes | str) -> TransportError:
    return TransportError(500 <= code < 600, _reason(code, text))


def _reason(code: int, text: bytes | str) -> str:
    answer = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return shorten(f"{code} {clean_line(answer)}", 300)


def _cause(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else ""
    return shorten(f"{type(error).__name__} {clean_line(text)}".strip(), 300)
