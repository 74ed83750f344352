"""An index folder whose state is replaced as a whole, for any number of reading processes.

    lock        held (flock) by the one process that writes
    current     JSON: which generation counts, what it reflects, the checksums of its files
    gen-<n>/    the files of a generation, never changed once `current` names it

Generations share unchanged files as hard links. Switching is one rename of `current`. Nothing is synced to disk:
files that a power cut left incomplete fail their checksum, and an index is only a cache.
"""

import json
import logging
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from zlib import crc32

log = logging.getLogger(__name__)

MOST_DELETED = 0.2
"""Share of deleted texts in a generation that does no harm yet."""

MOST_SEGMENTS = 16
"""Segments that do no harm yet; Whoosh merges small ones before, unless many texts change at once many times."""

_PREFIX = "gen-"
_SHARED = ".seg"  # segments have names of their own, and are never written again
_KEPT_FILES = (_SHARED, ".toc")


class DamagedIndexError(Exception):
    """A generation is not what was written: files missing, cut or changed."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a generation holds: texts that can be found, replaced or removed ones still in it, segments."""

    texts: int
    deleted: int
    segments: int

    def are_crowded(self) -> bool:
        """Whether the index is worth building anew."""
        return self.segments > MOST_SEGMENTS or self.deleted > MOST_DELETED * (self.texts + self.deleted)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `current` says: `made_by` names analysis and engine, `checksums` the CRC-32 by file name."""

    generation: str
    stamp: str
    made_by: str
    counts: Counts
    checksums: dict[str, int]


class Generations:
    """The folder of one index as one program version (`made_by`) sees it; shared between threads."""

    def __init__(self, folder: Path, made_by: str) -> None:
        self._folder = folder
        self._made_by = made_by
        self._pointer = folder / "current"
        self._read: tuple[tuple[int, int, int], Manifest | None] | None = None

    def current(self) -> Manifest | None:
        """The generation to read; None when there is none this program can trust. Cheap: two stats."""
        try:
            status = self._pointer.stat()
            mark = (status.st_ino, status.st_mtime_ns, status.st_size)
            read = self._read
            if read is None or read[0] != mark:
                self._read = read = (mark, self._parsed(self._pointer.read_bytes()))
        except OSError:
            return None
        return read[1] if read[1] and (self._folder / read[1].generation).is_dir() else None

    def files(
        self, manifest: Manifest, held: Mapping[tuple[str, int], bytes]
    ) -> dict[tuple[str, int], bytes]:
        """The contents of a generation by file name and checksum, those held already not read again.

        `DamagedIndexError` when they are not as written.
        """
        folder = self._folder / manifest.generation
        wanted = manifest.checksums.items()
        try:
            contents = {key: held[key] if key in held else (folder / key[0]).read_bytes() for key in wanted}
        except OSError as problem:
            raise DamagedIndexError("files missing") from problem
        if any(crc32(content) != key[1] for key, content in contents.items() if key not in held):
            raise DamagedIndexError("files changed")
        return contents

    @contextmanager
    def new_generation(self, like: Manifest | None = None) -> Iterator[Path]:
        """A folder to write into while holding the right to; removed again when writing fails.

        Empty, or with the files of another generation, which may be deleted in it and must not be changed.
        """
        numbers = [int(name.removeprefix(_PREFIX)) for name in self._names()]
        folder = self._folder / f"{_PREFIX}{max(numbers, default=0) + 1}"
        folder.mkdir()
        try:
            if like:
                self._link_files(like, folder)
            yield folder
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def publish(self, folder: Path, stamp: str, counts: Counts, like: Manifest | None = None) -> None:
        """Make a written generation the one to read, then remove all but it and the one before.

        Checksums of segments that `like` had are taken over from it.
        """
        before = self.current()
        known = {name: crc for name, crc in like.checksums.items() if name.endswith(_SHARED)} if like else {}
        paths = [path for path in folder.iterdir() if path.suffix in _KEPT_FILES]
        checksums = {path.name: known.get(path.name) or crc32(path.read_bytes()) for path in paths}
        self._point_to(Manifest(folder.name, stamp, self._made_by, counts, checksums))
        self._remove_all_but({folder.name, before.generation if before else folder.name})

    def restamp(self, manifest: Manifest, stamp: str) -> None:
        """Say that a generation reflects a newer state as it is."""
        self._point_to(replace(manifest, stamp=stamp))

    def _link_files(self, manifest: Manifest, folder: Path) -> None:
        for name in manifest.checksums:
            _link(self._folder / manifest.generation / name, folder / name)

    def _point_to(self, manifest: Manifest) -> None:
        unfinished = self._pointer.with_suffix(".new")
        unfinished.write_text(json.dumps(asdict(manifest)), encoding="utf-8")
        unfinished.replace(self._pointer)

    def _remove_all_but(self, kept: set[str]) -> None:
        for name in self._names():
            if name not in kept:
                shutil.rmtree(self._folder / name, ignore_errors=True)

    def _names(self) -> list[str]:
        found = [path.name for path in self._folder.glob(f"{_PREFIX}*")]
        return [name for name in found if name.removeprefix(_PREFIX).isdecimal()]

    def _parsed(self, content: bytes) -> Manifest | None:
        try:
            fields = json.loads(content)
            manifest = Manifest(**(fields | {"counts": Counts(**fields["counts"])}))
            trusted = manifest.made_by == self._made_by and manifest.generation in self._names()
        except (ValueError, TypeError, KeyError) as problem:
            log.warning("FAQ index: its 'current' file is unreadable (%s)", type(problem).__name__)
            return None
        if not trusted:
            log.warning("FAQ index %s is missing or was made by another version", manifest.generation)
        return manifest if trusted else None


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except FileNotFoundError as problem:
        raise DamagedIndexError("files missing") from problem
    except OSError:  # a file system without hard links
        shutil.copyfile(source, target)
