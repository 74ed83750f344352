"""Files as people bring them in the tests, and the worker that takes them on."""

import io

from faq.exchange import importing
from faq.exchange.columns import COLUMNS
from faq.exchange.models import ArticleImport, Fate, ImportLine
from faq.exchange.reading import read_next
from faq.exchange.registering import apply_next
from faq.exchange.writing_files import Row, write_file
from faq.models import Article
from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import User


def workbook(rows: list[Row], keys: tuple[str, ...] = ()) -> bytes:
    """An xlsx file of these rows, with all columns or only these."""
    out = io.BytesIO()
    write_file("xlsx", rows, out, [one for one in COLUMNS if not keys or one.key in keys])
    return out.getvalue()


def csv_file(rows: list[Row]) -> bytes:
    out = io.BytesIO()
    write_file("csv", rows, out)
    return out.getvalue()


def bring(content: bytes, by: int, name: str = "一覧.xlsx") -> int:
    """The id of an import that waits for the worker."""
    with transaction() as session:
        person = session.get(User, by)
        assert person is not None
        return importing.bring(name, content, person, clock.now()).id


def confirm(import_id: int, approval: str = "") -> None:
    with transaction():
        assert importing.confirm(import_called(import_id), approval)


def work() -> None:
    """What the worker does until nothing is left."""
    while read_next() or apply_next():
        pass


def import_called(import_id: int) -> ArticleImport:
    db.session.expire_all()
    found = importing.import_with_id(import_id)
    assert found is not None
    return found


def fates(import_id: int) -> dict[str, int]:
    """How many lines met each fate, those of none left out."""
    return {fate.value: count for fate, count in importing.count_fates(import_id).items() if count}


def reasons(import_id: int) -> list[tuple[int, str]]:
    lines: list[ImportLine] = importing.lines_of(import_id, Fate.REFUSED, limit=1000).lines
    return [(line.line, line.reason) for line in lines]


def article(article_id: int) -> Article:
    db.session.expire_all()
    found = db.session.get(Article, article_id)
    assert found is not None
    return found
