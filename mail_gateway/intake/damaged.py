"""Spool files that could not be taken in: what is wrong with them, and what can still be read. None is ever deleted."""

import enum
import hashlib
import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mail_gateway.intake.spool import Envelope, Spool

MOST_SHOWN = 50
_HEAD = re.compile(rb"inquiry-desk mail \d+ (\d{1,12}) ([0-9a-f]{64})\n")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
RECOVERED = "recovered"


class Damage(enum.Enum):
    """Why a file was not taken in."""

    CUT_OFF = "cut_off"
    ALTERED = "altered"
    UNKNOWN_FORM = "unknown_form"
    REFUSED = "refused"


@dataclass(frozen=True)
class DamagedFile:
    """A file as it lies there. `envelope` is None where that part cannot be read."""

    name: str
    size: int
    at: datetime
    damage: Damage
    envelope: Envelope | None


def damaged_files(folder: Path) -> list[DamagedFile]:
    """The newest files of `corrupt/` in the spool `folder`, at most MOST_SHOWN; none where there is no such folder."""
    try:
        entries = [entry for entry in os.scandir(folder / "corrupt") if _NAME.fullmatch(entry.name)]
    except FileNotFoundError:
        return []
    newest = sorted(entries, key=lambda entry: entry.name, reverse=True)[:MOST_SHOWN]
    return [found for entry in newest if (found := damaged_file(folder, entry.name))]


def count_damaged(folder: Path) -> int:
    """How many files are in `corrupt/`."""
    try:
        return sum(1 for _ in os.scandir(folder / "corrupt"))
    except FileNotFoundError:
        return 0


def damaged_file(folder: Path, name: str) -> DamagedFile | None:
    """The file of this name; None where there is none."""
    content = content_of(folder, name)
    if content is None:
        return None
    at = datetime.fromtimestamp((folder / "corrupt" / name).stat().st_mtime, UTC)
    return DamagedFile(name, len(content), at, _damage(content), _envelope(content))


def content_of(folder: Path, name: str) -> bytes | None:
    """The bytes of the file; None where there is none, or the name could lead elsewhere."""
    path = folder / "corrupt" / name
    if not _NAME.fullmatch(name) or not path.is_file() or path.is_symlink():
        return None
    return path.read_bytes()


def recover(spool: Spool, name: str, guess: Callable[[bytes], Envelope]) -> str | None:
    """Put what can be read of a file into the spool anew, and the file itself into `recovered/`.

    The message is what follows the two lines of ours, or the whole file where they cannot be read; its envelope
    is the one kept, else what `guess` makes of the message. Returns the new spool id, None where there is no
    such file any more.
    """
    folder = spool.corrupt.parent
    content = content_of(folder, name)
    if content is None:
        return None
    raw = _message(content)
    spool_id = spool.keep(raw, _envelope(content) or guess(raw))
    kept = folder / RECOVERED
    kept.mkdir(mode=0o700, exist_ok=True)
    (spool.corrupt / name).rename(kept / name)
    return spool_id


def _damage(content: bytes) -> Damage:
    head = _HEAD.match(content)
    if head is None:
        return Damage.UNKNOWN_FORM
    body = content[head.end() :]
    if len(body) < int(head[1]):
        return Damage.CUT_OFF
    whole = len(body) == int(head[1]) and hashlib.sha256(body).hexdigest().encode() == head[2]
    return Damage.REFUSED if whole and _envelope(content) else Damage.ALTERED


def _message(content: bytes) -> bytes:
    head = _HEAD.match(content)
    if head is None:
        return content
    line, _, raw = content[head.end() :].partition(b"\n")
    return raw if line.startswith(b"{") else content[head.end() :]


def _envelope(content: bytes) -> Envelope | None:
    head = _HEAD.match(content)
    line = content[head.end() :].partition(b"\n")[0] if head else b""
    try:
        found = json.loads(line)
        received_at = datetime.fromisoformat(found["received_at"])
        recipients = tuple(str(one) for one in found["to"])
        return Envelope(str(found["from"]), recipients, str(found["peer"]), received_at.astimezone(UTC))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
