"""Who works: accounts of the bench's own, and what each of them does."""

import random
import threading
from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from bench.people_books import Books
from bench.people_browser import Browser
from bench.people_callers import work
from bench.people_meetings import Meetings
from bench.people_offices import answer_escalations, watch_figures
from bench.people_pace import Pace
from bench.people_person import Person
from bench.people_writers import answer_mail, supervise
from escalation.models import Escalation
from foundation import clock
from foundation.access.passwords import hash_password
from foundation.access.roles import Role
from foundation.db import db, transaction
from foundation.organisation.models import Department, Service, User
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.sample.loader import PASSWORD

Work = Callable[[Person, Meetings], None]
PARTS: dict[str, tuple[int, Role, Work]] = {
    "call-takers": (13, Role.OPERATOR, work),
    "mail answerers": (5, Role.OPERATOR, answer_mail),
    "supervisors": (3, Role.SUPERVISOR, supervise),
    "department staff": (3, Role.DEPARTMENT_STAFF, lambda person, _: answer_escalations(person)),
    "contract office": (1, Role.CONTRACT_OFFICER, lambda person, _: watch_figures(person)),
}
"""Of each 25 people: how many, their role and their day."""
HOT = 6
"""Inquiries on which people meet on purpose."""


def parts_of(people: int) -> dict[str, int]:
    """How many of each part, by the shares of 25, at least one each; the call-takers are the rest."""
    shares = {name: max(1, round(people * share / 25)) for name, (share, *_) in PARTS.items()}
    others = sum(shares.values()) - shares["call-takers"]
    return shares | {"call-takers": max(1, people - others)}


def accounts_for(app: Flask, parts: dict[str, int]) -> list[tuple[str, str]]:
    """(login id, part) of everybody; accounts that are missing are made."""
    with app.app_context():
        with transaction():
            known, hashed = set(db.session.scalars(select(User.login_id))), hash_password(PASSWORD)
            offices, named = _busiest_departments(), []
            for part, count in parts.items():
                for number in range(count):
                    login_id = f"bench-{part.replace(' ', '-')}-{number + 1}"
                    named.append((login_id, part))
                    if login_id not in known:
                        # The first two sit in one department, and work on the same.
                        db.session.add(
                            _account(login_id, PARTS[part][1], offices[number // 2 % len(offices)], hashed)
                        )
        db.session.remove()
    return named


def _busiest_departments() -> list[Department]:
    open_ones = func.count(Escalation.id).filter(Escalation.answered_at.is_(None))
    query = select(Department).join(Escalation).where(Department.active).group_by(Department.id)
    return list(db.session.scalars(query.order_by(open_ones.desc()).limit(3)))


def _account(login_id: str, role: Role, department: Department, hashed: str) -> User:
    within = role in {Role.DEPARTMENT_STAFF, Role.CONTRACT_OFFICER}
    return User(
        login_id=login_id,
        display_name=f"計測 {login_id.removeprefix('bench-')}",
        role=role,
        department=department if within else None,
        services=[] if within else list(db.session.scalars(select(Service))),
        password_hash=hashed,
        must_change_password=False,
        created_at=clock.now(),
    )


def hot_inquiries(app: Flask) -> list[str]:
    """Numbers of inquiries that everybody may see, the newest; whether they are open changes all the while."""
    with app.app_context():
        query = select(Inquiry.number).where(
            Inquiry.service_id.is_not(None), Inquiry.merged_into_id.is_(None)
        )
        found = list(db.session.scalars(query.order_by(Inquiry.id.desc()).limit(HOT)))
        db.session.remove()
    return found


def people_at(
    base: str, accounts: list[tuple[str, str]], books: Books, over: threading.Event, faster: float, seed: int
) -> list[tuple[Person, Work]]:
    """Everybody, signed in, call-takers at their telephones."""
    found = []
    for number, (login_id, part) in enumerate(accounts):
        chance = random.Random(f"{seed} {login_id}")
        browser = Browser(base, books, login_id)
        person = Person(login_id, number, browser, books, Pace(chance, faster), chance, over)
        _sign_in(browser, login_id)
        if part == "call-takers":
            page = browser.open("/telephony/extension", "page: extension")
            person.press(
                page.form("/telephony/extension"), {"number": f"{9000 + number}"}, "sit at a telephone"
            )
        found.append((person, PARTS[part][2]))
    return found


def _sign_in(browser: Browser, login_id: str) -> None:
    page = browser.open("/login", "page: sign in")
    form = page.form("/login")
    answer = browser.press(
        form.action or page.url,
        dict(form.form_values()) | {"login_id": login_id, "password": PASSWORD},
        "sign in",
    )
    assert answer.location == "/", f"{login_id} cannot sign in: {answer.status}"
    browser.open("/", "page: today")
