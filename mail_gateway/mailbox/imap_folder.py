"""An open folder of a mailbox (RFC 3501). Reading leaves it as it is: BODY.PEEK sets no flag."""

import imaplib
import re
import ssl
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

_SIZE = re.compile(rb"\bRFC822\.SIZE (\d{1,15})\b")
_UID = re.compile(rb"\bUID (\d{1,10})\b")
_BODY = re.compile(rb"\bBODY\[")
_SHORT = 65_536  # bytes of an answer in which no message is asked for
MAX_HEADER = 256_000


class MailboxError(Exception):
    """The mailbox cannot be read now. The text is a reason that says nothing of people or mail."""


class MessageRefusedError(Exception):
    """The server does not give this one message."""


class Conversation(imaplib.IMAP4):
    """imaplib, which no server can make hold more than was asked for."""

    longest = _SHORT

    def read(self, size: int) -> bytes:
        if size > self.longest:
            raise self.abort("more than was asked for")
        return super().read(size)


class TlsConversation(Conversation, imaplib.IMAP4_SSL):
    """The same, encrypted from its first byte (RFC 8314)."""


@dataclass(frozen=True)
class Description:
    """Size of a message, and when it came into the mailbox; None where that is unreadable."""

    size: int
    received_at: datetime | None


class Folder:
    """An open folder. Its `uid_validity` says which numbering the UIDs belong to (RFC 3501, 2.3.1.1)."""

    def __init__(self, conversation: Conversation, uid_validity: int) -> None:
        self._conversation = conversation
        self.uid_validity = uid_validity
        self.server = str(conversation.socket().getpeername()[0])

    def uids_after(self, uid: int) -> list[int]:
        """The UIDs above `uid`, smallest first."""
        try:
            data = self._ask("SEARCH", "UID", f"{uid + 1}:*")
        except MessageRefusedError as error:
            raise MailboxError("the folder cannot be searched") from error
        words = b" ".join(line for line in data if isinstance(line, bytes)).split()
        # n:* names the last message even where that is below n.
        return sorted({number for word in words if word.isdigit() and (number := int(word)) > uid})

    def describe(self, uid: int) -> Description | None:
        """Of the message; None where it is no longer there."""
        for line in self._ask("FETCH", str(uid), "(RFC822.SIZE INTERNALDATE)"):
            named, size = (found.search(line) if isinstance(line, bytes) else None for found in (_UID, _SIZE))
            if named and size and int(named[1]) == uid:
                return Description(int(size[1]), _moment(line))
        return None

    def message(self, uid: int, most: int) -> bytes:
        """The bytes of the message, at most `most`."""
        return self._body(uid, "BODY.PEEK[]", most)

    def header(self, uid: int) -> bytes:
        """The beginning of its header, at most MAX_HEADER bytes."""
        return self._body(uid, "BODY.PEEK[HEADER]", MAX_HEADER)

    def _body(self, uid: int, part: str, most: int) -> bytes:
        self._conversation.longest = most
        try:
            data = self._ask("FETCH", str(uid), f"({part}<0.{most}>)")
        finally:
            self._conversation.longest = _SHORT
        for item in data:
            if isinstance(item, tuple) and _BODY.search(item[0]):
                return bytes(item[1])
        if any(isinstance(item, bytes) and _BODY.search(item) for item in data):
            return b""  # "" or NIL: the only bodies that come without a literal
        raise MessageRefusedError

    def _ask(self, command: str, *arguments: str) -> list[Any]:
        try:
            answer, data = self._conversation.uid(command, *arguments)
        except (imaplib.IMAP4.abort, OSError) as error:
            raise MailboxError(reason_of(error)) from error
        except imaplib.IMAP4.error as error:
            raise MessageRefusedError from error
        if answer != "OK":
            raise MessageRefusedError
        return data


def _moment(line: bytes) -> datetime | None:
    try:
        local = imaplib.Internaldate2tuple(line)
        return datetime.fromtimestamp(time.mktime(local), UTC) if local else None
    except (KeyError, ValueError, OverflowError):
        return None


def reason_of(error: Exception) -> str:
    """Without the server's own words, which may name people."""
    if isinstance(error, ssl.SSLError):
        return f"no encrypted connection that can be trusted ({type(error).__name__})"
    if isinstance(error, TimeoutError):
        return "the server does not answer in time"
    if isinstance(error, OSError):
        return f"the server cannot be reached ({type(error).__name__})"
    return "the server broke the conversation off"
