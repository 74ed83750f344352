"""What the tests of lateness share: a mailbox for everybody who may be told, and the worker's steps at a moment."""

from datetime import datetime

from sqlalchemy import select

from escalation.alerts.clocks import tick_next
from escalation.alerts.models import Alert, AlertLevel, AlertNotice
from escalation.alerts.sender import Sender
from escalation.alerts.telling import tell_next
from escalation.models import Escalation
from foundation import clock
from foundation.calendar import JST
from foundation.db import db, transaction
from foundation.organisation.models import Department, User
from mail_gateway.models import OutgoingMail
from tests.personas import City

SECTION = "gakumu@dept.example.jp"
HEAD = "kacho@dept.example.jp"
SUPERVISOR = "tanaka@desk.example.jp"
CONTRACT_OFFICE = "keiyaku@city.example.jp"
STAFF = "yamamoto@dept.example.jp"
SENDER = Sender("総合行政事務センター", "info@desk.example.jp", CONTRACT_OFFICE, "inquiries.show")
SUBJECT = "【照会の期限】"


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026, in Japan."""
    return datetime(2026, 11, day, hour, minute, tzinfo=JST)


def give_mailboxes(city: City) -> None:
    """The head of the section, the supervisor and the section's clerk can be written to."""
    with transaction() as session:
        session.get_one(Department, city.school_department).head_mail_address = HEAD
        session.get_one(User, city.id_of("supervisor")).mail_address = SUPERVISOR
        session.get_one(User, city.id_of("school_staff")).mail_address = STAFF


def tick(at: datetime) -> None:
    """Every clock is looked at."""
    with clock.fixed(at):
        while tick_next(CONTRACT_OFFICE):
            pass


def tell(at: datetime) -> list[OutgoingMail]:
    """Everybody who waits is told; the mails that came of it."""
    before = {mail.id for mail in mails()}
    with clock.fixed(at):
        while tell_next(SENDER):
            pass
    return [mail for mail in mails() if mail.id not in before]


def ring(at: datetime) -> list[OutgoingMail]:
    """As the worker does it."""
    tick(at)
    return tell(at)


def told(at: datetime) -> set[str]:
    """The addresses that got a mail."""
    return {mail.to_address for mail in ring(at)}


def mails() -> list[OutgoingMail]:
    """About deadlines."""
    db.session.rollback()
    query = select(OutgoingMail).where(OutgoingMail.subject.contains(SUBJECT))
    return list(db.session.scalars(query.order_by(OutgoingMail.id)))


def alerts() -> list[Alert]:
    db.session.rollback()
    return list(db.session.scalars(select(Alert).order_by(Alert.id)))


def levels(*, collapsed: bool = False) -> list[AlertLevel]:
    return [alert.level for alert in alerts() if alert.collapsed is collapsed]


def waiting() -> list[AlertNotice]:
    db.session.rollback()
    return list(db.session.scalars(select(AlertNotice).where(AlertNotice.mail_id.is_(None))))


def next_look(escalation_id: int) -> datetime | None:
    db.session.rollback()
    return db.session.get_one(Escalation, escalation_id).next_alert_at
