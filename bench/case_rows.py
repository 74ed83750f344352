"""Cases of some years, most of them over, with their steps: rows made in bulk, not by the acts of people."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import Table, insert, literal, select

from bench.cities import settle
from foundation import clock
from foundation.calendar import JST, day_of
from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.cases.actions import search_keys
from inquiry_desk.cases.intake.path import usually_next
from inquiry_desk.cases.kinds import Side, Source, StepKind
from inquiry_desk.cases.missing.models import CaseMissing
from inquiry_desk.cases.models import Case, CaseRules, CaseStage, CaseStep
from inquiry_desk.cases.stages import first_stage, stages_of

YEARS, UNDER_WAY_PERCENT, AT_ONCE = 4, 5, 10_000
FAMILIES = [
    f"{a}{b}"
    for a in "アイカキサシタナハヤ"
    for b in ("トウ", "マダ", "ムラ", "カワ", "ノウエ", "ザキ", "モト", "シマ")
]
GIVEN = [f"{a}{b}" for a in "アエカケサチトナノハマミユリ" for b in ("キコ", "スケ", "オリ", "ツオ", "ナミ")]
Row = dict[str, Any]


def fill_cases(wanted: int) -> int:
    """In a context of the application with the sample city; everything is committed. Returns how many are under way."""
    dice = Random(8)
    with transaction():
        person = db.session.scalars(select(User).order_by(User.id)).first()
        ways = {service: _way_of(service) for service in db.session.scalars(select(CaseRules.service_id))}
        rows = _rows(wanted, ways, person.id if person else 0, dice)
        under_way = 0
        while chunk := [row for row, _ in zip(rows, range(AT_ONCE), strict=False)]:
            under_way += sum(row["ended_on"] is None for row in chunk)
            db.session.execute(insert(_table(Case)), chunk)
    for way in ways.values():
        with transaction():
            _steps_along(way)
    with transaction():
        _missing()
    settle()
    return under_way


def _way_of(service_id: int) -> list[CaseStage]:
    first = first_stage(service_id)
    return [first, *usually_next(first.id, stages_of(service_id))]


def _rows(wanted: int, ways: dict[int, list[CaseStage]], person: int, dice: Random) -> Iterator[Row]:
    today, services = day_of(clock.now()), sorted(ways)
    ended = wanted * (100 - UNDER_WAY_PERCENT) // 100
    for nth in range(wanted):
        service_id = dice.choice(services)
        over = nth < ended
        back = 40 + (ended - nth) * 365 * YEARS // ended if over else dice.randrange(40)
        yield _row(nth, ways[service_id], over, today - timedelta(days=back), dice) | {
            "entered_by_id": person
        }


def _row(nth: int, way: list[CaseStage], over: bool, received: date, dice: Random) -> Row:
    stage = way[-1] if over else dice.choice(way[:-1])
    since = (
        received + timedelta(days=dice.randrange(30))
        if over
        else received + (day_of(clock.now()) - received) * dice.random()
    )
    kana = f"{dice.choice(FAMILIES)} {dice.choice(GIVEN)}"
    city = over or stage.side is Side.CITY
    return {
        "number": f"B{nth:07d}",
        "fiscal_year": 1900,
        "sequence": nth,
        "service_id": stage.service_id,
        "source": Source.E_APPLICATION,
        "source_number": f"E-{nth:07d}",
        "kind": "新規",
        "received_on": received,
        "applicant": f"見本 {nth}",
        "kana": kana,
        **search_keys(kana, kana),
        "born_on": date(1930, 1, 1) + timedelta(days=dice.randrange(30_000)),
        "phone_e164": f"+8196{dice.randrange(10_000_000):07d}",
        "note": "",
        "stage_id": stage.id,
        "stage_since": _moment(since),
        "due_on": received + timedelta(days=9),
        "first_due_on": received + timedelta(days=9),
        "decide_by": received + timedelta(days=42),
        "calendar_version": 0,
        "centre_done_on": since if city else None,
        "decided_on": since if over or stage.decides else None,
        "ended_on": since if over else None,
        "ending": stage.ending,
        "entered_at": _moment(received),
        "version": 1,
    }


def _steps_along(way: list[CaseStage]) -> None:
    """The steps of the cases of one service, as far as each has come; the late ones on the day it came where it is."""
    case, step = _table(Case), _table(CaseStep)
    names = (
        "case_id",
        "kind",
        "at",
        "by_id",
        "from_stage_id",
        "to_stage_id",
        "from_name",
        "to_name",
        "reason",
        "details",
    )
    for nth, stage in enumerate(way):
        leaves = way[nth - 1] if nth else None
        reached = [one.id for one in way[nth:]]
        row = (
            select(
                case.c.id,
                literal(StepKind.MOVED if leaves else StepKind.RECEIVED, step.c.kind.type),
                case.c.stage_since if nth > len(way) // 2 else case.c.entered_at,
                case.c.entered_by_id,
                literal(leaves.id if leaves else None, step.c.from_stage_id.type),
                literal(stage.id),
                literal(leaves.name if leaves else ""),
                literal(stage.name),
                literal(""),
                literal({}, step.c.details.type),
            )
            .where(case.c.service_id == stage.service_id, case.c.stage_id.in_(reached))
            .order_by(case.c.id)
        )
        db.session.execute(insert(step).from_select(names, row))


def _missing() -> None:
    waiting = select(Case.id, Case.entered_by_id, Case.received_on).join(Case.stage)
    waiting = waiting.where(Case.ended_on.is_(None), CaseStage.position == 2).limit(1_000)
    rows = [
        {"case_id": case_id, "items": ["所得を証する書類"], "came": [], "letter": "", "asked_on": day, "asked_by_id": person,
         "answer_by": day, "remind_on": day, "settled_note": "", "paused_days": 0, "version": 1}
        for case_id, person, day in db.session.execute(waiting)
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(_table(CaseMissing)), rows)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(10), JST)


def _table(model: type[Any]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table
