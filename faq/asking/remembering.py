"""Remembering searches: what was looked for, whether something was found, and what was opened. Nothing here commits."""

from datetime import datetime

from faq.asking.models import SearchRecord
from faq.privacy.cleaning import without_personal_data
from foundation.db import db

LONGEST = 300
"""Characters kept of a search: longer ones are pasted letters, which say more of the writer than of the question."""


def remember_search(text: str, service_id: int | None, found: int, at: datetime) -> SearchRecord:
    """Keep the words of one search, personal data left out, and how many articles it showed."""
    words = without_personal_data(text).text[:LONGEST]
    search = SearchRecord(at=at, text=words, service_id=service_id, found=found)
    db.session.add(search)
    db.session.flush()
    return search


def note_opened(search_id: int, article_id: int) -> None:
    """The search led to this article; the first one opened counts."""
    search = db.session.get(SearchRecord, search_id)
    if search is not None and search.opened_id is None:
        search.opened_id = article_id
