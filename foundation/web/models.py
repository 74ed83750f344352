"""Forms that were sent: a double click or a replay finds the first result instead of making a second."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Model


class Submission(Model):
    """One form that was accepted, by the key the page carried, and where its sender was led."""

    __tablename__ = "submission"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(index=True)
    location: Mapped[str] = mapped_column(Text, default="")
