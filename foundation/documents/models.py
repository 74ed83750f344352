"""The last number given of each kind of document."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Model


class DocumentSequence(Model):
    """The last number given in a fiscal year; its row lock makes the numbers of a kind gapless."""

    __tablename__ = "report_sequence"
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    fiscal_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)
