"""Answered inquiries as the search engine finds them again: an index of its own, on each machine, of the newest ones.

What citizens wrote stands in that index, so its folder is for the service's own user alone.
"""

from pathlib import Path

from flask import current_app
from sqlalchemy import ColumnElement, and_, func, select

from faq.search.backend import IndexedText, SearchBackend
from faq.search.keeping import KeptIndex
from foundation.access.scope import visible_service_ids
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.inquiries.kinds import EntryKind
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.knowledge.suggestions import Sentence, merged
from inquiry_desk.runtime import runtime

BACKEND = "inquiry_search"
FOLLOWER = "inquiry_follower"

INTERVAL = 60.0
"""Seconds between two looks at the database: an answer given a minute ago is no past one yet."""

NEWEST = 10_000
"""Inquiries that are kept in the index."""

LONGEST_QUESTION = 2_000
"""Characters of a question that are found again."""

LIKE_ENOUGH = 0.25
"""Part of the best one's score from which an inquiry is like another; below it only everyday words are the same."""

_TURNS = (EntryKind.COMPLETED, EntryKind.REOPENED, EntryKind.CLASSIFIED)
_WINDOW = 1_000
_DEPTH = 60


def backend() -> SearchBackend:
    found: SearchBackend = current_app.extensions[BACKEND]
    return found


def inquiry_index() -> KeptIndex:
    """This machine's index of answered inquiries."""
    make_private(runtime().settings.inquiry_index)
    return KeptIndex(backend(), AnsweredInquiries())


def follow_inquiries() -> bool:
    """A step of the worker: let the index follow what was answered, reopened or left out since."""
    inquiry_index().refresh()
    return False


def make_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)


def is_answered() -> ColumnElement[bool]:
    """Inquiries whose answer may help with another: completed, and part of the figures."""
    return and_(Inquiry.completed_at.is_not(None), Inquiry.exclusion.is_(None))


class AnsweredInquiries:
    """The newest answered inquiries, as the source of an index."""

    def state(self) -> str:
        """The newest turn of any inquiry, and how many there were lately.

        Numbers of rows are given before they are committed: one that comes late is seen by the count.
        """
        newest = db.session.scalar(select(func.max(TimelineEntry.id))) or 0
        since = (newest // _WINDOW - 1) * _WINDOW
        turns = select(func.max(TimelineEntry.id), func.count(TimelineEntry.id))
        turns = turns.where(TimelineEntry.id > since, TimelineEntry.kind.in_(_TURNS))
        last, count = db.session.execute(turns).one()
        return f"{since}/{last}/{count}"

    def marks(self) -> dict[int, str]:
        query = select(Inquiry.id, Inquiry.version).where(is_answered()).order_by(Inquiry.id.desc())
        return {one: f"{one}:{version}" for one, version in db.session.execute(query.limit(NEWEST))}

    def texts(self, ids: list[int]) -> list[IndexedText]:
        query = select(
            Inquiry.id, Inquiry.version, Inquiry.service_id, Inquiry.subject, Inquiry.question
        ).where(Inquiry.id.in_(ids), is_answered())
        return [
            IndexedText(one, f"{one}:{version}", service_id, _asked(subject, question))
            for one, version, service_id, subject, question in db.session.execute(query)
        ]


def similar_ids(sentences: list[Sentence], service_id: int | None, user: User, limit: int) -> list[int]:
    """Inquiries like these sentences, best first; of the services of `user`, as far as the index knows."""
    within = visible_service_ids(user)
    found = [
        (
            sentence.weight,
            [
                (hit.id, hit.score)
                for hit in backend().search(sentence.text, service_id=service_id, within=within, limit=_DEPTH)
            ],
        )
        for sentence in sentences
    ]
    return merged(found, limit, LIKE_ENOUGH)


def _asked(subject: str, question: str) -> str:
    """The subject of a call is the beginning of its question; that of a mail says something more."""
    said = question if question.startswith(subject.rstrip("…")) else f"{subject}\n{question}"
    return said[:LONGEST_QUESTION]
