"""The index in the database: SQLite's FTS5, or PostgreSQL's tsvector, over the same terms."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, Text, TextClause, cast, delete, func, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from foundation.db import db, insert_into
from inquiry_desk.finding.asking import Question, rendered
from inquiry_desk.finding.models import FULL_TEXT, InquiryTerms

_WINDOW = 2_000
"""Ids that are looked through one by one before PostgreSQL collects all hits: a common word is among the newest."""

_CHEAPER = 20
"""Rows that are looked through in the time of one hit that GIN collects from anywhere in the table."""


def store(inquiry_id: int, terms: Sequence[str]) -> None:
    """What this inquiry is found by from now on."""
    value = func.array_to_tsvector(cast(list(terms), ARRAY(Text))) if _postgresql() else " ".join(terms)
    statement = insert_into(InquiryTerms).values(inquiry_id=inquiry_id, terms=value)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["inquiry_id"], set_={"terms": statement.excluded.terms}
        )
    )


def forget(inquiry_ids: Iterable[int]) -> None:
    """Inquiries that are no more are not found either."""
    db.session.execute(delete(InquiryTerms).where(InquiryTerms.inquiry_id.in_(list(inquiry_ids))))


def matching(question: Question, *, past: int | None, ascending: bool, limit: int) -> list[int]:
    """Ids of inquiries that answer the question, in their order, going on after `past`."""
    if _postgresql():
        return _in_postgresql(question, past, ascending, limit)
    query = _SQLITE[ascending, past is not None]
    asked = {"asked": rendered(question, " AND ", " OR "), "limit": limit, "past": past}
    return list(db.session.scalars(query, asked if past is not None else _without_past(asked)))


def _without_past(asked: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in asked.items() if name != "past"}


def _sqlite_query(ascending: bool, goes_on: bool) -> TextClause:
    # FTS5 walks its lists in the order of rowid either way and stops at the limit.
    where = f"AND rowid {'>' if ascending else '<'} :past" if goes_on else ""
    order = "ASC" if ascending else "DESC"
    return text(
        f"SELECT rowid FROM {FULL_TEXT} WHERE {FULL_TEXT} MATCH :asked {where}"  # noqa: S608 - our own words
        f" ORDER BY rowid {order} LIMIT :limit"
    )


_SQLITE = {(up, on): _sqlite_query(up, on) for up in (True, False) for on in (True, False)}


def _in_postgresql(question: Question, past: int | None, ascending: bool, limit: int) -> list[int]:
    """Common words are met within a window of ids; what is rarer than that, GIN collects at little cost."""
    asked = literal(rendered(question, " & ", " | ")).op("::")(text("tsquery"))
    hits = select(InquiryTerms.inquiry_id).where(InquiryTerms.terms.op("@@")(asked))
    start = past if past is not None else _beyond(ascending)
    if start is None:
        return []
    found = _near(hits, start, ascending, limit, _WINDOW)
    if 0 < len(found) < limit and not ascending:
        wide = 2 * _WINDOW * limit // len(found)
        # As many rows as ids before this one would answer, if they did as often as those of the window.
        if wide < _CHEAPER * start * len(found) // _WINDOW:
            found = _near(hits, start, ascending, limit, wide)
    return found if len(found) >= limit else _all(hits, start, ascending, limit)


def _near(hits: Select[int], start: int, ascending: bool, limit: int, window: int) -> list[int]:
    far = start + window if ascending else start - window
    order = InquiryTerms.inquiry_id.asc() if ascending else InquiryTerms.inquiry_id.desc()
    near = hits.where(InquiryTerms.inquiry_id.between(min(start, far), max(start, far)))
    return list(db.session.scalars(near.where(InquiryTerms.inquiry_id != start).order_by(order).limit(limit)))


def _all(hits: Select[int], start: int, ascending: bool, limit: int) -> list[int]:
    # The sum keeps the planner from walking the key in its order and looking at every row.
    plain = InquiryTerms.inquiry_id + 0
    rest = hits.where(plain > start if ascending else plain < start)
    return list(db.session.scalars(rest.order_by(plain.asc() if ascending else plain.desc()).limit(limit)))


def _beyond(ascending: bool) -> int | None:
    edge = func.min(InquiryTerms.inquiry_id) - 1 if ascending else func.max(InquiryTerms.inquiry_id) + 1
    return db.session.scalar(select(edge))


def _postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"
