"""What each inquiry can be found by."""

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Model

# Made in the migration: SQLite's full-text table over `inquiry_terms` with its shadows, PostgreSQL's index.
FULL_TEXT = "inquiry_words"
FULL_TEXT_TABLES = frozenset({FULL_TEXT, *(f"{FULL_TEXT}_{part}" for part in ("data", "idx", "config"))})
GIN_INDEX = "ix_inquiry_terms_terms"


def is_in_models(name: str | None, kind: str, _parents: object) -> bool:
    """Whether Alembic should find this name in the models: what only one database has is made by hand."""
    return not (kind == "table" and name in FULL_TEXT_TABLES) and name != GIN_INDEX


class InquiryTerms(Model):
    """The terms of one inquiry, by decision 0033. The inquiries know this part, so no key refers up to them."""

    __tablename__ = "inquiry_terms"
    inquiry_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    terms: Mapped[str] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))
