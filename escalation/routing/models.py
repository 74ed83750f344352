"""Routing rules (振り分け規則), as the administrator keeps them."""

import enum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import Model, enum_type
from foundation.organisation.models import AnsweredBy, Category, ContactSection, Department, Service


class NoticeChannel(enum.Enum):
    """How a department learns of an inquiry. Its page on the web always has it; WEB: nothing else is sent."""

    WEB = "web"
    MAIL = "mail"
    WEBHOOK = "webhook"


LABELS: dict[enum.Enum, object] = {
    NoticeChannel.WEB: _l("On its page only"),
    NoticeChannel.MAIL: _l("By mail"),
    NoticeChannel.WEBHOOK: _l("Into the department's own system (webhook)"),
}


class RoutingRule(Model):
    """One rule: when it fits, and what is done then. The first that fits, by `position`, is taken.

    Empty conditions fit everything. `words`: one a line, any of them suffices. `received_by`: the value of the
    way in (受付経路), which the floor above defines.
    """

    __tablename__ = "routing_rule"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    words: Mapped[str] = mapped_column(Text, default="")
    received_by: Mapped[str] = mapped_column(String(32), default="")
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    section_id: Mapped[int | None] = mapped_column(ForeignKey("contact_section.id"))
    channel: Mapped[NoticeChannel] = mapped_column(enum_type(NoticeChannel), default=NoticeChannel.MAIL)
    includes_name: Mapped[bool] = mapped_column(default=False)
    includes_phone: Mapped[bool] = mapped_column(default=False)
    includes_mail: Mapped[bool] = mapped_column(default=False)
    includes_files: Mapped[bool] = mapped_column(default=True)
    content_in_notice: Mapped[bool] = mapped_column(
        default=False, comment="the notice holds the question itself"
    )
    answered_by: Mapped[AnsweredBy] = mapped_column(enum_type(AnsweredBy), default=AnsweredBy.DESK)
    accept_within_hours: Mapped[int] = mapped_column(default=4, comment="business hours")
    answer_within_hours: Mapped[int] = mapped_column(default=16, comment="business hours")
    urgent_within_hours: Mapped[int] = mapped_column(default=3, comment="business hours")
    needs_approval: Mapped[bool] = mapped_column(
        default=False, comment="a supervisor agrees before hand-over"
    )
    version: Mapped[int] = mapped_column()

    service: Mapped[Service | None] = relationship()
    category: Mapped[Category | None] = relationship()
    department: Mapped[Department] = relationship()
    section: Mapped[ContactSection | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
