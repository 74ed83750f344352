"""The list of words citizens use, with the word the city uses."""

import enum
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import Model, enum_type
from foundation.organisation.models import User


class WordKind(enum.Enum):
    """What a citizen's word stands for."""

    MATTER = "matter"
    DEPARTMENT = "department"


LABELS: dict[enum.Enum, object] = {
    WordKind.MATTER: _l("Matter"),
    WordKind.DEPARTMENT: _l("Nickname of a department"),
}


class CityWord(Model):
    """「子ども手当」 is said, 「児童手当」 is meant; the row is kept when it is no longer used."""

    __tablename__ = "city_word"
    __table_args__ = (UniqueConstraint("said", "official"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[WordKind] = mapped_column(enum_type(WordKind), default=WordKind.MATTER)
    said: Mapped[str] = mapped_column(String(100))
    official: Mapped[str] = mapped_column(String(100))
    note: Mapped[str] = mapped_column(Text, default="")
    sample: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    changed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column()

    by: Mapped[User | None] = relationship()

    __mapper_args__ = {"version_id_col": revision}
