"""Finding inquiries among many, beside the search letter by letter (LIKE) it took the place of, in the same run.

    python -m bench.finding [--inquiries 100000] [--rounds 30] [--postgresql]
    python -m bench.finding --database URL      one that holds the sample city and its history already

Prints one JSON object: for each search p50 and p95 in milliseconds for the first page as a list shows it (ids, scope of a
person with some services, rows with their states), the hits on it, and the same for LIKE, of which three rounds are enough.
Bounded: the history is made and indexed once, and nothing runs longer than its rounds.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select, text

from bench.cities import database_in, fill_city
from bench.timing import milliseconds, times_of
from foundation import clock
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.app import create_app
from inquiry_desk.inquiries.counting import count_states, counts_of
from inquiry_desk.inquiries.indexing import NOT_INDEXED, index_next
from inquiry_desk.inquiries.kinds import Channel, InquiryState
from inquiry_desk.inquiries.listing import PAGE, page_of
from inquiry_desk.inquiries.models import Contact, Inquiry
from inquiry_desk.inquiries.narrowing import Filters
from inquiry_desk.inquiries.queries import visible_to
from inquiry_desk.inquiries.searching import matches
from inquiry_desk.inquiries.worklists import TABS
from inquiry_desk.settings import Settings

PER_DAY = 410
LIKE_ROUNDS = 3
# What a measured act says when it went well.
DONE = 200


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.database:
            app = create_app(Settings(var=folder, database_url=options.database))
            print(_measured(app, options.rounds))
            return
        with database_in(folder, options.postgresql) as url:
            app = create_app(Settings(var=folder, database_url=url))
            fill_city(app, options.inquiries, PER_DAY)
            print(_measured(app, options.rounds))


def _measured(app: Flask, rounds: int) -> str:
    with app.app_context():
        made = db.session.scalar(select(func.count(Inquiry.id))) or 0
        waiting = db.session.scalar(select(func.count(Inquiry.id)).where(NOT_INDEXED)) or 0
        began = time.perf_counter()
        while index_next():
            pass
        seconds = time.perf_counter() - began
        kind = db.engine.dialect.name
        if kind == "postgresql":
            db.session.execute(text("ANALYZE"))
            db.session.commit()
        told = {"inquiries": made, "database": kind, "indexed": waiting, "seconds": round(seconds, 1)}
        return json.dumps({**told, "searches": _searches(rounds)}, ensure_ascii=False, indent=1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inquiries", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--postgresql", action="store_true", help="PostgreSQL instead of SQLite")
    parser.add_argument("--database", metavar="URL", help="a filled database instead of a new one")
    return parser.parse_args()


def _searches(rounds: int) -> dict[str, object]:
    user = db.session.scalars(select(User).where(User.login_id == "operator1")).one()
    some = db.session.scalars(
        select(Inquiry)
        .join(Inquiry.contact)
        .where(visible_to(user), Contact.phone_e164.is_not(None), Contact.name != "")
        .order_by(Inquiry.id)
        .offset(500)
        .limit(1)
    ).one()
    cases = {
        "common word": Filters(words="申請"),
        "two common words": Filters(words="申請 書類"),
        "words that seldom meet": Filters(words="給食 医療"),
        "rare word": Filters(words="督促"),
        "no such word": Filters(words="鯨"),
        "number": Filters(words=some.number.replace("-", "").lower()),
        "phone": Filters(words="0" + str(some.contact.phone_e164)[3:]),
        "last four figures": Filters(words=str(some.contact.phone_e164)[-4:]),
        "name": Filters(words=some.contact.name.split()[0]),
        "common word, one service": Filters(words="申請", service_id=some.service_id),
        "common word, by mail": Filters(words="申請", channel=Channel.MAIL),
        "common word, new": Filters(words="申請", state=InquiryState.NEW),
        "common word, asked back": Filters(words="申請", state=InquiryState.ASKED_BACK),
    }
    figures: dict[str, object] = {}
    for name, filters in cases.items():
        like = [] if filters.state else times_of(lambda f=filters: _by_letter(user, f), LIKE_ROUNDS)
        figures[name] = {
            "hits": len(page_of("all", user, filters, clock.now()).rows),
            **_figures(times_of(lambda f=filters: _page(user, f), rounds)),
            "like": _figures(like) if like else None,
        }
    at, views = clock.now(), [tab.value for tab in TABS]
    figures["counts of all lists"] = _figures(times_of(lambda: _done(counts_of(views, user, at)), rounds))
    figures["counts by state"] = _figures(
        times_of(lambda: _done(count_states("all", user, Filters(), at)), rounds)
    )
    figures["counts by state, common word"] = _figures(
        times_of(lambda: _done(count_states("all", user, Filters(words="申請"), at)), rounds)
    )
    figures["by due date"] = _figures(
        times_of(lambda: _done(page_of("inbox", user, Filters(by_due=True), at)), rounds)
    )
    return figures


def _figures(times: list[float]) -> dict[str, float]:
    return {"p50_ms": milliseconds(times, 50), "p95_ms": milliseconds(times, 95)}


def _done(_found: object) -> int:
    return DONE


def _page(user: User, filters: Filters) -> int:
    page_of("all", user, filters, clock.now())
    return DONE


def _by_letter(user: User, filters: Filters) -> int:
    query = select(Inquiry.id).join(Inquiry.contact).where(visible_to(user), matches(filters.words))
    if filters.service_id:
        query = query.where(Inquiry.service_id == filters.service_id)
    if filters.channel:
        query = query.where(Inquiry.channel == filters.channel)
    db.session.scalars(query.order_by(Inquiry.id.desc()).limit(PAGE + 1)).all()
    return DONE


if __name__ == "__main__":
    main()
