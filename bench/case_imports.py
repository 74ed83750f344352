"""10,000 applications out of one file: from the upload to the last case, on both databases.

    python -m bench.case_imports [--rows 10000] [--kind csv|xlsx] [--stage 製票・入力] [--database sqlite|postgresql]

The file is brought through the page, read by the worker's step (the dry run), confirmed through the page and
registered by the worker's step; then it is brought a second time, when every row is known. Days are mixed
(R7.4.1, 令和7年4月1日, 2025/4/1, a workbook's count), one row in a hundred is bad. With `--stage` each row
says that its case is in this stage, and is moved there from stage to stage. The databases are as durable as in
use. `seconds` is the clock from the upload to the end; `processor_seconds` the time of this program alone;
`longest_ms` how long one transaction of the worker took, which is how long others may wait. Prints one JSON object;
fails where the work took more than `LIMIT` seconds (the clock also counts what else the machine does), and where the
cases are not those of the file.
"""

import argparse
import csv
import io
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from random import Random

from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import func, select

from bench.mail_databases import postgresql
from bench.mail_desk import migrated, settings_with
from foundation import clock, wareki
from foundation.calendar import day_of
from foundation.db import db, transaction
from foundation.organisation.models import Service, User
from inquiry_desk.app import create_app
from inquiry_desk.cases.importing.mappings import Agreed, agree
from inquiry_desk.cases.importing.models import CaseImport
from inquiry_desk.cases.importing.queries import count_fates
from inquiry_desk.cases.importing.reading import read_next_cases
from inquiry_desk.cases.importing.registering import register_next_cases
from inquiry_desk.cases.kinds import Source
from inquiry_desk.cases.models import Case, CaseRules
from inquiry_desk.sample.loader import PASSWORD, load
from inquiry_desk.settings import Settings

LIMIT = 60.0
"""Seconds for 10,000 rows (issue 8)."""

HEADINGS = ("申込番号", "申込日時", "種別", "氏名", "フリガナ", "生年月日", "電話番号", "備考", "段階")
FIELDS = ("source_number", "received_on", "kind", "applicant", "kana", "born_on", "phone", "note", "stage")
EVERY_BAD = 100
LOGIN = "site-manager"
Figures = dict[str, object]


def main() -> None:
    """Measure and print."""
    options = _options()
    content = _file(options.rows, options.kind, options.stage)
    found: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        if options.database != "postgresql":
            found["sqlite"] = _measure(migrated(settings_with(folder / "sqlite")), content, options)
        if options.database != "sqlite":
            server = stack.enter_context(postgresql(folder / "server"))
            found["postgresql"] = _measure(server.fresh(folder / "postgresql-var"), content, options)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"rows": options.rows, "kind": options.kind, "max_rss_mb": memory, **found}, indent=1))
    if any(not figures["within_limit_by_work"] for figures in found.values()):
        sys.exit(1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--kind", choices=["csv", "xlsx"], default="csv")
    parser.add_argument("--stage", default="", help="in which each case is, by the file")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="only this one")
    return parser.parse_args()


def _measure(settings: Settings, content: bytes, options: argparse.Namespace) -> Figures:
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        client = _arranged(app.test_client())
        first = _brought(client, content, options.kind)
        again = _brought(client, content, options.kind)
        cases = db.session.scalar(select(func.count(Case.id))) or 0
        bad = len(range(0, options.rows, EVERY_BAD))
        if cases != options.rows - bad:
            sys.exit(f"{cases} cases of {options.rows - bad}")
        db.session.remove()
        db.engine.dispose()
    rate = round(options.rows / float(str(first["seconds"])))
    within = {
        f"within_limit_by_{name}": float(str(first[key])) * 10_000 / options.rows <= LIMIT
        for name, key in (("clock", "seconds"), ("work", "processor_seconds"))
    }
    return {"first": first, "again": again, "rows_per_second": rate, **within}


def _arranged(client: FlaskClient) -> FlaskClient:
    """The sample city, columns agreed for its first service, and its site manager signed in."""
    with transaction():
        load()
        service = _service()
        agree(service, Agreed("電子申請", Source.E_APPLICATION, dict(zip(FIELDS, HEADINGS, strict=True))))
        for person in db.session.scalars(select(User)):
            person.must_change_password = False
    answer = client.post("/login", data={"login_id": LOGIN, "password": PASSWORD})
    if answer.status_code != 302:
        sys.exit("the site manager could not sign in")
    return client


def _service() -> Service:
    return db.session.scalars(select(Service).join(CaseRules).order_by(Service.id)).all()[0]


def _brought(client: FlaskClient, content: bytes, kind: str) -> Figures:
    """One file on its way: uploaded, read, confirmed where something is new, registered."""
    began, worked = time.perf_counter(), time.process_time()
    form = {"service_id": _service().id, "file": (io.BytesIO(content), f"申請.{kind}")}
    address = client.post("/cases/imports", data=form).headers["Location"]
    uploaded = time.perf_counter()
    longest = _steps(read_next_cases)
    read_at = time.perf_counter()
    client.post(f"{address}/confirm", data={})
    longest = max(longest, _steps(register_next_cases))
    ended = time.perf_counter()
    return {
        "seconds": round(ended - began, 1),
        "upload_seconds": round(uploaded - began, 2),
        "reading_seconds": round(read_at - uploaded, 1),
        "registering_seconds": round(ended - read_at, 1),
        "processor_seconds": round(time.process_time() - worked, 1),
        "longest_ms": round(longest * 1000),
        "fates": {fate.value: count for fate, count in count_fates(_newest()).items() if count},
    }


def _newest() -> int:
    return db.session.scalar(select(func.max(CaseImport.id))) or 0


def _steps(step: Callable[[], bool]) -> float:
    """Until there is nothing to do; seconds of the longest, with the rest that others get on SQLite."""
    longest = 0.0
    while True:
        began = time.perf_counter()
        if not step():
            return longest
        longest = max(longest, time.perf_counter() - began)


def _file(rows: int, kind: str, stage: str) -> bytes:
    """Every hundredth row is bad, each in one way."""
    dice = Random(8)
    lines = [[*_row(number, dice), stage] for number in range(rows)]
    for line in lines[::EVERY_BAD]:
        line[dice.choice((1, 5))] = "不明"
    return _workbook(lines) if kind == "xlsx" else _csv(lines)


def _row(number: int, dice: Random) -> list[str]:
    received = day_of(clock.now()) - timedelta(days=dice.randrange(60))
    born = date(1930, 1, 1) + timedelta(days=dice.randrange(36_000))
    family, kana = dice.choice((("見本", "ﾐﾎﾝ"), ("髙橋", "ﾀｶﾊｼ"), ("渡邉", "ﾜﾀﾅﾍﾞ"), ("例示", "ﾚｲｼﾞ")))
    return [
        f"E-{number:06}", _written(received, dice), "新規", f"{family} 花子{number}", f"{kana} ﾊﾅｺ",
        _written(min(born, received), dice), f"096-000-{number % 10_000:04}", "",
    ]  # fmt: skip


def _written(day: date, dice: Random) -> str:
    """One day as four offices write it."""
    serial = str((day - date(1899, 12, 30)).days)
    western = f"{day.year}/{day.month}/{day.day}"
    return dice.choice((western, wareki.format_date(day), f"{day:%Y%m%d}", serial))


def _csv(lines: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([HEADINGS, *lines])
    return out.getvalue().encode("cp932")


def _workbook(lines: list[list[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in (HEADINGS, *lines):
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


if __name__ == "__main__":
    main()
