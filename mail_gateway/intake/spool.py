"""The spool: a message is on the disk, whole, before its sender is told 250 (RFC 5321, 4.2.5)."""

import hashlib
import json
import logging
import os
import secrets
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

log = logging.getLogger(__name__)

_MAGIC = b"inquiry-desk mail 1"
_ENDING = ".mail"
_UNFINISHED_AFTER = 3600  # seconds; no write takes as long


@dataclass(frozen=True)
class Envelope:
    """What the conversation said about a message. An empty `mail_from` is the null sender <> of bounces."""

    mail_from: str
    rcpt_to: tuple[str, ...]
    peer: str
    received_at: datetime


@dataclass(frozen=True)
class SpooledMail:
    """A message as it was accepted."""

    spool_id: str
    envelope: Envelope
    raw: bytes


class DamagedError(Exception):
    """A spool file that is torn or altered; it has been moved to `corrupt/`."""


class Spool:
    """A folder with one file a message: `new/` holds whole ones, `tmp/` unfinished, `corrupt/` damaged ones.

    A file is a head line (length and SHA-256 of what follows), the envelope as a line of JSON, and the bytes.
    """

    def __init__(self, folder: Path) -> None:
        self.new, self.tmp, self.corrupt = (folder / name for name in ("new", "tmp", "corrupt"))
        for part in (self.new, self.tmp, self.corrupt):
            part.mkdir(parents=True, exist_ok=True, mode=0o700)
        for parent in (folder, folder.parent):
            _sync_folder(parent)
        self._round: deque[str] = deque()

    def keep(self, raw: bytes, envelope: Envelope) -> str:
        """Make a message durable and return its id. Where that is not certain: OSError, and nothing is kept."""
        spool_id = f"{envelope.received_at.astimezone(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(8)}"
        unfinished, whole = self.tmp / spool_id, self._path(spool_id)
        try:
            _write_synced(unfinished, _pack(raw, envelope))
            unfinished.rename(whole)
            _sync_folder(self.new)
        except BaseException:
            for path in (unfinished, whole):
                with suppress(OSError):
                    path.unlink()
            raise
        return spool_id

    def waiting(self) -> Iterator[str]:
        """The ids of the messages not yet taken in, oldest first."""
        names = sorted(entry.name for entry in os.scandir(self.new) if entry.name.endswith(_ENDING))
        return (name.removesuffix(_ENDING) for name in names)

    def in_turn(self) -> Iterator[str]:
        """The same in rounds: each message once, then the folder is read anew, by the next who asks.

        So one that cannot be taken away holds up none behind it, and a long queue is listed once, not once for each.
        """
        if not self._round:
            self._round.extend(self.waiting())
        while self._round:
            yield self._round.popleft()

    def read(self, spool_id: str) -> SpooledMail:
        """A message. FileNotFoundError when another worker was faster, DamagedError when it is not whole."""
        content = self._path(spool_id).read_bytes()
        try:
            return SpooledMail(spool_id, *_unpack(content))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            self.set_aside(spool_id)
            raise DamagedError(spool_id) from error

    def done(self, spool_id: str) -> None:
        """The message is safe elsewhere."""
        self._path(spool_id).unlink(missing_ok=True)

    def set_aside(self, spool_id: str) -> None:
        """Move a file that cannot be taken in to `corrupt/`, where a person finds it, and say so."""
        with suppress(FileNotFoundError):
            self._path(spool_id).rename(self.corrupt / f"{spool_id}{_ENDING}")
            log.error("spool: %s cannot be taken in; it is kept in %s", spool_id, self.corrupt.name)

    def damaged(self) -> int:
        """How many files are in `corrupt/`."""
        return sum(1 for _ in self.corrupt.iterdir())

    def clear_unfinished(self) -> None:
        """Delete what a killed process left half-written; its sender never heard 250 and sends again."""
        for path in self.tmp.iterdir():
            with suppress(OSError):
                if path.stat().st_mtime < time.time() - _UNFINISHED_AFTER:
                    path.unlink()

    def _path(self, spool_id: str) -> Path:
        return self.new / f"{spool_id}{_ENDING}"


def _pack(raw: bytes, envelope: Envelope) -> bytes:
    head = {
        "from": envelope.mail_from,
        "to": list(envelope.rcpt_to),
        "peer": envelope.peer,
        "received_at": envelope.received_at.isoformat(),
    }
    body = json.dumps(head).encode("ascii") + b"\n" + raw
    return b"%s %d %s\n%s" % (_MAGIC, len(body), hashlib.sha256(body).hexdigest().encode(), body)


def _unpack(content: bytes) -> tuple[Envelope, bytes]:
    first, _, body = content.partition(b"\n")
    if first != b"%s %d %s" % (_MAGIC, len(body), hashlib.sha256(body).hexdigest().encode()):
        raise ValueError("not whole")
    line, _, raw = body.partition(b"\n")
    head = json.loads(line)
    received_at = datetime.fromisoformat(head["received_at"])
    return Envelope(head["from"], tuple(head["to"]), head["peer"], received_at), raw


def _write_synced(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """A rename is on the disk only when the folder is (fsync(2))."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
