"""What a supervisor is asked to agree to, before any department sees it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from escalation.kinds import RequestDecision, RequestReason
from escalation.models import Escalation
from escalation.routing.models import RoutingRule
from foundation.db import Model, enum_type
from foundation.organisation.models import Department, Service, User


class HandoverRequest(Model):
    """A hand-over that waits for a supervisor: to be agreed to, or because no rule says who is asked (振り分け).

    `handover` is what will be handed over, as `Handover` writes it. No department sees it before it is released.
    """

    __tablename__ = "handover_request"
    __table_args__ = (Index("ix_handover_request_open", "decided_at", "asked_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(index=True)
    reason: Mapped[RequestReason] = mapped_column(enum_type(RequestReason))
    reference: Mapped[str] = mapped_column(String(20))
    handover: Mapped[dict[str, Any]] = mapped_column(JSON)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("routing_rule.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decision: Mapped[RequestDecision | None] = mapped_column(enum_type(RequestDecision))
    comment: Mapped[str] = mapped_column(Text, default="")
    escalation_id: Mapped[int | None] = mapped_column(ForeignKey("escalation.id"))
    version: Mapped[int] = mapped_column()

    service: Mapped[Service | None] = relationship()
    department: Mapped[Department | None] = relationship()
    rule: Mapped[RoutingRule | None] = relationship()
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
    escalation: Mapped[Escalation | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
