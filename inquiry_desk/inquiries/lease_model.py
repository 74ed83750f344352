"""The table of leases."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import Model
from foundation.organisation.models import User
from inquiry_desk.inquiries.models import Inquiry


class Lease(Model):
    """Who writes on an inquiry right now. It ends by itself and may be taken over, which is recorded."""

    __tablename__ = "lease"
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    taken_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    inquiry: Mapped[Inquiry] = relationship()
    user: Mapped[User] = relationship()
