"""Deliveries to the systems of departments, and every attempt at them."""

import enum
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import AppendOnly, Model, enum_type
from foundation.organisation.models import Department, User


class DeliveryState(enum.Enum):
    """What became of a delivery."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


class Problem(enum.Enum):
    """Why an attempt was none, in a word: all that is kept and logged of an error."""

    NO_ADDRESS = "no_address"
    BAD_ADDRESS = "bad_address"
    RESOLVE = "resolve"
    REFUSED_ADDRESS = "refused_address"
    CONNECT = "connect"
    TIMEOUT = "timeout"
    TLS = "tls"
    TOO_SLOW = "too_slow"
    NO_ANSWER = "no_answer"
    STATUS = "status"


LABELS: dict[enum.Enum, object] = {
    DeliveryState.WAITING: _l("Waiting to be delivered"),
    DeliveryState.DELIVERED: _l("Delivered"),
    DeliveryState.FAILED: _l("Could not be delivered"),
    Problem.NO_ADDRESS: _l("The department has no webhook address"),
    Problem.BAD_ADDRESS: _l("The webhook address cannot be used"),
    Problem.RESOLVE: _l("The name of the host is not known"),
    Problem.REFUSED_ADDRESS: _l("The host lies in a network that is not listed"),
    Problem.CONNECT: _l("The connection was refused"),
    Problem.TIMEOUT: _l("No connection in time"),
    Problem.TLS: _l("The certificate or the encryption is not in order"),
    Problem.TOO_SLOW: _l("No complete answer in time"),
    Problem.NO_ANSWER: _l("The connection broke off, or the answer was not HTTP"),
    Problem.STATUS: _l("The system answered that it did not take it"),
}


class WebhookDelivery(Model):
    """One message to one address. `body` is what is signed and sent; `event_id` stays the same over all attempts.

    `url` is where it was sent last, and before that where the department wanted it when it was ordered.
    """

    __tablename__ = "webhook_delivery"
    __table_args__ = (Index("ix_webhook_delivery_queue", "state", "try_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(String(36), unique=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    reference: Mapped[str] = mapped_column(String(20), comment="受付番号 it is about")
    occasion: Mapped[str] = mapped_column(String(32))
    url: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[DeliveryState] = mapped_column(enum_type(DeliveryState), default=DeliveryState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0, comment="since it was last ordered")
    try_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]

    department: Mapped[Department] = relationship()
    tries: Mapped[list["WebhookAttempt"]] = relationship(
        back_populates="delivery", order_by="WebhookAttempt.id"
    )


class WebhookAttempt(AppendOnly, Model):
    """One attempt: the HTTP status, or what went wrong in a word; or, with `ordered_by`, that it be sent again."""

    __tablename__ = "webhook_attempt"
    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("webhook_delivery.id"), index=True)
    at: Mapped[datetime]
    status: Mapped[int | None]
    problem: Mapped[str] = mapped_column(String(64), default="")
    milliseconds: Mapped[int] = mapped_column(default=0)
    ordered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    delivery: Mapped[WebhookDelivery] = relationship(back_populates="tries")
    ordered_by: Mapped[User | None] = relationship()

    @property
    def what_went_wrong(self) -> Problem | None:
        return Problem(self.problem) if self.problem else None
