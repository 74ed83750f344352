"""Files that people brought, read by the worker in turns: some rows in each transaction, the file kept open in between."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from itertools import islice
from typing import Any, ClassVar, Generic, TypeVar

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import delete, func, insert, select

from foundation.db import db, transaction
from foundation.rows_of_file import UnreadableFileError

Cells = TypeVar("Cells")
Brought = TypeVar("Brought")
File = TypeVar("File", bound="OpenFile[Any]")


class OpenFile(ABC, Generic[Cells]):
    """A file in the middle of being read. A worker that did not begin it starts from the top and skips."""

    def __init__(self, import_id: int, rows: Iterator[list[str]], above: int, expected: int) -> None:
        """`rows` are about as many as `expected`; `above`: how many stand above them in the file."""
        self.import_id, self.expected, self.done = import_id, expected, 0
        self._rows, self._above = rows, above

    @abstractmethod
    def cells_of(self, row: list[str]) -> Cells | None:
        """The row as it is judged; None: it is blank."""

    def next_piece(self, done: int, size: int) -> tuple[list[tuple[int, Cells]], int]:
        """The rows after the first `done` (at least as many as were taken before) by the number they have in a
        spreadsheet, and the number reached.

        Blank rows count and are left out. Fewer than `size` further means the end. Raises UnreadableFileError.
        """
        self.done += sum(1 for _row in islice(self._rows, done - self.done))
        piece = list(enumerate(islice(self._rows, size), self._above + self.done + 1))
        self.done += len(piece)
        read = ((line, self.cells_of(row)) for line, row in piece)
        return [(line, cells) for line, cells in read if cells is not None], self.done


class Reader(ABC, Generic[Brought, File]):
    """Keeps the rows of one kind of files with what is decided of each, and changes nothing else."""

    files: ClassVar[Any]
    """The table of files. `rows`: how many a file has; `done`: how many are read; `problem`: why it is refused."""
    rows: ClassVar[Any]
    states: ClassVar[Any]
    """READING, then READY or REFUSED."""
    kept_open_as: ClassVar[str]

    def __init__(self, at_once: int, most: int) -> None:
        """`at_once`: rows of one transaction, the database is free for others in between; `most`: of a file."""
        self._at_once, self._most = at_once, most

    @abstractmethod
    def open(self, import_id: int) -> File:
        """The file from its top, with no snapshot of the database held meanwhile. Raises UnreadableFileError."""

    @abstractmethod
    def judged(self, one: Brought, file: File, piece: list[tuple[int, Any]]) -> list[dict[str, object]]:
        """The rows to keep. UnreadableFileError where nothing can be said of any."""

    @abstractmethod
    def tell(self, one: Brought, file: File) -> None:
        """Keep what is known of the file as a whole."""

    def read_next(self) -> bool:
        """Read some rows of the oldest file that waits to be read; False when there is none.

        A worker that is killed loses at most the rows of this turn, which the next one reads again. Two workers
        may be at the same file: what the second read in vain it throws away.
        """
        waiting = self._oldest_waiting()
        if waiting is None:
            return False
        import_id, done = waiting
        with force_locale("ja"):  # reasons are kept, for whoever reads them
            try:
                file = self._taken(import_id, done)
                piece, reached = file.next_piece(done, self._at_once)
                current_app.extensions[self.kept_open_as] = file
                return self._keep(file, piece, done, reached)
            except UnreadableFileError as problem:
                return self._give_up(import_id, str(problem))

    def _oldest_waiting(self) -> tuple[int, int] | None:
        query = select(self.files.id, self.files.done).where(self.files.state == self.states.READING)
        row = db.session.execute(query.order_by(self.files.id).limit(1)).first()
        db.session.rollback()  # parsing takes a while, and holds no snapshot of the database meanwhile
        return (row.id, row.done) if row else None

    def _taken(self, import_id: int, done: int) -> File:
        """The file as the last turn left it, for this turn alone: two threads must not read on in one file."""
        left: File | None = current_app.extensions.pop(self.kept_open_as, None)
        # At the beginning it is opened anew: how it is to be read may have been said again.
        fits = left is not None and left.import_id == import_id and 0 < left.done <= done
        return left if left is not None and fits else self.open(import_id)

    def _claim(self, import_id: int) -> Any:
        """The import, locked, while it is read; None when somebody else has it or it is read no more."""
        query = select(self.files).where(self.files.id == import_id, self.files.state == self.states.READING)
        return db.session.scalar(query.with_for_update(skip_locked=True, of=self.files))

    def _keep(self, file: File, piece: list[tuple[int, Any]], done: int, reached: int) -> bool:
        with transaction():
            one = self._claim(file.import_id)
            if one is None or one.done != done:
                return False
            if piece:
                db.session.execute(insert(self.rows), self.judged(one, file, piece))
            self.tell(one, file)
            one.done, one.rows = reached, max(file.expected, reached)
            self._go_on_or_end(one, ends=reached - done < self._at_once)
        return True

    def _go_on_or_end(self, one: Any, ends: bool) -> None:
        kept = db.session.scalar(select(func.count(self.rows.id)).where(self.rows.import_id == one.id)) or 0
        if ends:
            self._close()
            one.rows, one.done, one.state = kept, kept, self.states.READY
        if ends and not kept:
            self._refuse(one, _("The file has headings but no lines."))
        elif kept > self._most:
            limit = f"{self._most:,}"
            problem = _("The file has more than %(limit)s lines. Divide it into several files.", limit=limit)
            self._refuse(one, problem)

    def _give_up(self, import_id: int, problem: str) -> bool:
        with transaction():
            one = self._claim(import_id)
            if one:
                self._refuse(one, problem)
        return one is not None

    def _refuse(self, one: Any, problem: str) -> None:
        """The file cannot be read as a whole."""
        self._close()
        one.state, one.problem, one.content = self.states.REFUSED, problem, b""
        db.session.execute(delete(self.rows).where(self.rows.import_id == one.id))

    def _close(self) -> None:
        current_app.extensions.pop(self.kept_open_as, None)
