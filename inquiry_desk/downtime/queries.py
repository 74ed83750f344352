"""What can be asked of sheets; every question is limited to the services a person may see."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from foundation.access.scope import visible_service_ids
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.downtime.models import CallSheet, SheetBatch, SheetState
from inquiry_desk.downtime.rules import Pile, gaps_in
from inquiry_desk.inquiries.models import Inquiry, NumberSequence


@dataclass(frozen=True)
class Proof:
    """Every number of a fiscal year, by where it stands; `gaps` and `doubles` are empty where all is right."""

    fiscal_year: int
    last: int
    inquiries: int
    sheets: dict[SheetState, int]
    gaps: list[tuple[int, int]]
    doubles: list[int]

    @property
    def holds(self) -> bool:
        return not self.gaps and not self.doubles


def batches(user: User) -> list[tuple[SheetBatch, Pile]]:
    """The newest first."""
    query = _visible(user).options(joinedload(SheetBatch.service), joinedload(SheetBatch.made_by))
    found = list(db.session.scalars(query.order_by(SheetBatch.id.desc())))
    piles = _piles([batch.id for batch in found])
    return [(batch, piles[batch.id]) for batch in found]


def batch_with_id(batch_id: int, user: User) -> SheetBatch | None:
    sheets = selectinload(SheetBatch.sheets)
    query = _visible(user).where(SheetBatch.id == batch_id)
    return db.session.scalar(
        query.options(sheets.joinedload(CallSheet.inquiry), sheets.joinedload(CallSheet.settled_by))
    )


def sheet_with_id(sheet_id: int, user: User) -> CallSheet | None:
    query = select(CallSheet).join(CallSheet.batch).where(CallSheet.id == sheet_id)
    query = query.where(SheetBatch.id.in_(_visible(user).with_only_columns(SheetBatch.id)))
    return db.session.scalar(query)


def pile_of(batch: SheetBatch) -> Pile:
    return _piles([batch.id])[batch.id]


def count_late(user: User, at: datetime) -> int:
    """Sheets that should be accounted for by now."""
    return sum(pile.open for _batch, pile in _open_piles(user) if pile.is_late(at))


def count_stock(user: User, at: datetime) -> int:
    """Sheets of piles that lie ready."""
    return sum(pile.open for _batch, pile in _open_piles(user) if pile.is_stock and not pile.is_late(at))


def count_open(user: User) -> int:
    """Sheets to be entered: of piles that were used."""
    return sum(pile.open for _batch, pile in _open_piles(user) if not pile.is_stock)


def years() -> list[int]:
    """The fiscal years with numbers, the newest first."""
    query = select(NumberSequence.fiscal_year).where(NumberSequence.last > 0)
    return list(db.session.scalars(query.order_by(NumberSequence.fiscal_year.desc())))


def proof_of(year: int) -> Proof:
    """Whether each number of the year is an inquiry's or an unused sheet's, and only one's."""
    last = db.session.scalar(select(NumberSequence.last).where(NumberSequence.fiscal_year == year)) or 0
    inquiries = select(func.count(Inquiry.id)).where(Inquiry.fiscal_year == year)
    of_state = (
        select(CallSheet.state, func.count()).where(CallSheet.fiscal_year == year).group_by(CallSheet.state)
    )
    used = union_all(
        select(Inquiry.sequence).where(Inquiry.fiscal_year == year),
        select(CallSheet.sequence).where(
            CallSheet.fiscal_year == year, CallSheet.state != SheetState.ENTERED
        ),
    ).subquery()
    # Numbers are unique among inquiries and among sheets: only a sheet and an inquiry can share one.
    both = select(CallSheet.sequence).join(
        Inquiry, and_(Inquiry.fiscal_year == year, Inquiry.sequence == CallSheet.sequence)
    )
    both = both.where(CallSheet.fiscal_year == year, CallSheet.state != SheetState.ENTERED)
    whole = db.session.execute(select(func.count(), func.max(used.c.sequence)).select_from(used)).one()
    doubles = list(db.session.scalars(both.order_by(CallSheet.sequence)))
    # As many as the last number and none twice: then none is missing, and a million need not be read.
    complete = not doubles and whole[0] == last and (whole[1] or 0) == last
    each = () if complete else db.session.scalars(select(used.c.sequence).order_by(used.c.sequence))
    return Proof(
        fiscal_year=year,
        last=last,
        inquiries=db.session.scalar(inquiries) or 0,
        sheets={row[0]: row[1] for row in db.session.execute(of_state)},
        gaps=[] if complete else gaps_in(each, last),
        doubles=doubles,
    )


def _open_piles(user: User) -> list[tuple[int, Pile]]:
    waiting = select(CallSheet.batch_id).where(CallSheet.state == SheetState.RESERVED)
    query = _visible(user).with_only_columns(SheetBatch.id).where(SheetBatch.id.in_(waiting))
    return list(_piles(list(db.session.scalars(query))).items())


def _piles(batch_ids: list[int]) -> dict[int, Pile]:
    query = select(
        CallSheet.batch_id,
        CallSheet.state,
        func.count(),
        func.max(CallSheet.fiscal_year),
        func.min(CallSheet.number),
        func.max(CallSheet.number),
        func.max(CallSheet.settled_at),
    )
    query = query.where(CallSheet.batch_id.in_(batch_ids)).group_by(CallSheet.batch_id, CallSheet.state)
    rows: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for batch_id, *row in db.session.execute(query):
        rows[batch_id].append(tuple(row))
    return {batch_id: _pile(found) for batch_id, found in rows.items()}


def _pile(rows: list[tuple[Any, ...]]) -> Pile:
    states, counts, years, firsts, lasts, moments = zip(*rows, strict=True)
    return Pile(
        counts={state: counts[states.index(state)] for state in SheetState if state in states},
        fiscal_year=max(years),
        numbers=f"{min(firsts)}～{max(lasts)}",
        touched_at=max((at for at in moments if at), default=None),
    )


def _visible(user: User) -> Select[SheetBatch]:
    services = visible_service_ids(user)
    query = select(SheetBatch)
    if services is None:
        return query
    return query.where(or_(SheetBatch.service_id.is_(None), SheetBatch.service_id.in_(services)))
