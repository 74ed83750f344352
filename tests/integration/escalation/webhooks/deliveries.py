"""What the tests of delivering share: a department with a system, a delivery to it, and how it stands."""

from datetime import datetime
from typing import Any

from escalation.webhooks.client import HttpClient, WebhookClient
from escalation.webhooks.delivering import deliver_next
from escalation.webhooks.models import WebhookDelivery
from escalation.webhooks.queueing import order
from foundation.db import db, transaction
from foundation.organisation.models import Department
from tests.conftest import NOW
from tests.integration.escalation.webhooks.receivers import HERE
from tests.personas import City

SECRET = b"a key for tests only, 32 characters"
ELSEWHERE = "https://system.example.jp/hooks"
FACTS = {"wish": "answer", "urgent": False, "link": "https://desk.example.jp/department/1"}


def register(department_id: int, url: str) -> None:
    """The department has a system at this address."""
    with transaction():
        db.session.get_one(Department, department_id).webhook_url = url


def put(city: City, url: str = ELSEWHERE, at: datetime = NOW, occasion: str = "handed_over") -> int:
    """A delivery to 学務支援課; its id."""
    register(city.school_department, url)
    with transaction() as session:
        department = session.get_one(Department, city.school_department)
        delivery = order(department, "R8-000123", occasion, FACTS, at)
        session.flush()
        return delivery.id


def row(delivery_id: int) -> WebhookDelivery:
    db.session.rollback()
    return db.session.get_one(WebhookDelivery, delivery_id)


def here(seconds: float = 20) -> HttpClient:
    """A client that may reach this machine."""
    return HttpClient(HERE, seconds)


def deliver(client: WebhookClient | None = None, failed: list[int] | None = None) -> bool:
    """One turn of the worker; what is tried no more is told to `failed`."""
    told: list[Any] = [] if failed is None else failed
    return deliver_next(client or here(), SECRET, lambda delivery: told.append(delivery.id))
