"""What was asked and not answered by an article: searches and inquiries, put together where they ask the same."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain

from sqlalchemy import ColumnElement, and_, func, or_, select

from escalation.models import Escalation
from faq.asking.models import SearchRecord
from faq.gaps.actions import Asked, shortest
from faq.gaps.covering import is_about
from faq.gaps.grouping import grouped
from faq.gaps.queries import sources_taken_up
from faq.library import Finding, find_best_of_each
from faq.privacy.cleaning import without_personal_data
from foundation.access.scope import visible_service_ids
from foundation.db import db
from foundation.organisation.models import User
from foundation.text import shorten
from inquiry_desk.inquiries.kinds import EntryKind, FirstOutcome, Nature
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.queries import NO_SERVICE, NOT_CANCELLED, visible_to

MOST_OF_A_KIND = 1_500
"""Searches, and inquiries, that are put together at once: the newest."""

LONGEST = 300
"""Characters kept of a question: after them a letter tells its story."""

EXAMPLES = 4
"""Questions of a group that are shown."""

SEARCH = "search/"
SAID_TO_CITIZENS = (EntryKind.CALL_IN, EntryKind.CALL_OUT, EntryKind.MAIL_OUT)

# The one of an inquiry is looked for, and no more: PostgreSQL would join an EXISTS with the whole past.
_WITH_ARTICLE = (
    select(TimelineEntry.id)
    .where(
        TimelineEntry.inquiry_id == Inquiry.id, TimelineEntry.article_version_id.is_not(None), NOT_CANCELLED
    )
    .limit(1)
)
HAS_ARTICLE = _WITH_ARTICLE.scalar_subquery().is_not(None)
# A complaint or a wish is no question, and who left the figures asked for nothing that we answer.
ANSWERED_FREELY = and_(
    Inquiry.nature == Nature.QUESTION,
    Inquiry.exclusion.is_(None),
    or_(
        Inquiry.completed_at.is_not(None),
        Inquiry.first_outcome.in_([FirstOutcome.ANSWERED, FirstOutcome.ESCALATED]),
    ),
    ~HAS_ARTICLE,
)
WITHOUT_USE = or_(SearchRecord.found == 0, SearchRecord.opened_id.is_(None))


@dataclass(frozen=True)
class Group:
    """Questions that ask the same, newest first."""

    asked: tuple[Asked, ...]

    @property
    def subject(self) -> str:
        return shortest(self.asked)

    @property
    def sources(self) -> str:
        """What names the group when somebody takes it up."""
        return " ".join(one.source for one in self.asked)

    @property
    def examples(self) -> list[str]:
        """Other ways it was asked."""
        different = dict.fromkeys(one.text for one in self.asked if one.text != self.subject)
        return list(different)[:EXAMPLES]

    @property
    def service_ids(self) -> set[int | None]:
        return {one.service_id for one in self.asked}

    @property
    def first_at(self) -> datetime:
        return min(one.at for one in self.asked)

    @property
    def last_at(self) -> datetime:
        return max(one.at for one in self.asked)


@dataclass(frozen=True)
class Nearest:
    """The article an engine finds for a group, and whether it is about what was asked."""

    finding: Finding
    is_there: bool


def groups_without_article(since: datetime, user: User) -> list[Group]:
    """What was asked since then without an article and stands in no gap yet; what was asked most often on top."""
    asked = _asked(since, user, None)
    found = grouped([one.text for one in asked], [one.service_id for one in asked])
    return [Group(tuple(asked[place] for place in places)) for places in found]


def asked_by(sources: Collection[str], since: datetime, user: User) -> list[Asked]:
    """These questions again, as far as they still stand in no gap and are for `user`'s eyes."""
    return _asked(since, user, frozenset(sources))


def nearest_article(question: str) -> Nearest | None:
    """The article in force that comes nearest to a question."""
    return nearest_articles([question])[0]


def nearest_articles(questions: Sequence[str]) -> list[Nearest | None]:
    """The same for each of several questions."""
    found = find_best_of_each(questions)
    return [_nearest(one, question) if one else None for one, question in zip(found, questions, strict=True)]


def _nearest(found: Finding, question: str) -> Nearest:
    text = "。".join([found.version.question, *found.version.phrasings, found.version.answer])
    return Nearest(found, is_about(text, question))


def newest_answer(numbers: Sequence[str]) -> str:
    """What was last said to one of these citizens, or by the department, without personal data; empty if nothing."""
    said = (
        select(TimelineEntry.body, TimelineEntry.at)
        .join(TimelineEntry.inquiry)
        .where(
            Inquiry.number.in_(numbers), TimelineEntry.kind.in_(SAID_TO_CITIZENS), TimelineEntry.body != ""
        )
    )
    told = (
        select(Escalation.answer, Escalation.answered_at)
        .join(Inquiry, Inquiry.id == Escalation.inquiry_id)
        .where(Inquiry.number.in_(numbers), Escalation.answered_at.is_not(None), Escalation.answer != "")
    )
    rows = [*db.session.execute(said), *db.session.execute(told)]
    newest = max(rows, key=lambda row: row[1], default=("", None))
    return without_personal_data(newest[0]).text


def visible_numbers(sources: Sequence[str], user: User) -> set[str]:
    """The inquiries among the sources that `user` may open."""
    return set(
        db.session.scalars(select(Inquiry.number).where(Inquiry.number.in_(sources), visible_to(user)))
    )


def days_before(at: datetime, days: int) -> datetime:
    return at - timedelta(days=days)


def _asked(since: datetime, user: User, sources: frozenset[str] | None) -> list[Asked]:
    taken = sources_taken_up(since)
    found = chain(_searches(since, user, sources), _inquiries(since, user, sources))
    return sorted(
        (one for one in found if one.source not in taken and len(one.text) > 1),
        key=lambda one: (one.at, one.source),
        reverse=True,
    )


def _searches(since: datetime, user: User, sources: frozenset[str] | None) -> Iterable[Asked]:
    query = select(SearchRecord.id, SearchRecord.text, SearchRecord.at, SearchRecord.service_id)
    query = query.where(SearchRecord.at >= since, WITHOUT_USE, searched_by(user))
    if sources is not None:
        ids = [int(source.removeprefix(SEARCH)) for source in sources if _is_search(source)]
        query = query.where(SearchRecord.id.in_(ids))
    for search_id, text, at, service_id in db.session.execute(
        query.order_by(SearchRecord.id.desc()).limit(MOST_OF_A_KIND)
    ):
        yield Asked(f"{SEARCH}{search_id}", text.strip(), at, service_id)


def _inquiries(since: datetime, user: User, sources: frozenset[str] | None) -> Iterable[Asked]:
    query = select(Inquiry.number, Inquiry.question, Inquiry.subject, Inquiry.received_at, Inquiry.service_id)
    query = query.where(Inquiry.received_at >= since, ANSWERED_FREELY, visible_to(user))
    if sources is not None:
        query = query.where(Inquiry.number.in_(sources))
    for number, question, subject, at, service_id in db.session.execute(
        query.order_by(Inquiry.id.desc()).limit(MOST_OF_A_KIND)
    ):
        yield Asked(number, _cleaned(question.strip() or subject), at, service_id)


def searched_by(user: User) -> ColumnElement[bool]:
    """The searches at services `user` may see, and at none."""
    services = visible_service_ids(user)
    if services is None:
        return SearchRecord.id.is_not(None)
    return func.coalesce(SearchRecord.service_id, NO_SERVICE).in_([NO_SERVICE, *services])


def _is_search(source: str) -> bool:
    number = source.removeprefix(SEARCH)
    return source.startswith(SEARCH) and number.isascii() and number.isdecimal() and len(number) < 10


@lru_cache(maxsize=2 * MOST_OF_A_KIND)
def _cleaned(text: str) -> str:
    return shorten(without_personal_data(text[: 4 * LONGEST]).text, LONGEST)
