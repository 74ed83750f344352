"""An index folder that is replaced as a whole, for any number of reading processes.

    lock        held (flock) by the one process that builds
    current     JSON: which generation counts, what it reflects, the checksums of its files
    gen-<n>/    the files of a generation, never changed once `current` names it

Switching is one rename of `current`. Nothing is synced to disk: files that a power cut left incomplete
fail their checksum, and an index is only a cache.
"""

import fcntl
import json
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from zlib import crc32

log = logging.getLogger(__name__)

_PREFIX = "gen-"


class DamagedIndexError(Exception):
    """A generation is not what was written: files missing, cut or changed."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `current` says: `made_by` names analysis and engine, `checksums` the CRC-32 by file name."""

    generation: str
    stamp: str
    made_by: str
    articles: int
    checksums: dict[str, int]


class Generations:
    """The folder of one index as one program version (`made_by`) sees it; shared between threads."""

    def __init__(self, folder: Path, made_by: str) -> None:
        self._folder = folder
        self._made_by = made_by
        self._pointer = folder / "current"
        self._read: tuple[tuple[int, int, int], Manifest | None] | None = None

    def current(self) -> Manifest | None:
        """The generation to read; None when there is none this program can trust. Cheap: one stat."""
        try:
            status = self._pointer.stat()
            mark = (status.st_ino, status.st_mtime_ns, status.st_size)
            if self._read is None or self._read[0] != mark:
                self._read = (mark, self._parsed(self._pointer.read_bytes()))
            return self._read[1]
        except OSError:
            return None

    def files(self, manifest: Manifest) -> dict[str, bytes]:
        """The contents of a generation by file name; `DamagedIndexError` when they are not as written."""
        try:
            folder = self._folder / manifest.generation
            contents = {name: (folder / name).read_bytes() for name in manifest.checksums}
        except OSError as problem:
            raise DamagedIndexError("files missing") from problem
        if {name: crc32(content) for name, content in contents.items()} != manifest.checksums:
            raise DamagedIndexError("files changed")
        return contents

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Wait for, then hold the right to build; freed by the system when the process dies."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("ab") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    @contextmanager
    def new_generation(self) -> Iterator[Path]:
        """An empty folder to write into while holding the lock; removed again when writing fails."""
        numbers = [int(name.removeprefix(_PREFIX)) for name in self._names()]
        folder = self._folder / f"{_PREFIX}{max(numbers, default=0) + 1}"
        folder.mkdir()
        try:
            yield folder
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def publish(self, folder: Path, stamp: str, articles: int) -> None:
        """Make a written generation the one to read, then remove all but it and the one before."""
        before = self.current()
        checksums = {path.name: crc32(path.read_bytes()) for path in folder.iterdir() if path.is_file()}
        manifest = Manifest(folder.name, stamp, self._made_by, articles, checksums)
        unfinished = self._pointer.with_suffix(".new")
        unfinished.write_text(json.dumps(asdict(manifest)), encoding="utf-8")
        unfinished.replace(self._pointer)
        self._remove_all_but({folder.name, before.generation if before else folder.name})

    def _remove_all_but(self, kept: set[str]) -> None:
        for name in self._names():
            if name not in kept:
                shutil.rmtree(self._folder / name, ignore_errors=True)

    def _names(self) -> list[str]:
        found = [path.name for path in self._folder.glob(f"{_PREFIX}*")]
        return [name for name in found if name.removeprefix(_PREFIX).isdecimal()]

    def _parsed(self, content: bytes) -> Manifest | None:
        try:
            manifest = Manifest(**json.loads(content))
            trusted = manifest.made_by == self._made_by and manifest.generation in self._names()
        except (ValueError, TypeError) as problem:
            log.warning("FAQ index: its 'current' file is unreadable (%s)", type(problem).__name__)
            return None
        if not trusted:
            log.warning("FAQ index %s is missing or was made by another version", manifest.generation)
        return manifest if trusted else None
