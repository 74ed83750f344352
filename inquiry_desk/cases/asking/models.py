"""What the worker reckons for callers and boards."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Model


class CasePace(Model):
    """How long cases stand in a stage, as it was last reckoned. It follows from their steps and is never changed by hand."""

    __tablename__ = "case_pace"
    stage_id: Mapped[int] = mapped_column(ForeignKey("case_stage.id"), primary_key=True, autoincrement=False)
    median_days: Mapped[int | None] = mapped_column(
        comment="office days; null where too few left the stage lately"
    )
    reckoned_at: Mapped[datetime]
