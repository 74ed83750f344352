"""Daily reports of the tests, as far on their way as a test needs them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import select

from foundation import clock
from foundation.calendar import JST
from foundation.db import db, transaction
from foundation.organisation.models import Service, User
from inquiry_desk.inquiries.actions import open_inquiry
from inquiry_desk.inquiries.kinds import Channel
from inquiry_desk.inquiries.values import Caller, NewInquiry
from inquiry_desk.reporting import actions
from inquiry_desk.reporting.models import Report, ReportKind, ReportState
from inquiry_desk.reporting.stretches import Stretch
from tests.personas import City

# The tests' now is the Monday after: the report is due today.
FRIDAY = date(2026, 11, 13)
S = ReportState
# The way to each state; who goes it.
WAYS: dict[ReportState, tuple[tuple[str, str], ...]] = {
    S.DRAFT: (),
    S.SIGNED: (("sign", "supervisor"),),
    S.SUBMITTED: (("sign", "supervisor"), ("submit", "site_manager")),
    S.RETURNED: (("sign", "supervisor"), ("submit", "site_manager"), ("send_back", "contract_officer")),
    S.CONFIRMED: (("sign", "supervisor"), ("submit", "site_manager"), ("confirm", "contract_officer")),
}


def person(city: City, login_id: str) -> User:
    return db.session.get_one(User, city.id_of(login_id))


def step(report: Report, name: str, by: User, at: datetime) -> None:
    """One step on the way, with words where it needs some."""
    deeds: dict[str, Callable[[], object]] = {
        "write": lambda: actions.write(report, by, at, {"remarks": "書きました。"}),
        "sign": lambda: actions.sign(report, by, at),
        "unsign": lambda: actions.take_back_signature(report, by, at),
        "submit": lambda: actions.submit(report, by, at),
        "confirm": lambda: actions.confirm(report, by, at, "確認しました。"),
        "send_back": lambda: actions.send_back(report, by, at, "件数を確かめてください。"),
        "correct": lambda: actions.correct(report, by, at, "一件の登録もれ。"),
    }
    deeds[name]()


def report_in(
    city: City, state: ReportState = S.DRAFT, service_id: int | None = -1, day: date = FRIDAY
) -> int:
    """The daily report of `day`, brought to `state`; its id. Of 就学援助 where nothing else is said."""
    chosen = city.school if service_id == -1 else service_id
    with transaction():
        service = db.session.get(Service, chosen) if chosen else None
        made = actions.draft(
            ReportKind.DAILY, service, Stretch(day, day), clock.now(), day + timedelta(days=3)
        )
        for name, by in WAYS[state]:
            step(made, name, person(city, by), clock.now())
        db.session.flush()
        return made.id


def held(report_id: int) -> Report:
    """As the database has it now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Report, report_id)


def all_reports() -> list[Report]:
    db.session.rollback()
    return list(db.session.scalars(select(Report).order_by(Report.id)))


def inquiry_on_friday(service_id: int | None, hour: int = 10) -> None:
    """One more phone call of that day, recorded only now."""
    received = datetime(2026, 11, 13, hour, 0, tzinfo=JST)
    with transaction():
        open_inquiry(NewInquiry(Channel.PHONE, received, "件名", "質問", Caller(), service_id), None)
