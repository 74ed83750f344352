"""Files of applications as people bring them in the tests, and the worker that takes them on."""

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook

from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import Service
from inquiry_desk.cases.importing import actions, mappings
from inquiry_desk.cases.importing.actions import File
from inquiry_desk.cases.importing.mappings import Agreed
from inquiry_desk.cases.importing.models import CaseImport, RowFate
from inquiry_desk.cases.importing.numbered_rows import beginning_of
from inquiry_desk.cases.importing.queries import all_rows_of, count_fates
from inquiry_desk.cases.importing.reading import read_next_cases
from inquiry_desk.cases.importing.registering import register_next_cases
from inquiry_desk.cases.kinds import Source
from tests.integration.cases.conftest import Arranged

HEADINGS = ("申込番号", "申込日時", "氏名", "フリガナ", "生年月日", "電話番号", "備考")
ROW = ("E-001", "R8.11.2", "見本 花子", "ﾐﾎﾝ ﾊﾅｺ", "H1.1.8", "096-000-1111", "")
COLUMNS = {
    "source_number": "申込番号",
    "received_on": "申込日時",
    "applicant": "氏名",
    "kana": "フリガナ",
    "born_on": "生年月日",
    "phone": "電話番号",
    "note": "備考",
}
Rows = Sequence[Sequence[object]]


def csv_file(rows: Rows, encoding: str = "utf-8-sig", headings: Sequence[str] = HEADINGS) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([headings, *rows])
    return out.getvalue().encode(encoding)


def workbook(rows: Rows, headings: Sequence[str] = HEADINGS) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in (headings, *rows):
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bring(
    arranged: Arranged, content: bytes, more: dict[str, str] | None = None, by: str = "supervisor"
) -> int:
    """The id of an import of 就学援助 that waits for the worker."""
    with transaction() as session:
        service = session.get_one(Service, arranged.city.school)
        agreed = Agreed("電子申請", Source.E_APPLICATION, COLUMNS | (more or {}))
        mapping = mappings.agree(service, agreed)
        file = File("申請一覧.csv", content, beginning_of(content).headings)
        return actions.bring(file, service, mapping, arranged.person(by), clock.now()).id


def confirm(arranged: Arranged, import_id: int, by: str = "supervisor") -> None:
    with transaction():
        assert actions.confirm(import_called(import_id), arranged.person(by))


def work() -> None:
    """What the worker does until nothing is left."""
    while read_next_cases() or register_next_cases():
        pass


def register(arranged: Arranged, content: bytes, more: dict[str, str] | None = None) -> int:
    """A file brought, read and registered."""
    brought = bring(arranged, content, more)
    work()
    confirm(arranged, brought)
    work()
    return brought


def import_called(import_id: int) -> CaseImport:
    db.session.expire_all()
    return db.session.get_one(CaseImport, import_id)


def fates(import_id: int) -> dict[str, int]:
    """How many rows met each fate, those of none left out."""
    return {fate.value: count for fate, count in count_fates(import_id).items() if count}


def reasons(import_id: int, fate: RowFate = RowFate.REFUSED) -> list[tuple[str, str]]:
    """Number at the source and reason of each row of this fate."""
    return [(row.source_number, row.reason) for row in all_rows_of(import_id, fate)]
