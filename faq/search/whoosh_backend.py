"""The engine of the desk: Whoosh over terms that `terms.py` made, one index folder per machine.

A generation is read into memory once per process and checked, so that files which are replaced, deleted or
damaged under a running program can disturb no search. Whoosh reads its files with pickle: the index folder
must be writable by the service only.
"""

import errno
import logging
import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from traceback import extract_tb

from whoosh import versionstring

from faq.search.analysis import analysis_identity
from faq.search.backend import Hit, IndexedText
from faq.search.generations import Generations, Manifest
from faq.search.ranking import best
from faq.search.segments import SegmentMemory
from faq.search.snapshot import Snapshot, opened
from faq.search.whoosh_files import LAYOUT, write_all, write_changes
from faq.search.writing import RightToWrite

log = logging.getLogger(__name__)

_DISK_PROBLEMS = (
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EMFILE,
    errno.ENFILE,
)
_ATTEMPTS = 3  # a generation may be removed between reading `current` and reading its files


class WhooshBackend:
    """A `SearchBackend` over an index folder; all processes of a machine open the same folder.

    With `follows_itself` False a search never waits for a newer generation to be opened, unless it is the first.
    """

    def __init__(self, folder: Path, follows_itself: bool = True) -> None:
        made_by = f"{analysis_identity()}, whoosh {versionstring()}, layout {LAYOUT}"
        self._generations = Generations(folder, made_by)
        self._right_to_write = RightToWrite(folder / "lock")
        self.follows_itself = follows_itself
        self._memory = SegmentMemory()
        self._opening = threading.RLock()
        self._snapshot: Snapshot | None = None  # in use
        self._newest: Snapshot | None = None  # opened, and maybe not yet in use
        self._refused: Manifest | None = None

    def replace_all(self, texts: Iterable[IndexedText], stamp: str) -> int:
        seen = self._generations.current()
        with self.writing(wait=True):
            now = self._generations.current()
            if now is not None and now != seen and now.stamp == stamp:
                return now.counts.texts  # another process built the same while this one waited for its turn
            with self._generations.new_generation() as folder:
                counts = write_all(folder, texts)
                self._generations.publish(folder, stamp, counts)
        return counts.texts

    def update(self, changed: Iterable[IndexedText], removed: Collection[int], stamp: str) -> int:
        latest = {text.id: text for text in changed}
        with self.writing(wait=True):
            before = self._opened_newest()
            if before is None:
                return 0
            try:
                return self._updated(before.manifest, latest.values(), removed, stamp)
            except Exception as problem:  # what Whoosh raises for damaged files is not one family
                if isinstance(problem, OSError) and problem.errno in _DISK_PROBLEMS:
                    raise  # what was written before is as good as it was
                self._refuse(before.manifest, problem)
        return 0

    def marks(self) -> Mapping[int, str] | None:
        newest = self._opened_newest()
        return newest.marks if newest else None

    def stamp(self) -> str | None:
        newest = self._opened_newest()
        return newest.manifest.stamp if newest else None

    def needs_rebuild(self) -> bool:
        newest = self._opened_newest()
        return newest is not None and newest.manifest.counts.are_crowded()

    def open_newest(self) -> bool:
        newest = self._opened_newest()
        if newest is None or newest is self._snapshot:
            return False
        with self._opening:
            return self._take_into_use(newest)

    def writing(self, wait: bool) -> AbstractContextManager[bool]:
        return self._right_to_write.held(wait)

    def search(
        self,
        text: str,
        *,
        also: Sequence[str] = (),
        service_id: int | None = None,
        within: Collection[int] | None = None,
        limit: int = 9,
    ) -> list[Hit]:
        try:
            if self.follows_itself or self._snapshot is None:
                self.open_newest()
            snapshot = self._snapshot  # better stale than nothing while the index is built anew
            found = snapshot.candidates(text, also, within, limit) if snapshot else []
        except Exception as problem:  # a search that fails must not take the call with it
            log.warning("FAQ search failed (%s)", _place(problem))
            return []
        return best(found, service_id, limit)

    def holds(self, form: str) -> bool:
        snapshot = self._snapshot
        return snapshot is not None and snapshot.scorer.frequency("words", form) > 0

    def close(self) -> None:
        self._snapshot = self._newest = None
        self._memory.keep_only(())

    def _updated(
        self, before: Manifest, changed: Collection[IndexedText], removed: Collection[int], stamp: str
    ) -> int:
        if not changed and not removed:
            if stamp != before.stamp:
                self._generations.restamp(before, stamp)
            return before.counts.texts
        with self._generations.new_generation(like=before) as folder:
            counts = write_changes(folder, changed, removed)
            self._generations.publish(folder, stamp, counts, like=before)
        return counts.texts

    def _opened_newest(self) -> Snapshot | None:
        """What `current` names, opened and checked; None when there is nothing that can be trusted."""
        newest, manifest = self._newest, self._generations.current()
        if newest and newest.manifest == manifest:
            return newest
        with self._opening:
            for _ in range(_ATTEMPTS):
                manifest = self._generations.current()
                if manifest is None or manifest == self._refused:
                    break
                if self._newest is None or self._newest.manifest != manifest:
                    self._open(manifest)
                else:
                    return self._newest
            return None

    def _open(self, manifest: Manifest) -> None:
        before = self._newest
        try:
            if before and before.manifest.checksums == manifest.checksums:
                self._newest = replace(before, manifest=manifest)
            else:
                files = self._generations.files(manifest, before.files if before else {})
                self._newest = opened(manifest, files, self._memory, before)
        except Exception as problem:  # what Whoosh raises for unreadable files is not one family
            if self._generations.current() == manifest:
                self._refuse(manifest, problem)

    def _refuse(self, manifest: Manifest, problem: Exception) -> None:
        log.warning(
            "FAQ index %s cannot be used: it has to be built anew (%s)", manifest.generation, _place(problem)
        )
        self._refused, self._newest = manifest, None

    def _take_into_use(self, newest: Snapshot) -> bool:
        used = self._snapshot
        if newest is used or newest is not self._newest:  # another thread was faster
            return False
        if used and used.scorer is not newest.scorer:
            newest.scorer.warm_like(used.scorer)
        self._snapshot = newest
        self._memory.keep_only(set(newest.segments.values()))
        return True


def _place(problem: Exception) -> str:
    """Kind and line of a failure; its message may hold what the call-taker typed."""
    frame = extract_tb(problem.__traceback__)[-1]
    return f"{type(problem).__name__} at {Path(frame.filename).name}:{frame.lineno}"
