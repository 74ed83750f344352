"""What an inquiry and the knowledge of the desk have to do with each other."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from escalation.models import Escalation
from faq.library import Finding, find
from faq.markdown import plain_text
from faq.models import Article, ArticleVersion, Audience
from faq.privacy.cleaning import without_personal_data
from foundation.db import db
from foundation.organisation.models import User
from foundation.text import fold, shorten
from inquiry_desk.inquiries.kinds import EntryKind, FirstOutcome
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.queries import NOT_CANCELLED, visible_to
from inquiry_desk.knowledge.similar import is_answered, similar_ids
from inquiry_desk.knowledge.suggestions import STATEMENT, Sentence, merged, sentences_of

SHOWN = 5
LONGEST_WORDS = 1_000
LONGEST_SNIPPET = 120
LONGEST_ANSWER = 1_000

# Where the words of an answer stand. Notes and what colleagues tell each other stay inside.
TOLD = (EntryKind.CALL_IN, EntryKind.CALL_OUT, EntryKind.MAIL_OUT)
_DEPTH = 9
_CANDIDATES = 60


@dataclass(frozen=True)
class SuggestedArticle:
    """An article that may answer an inquiry; `text` is its answer as it goes into a mail."""

    article: Article
    version: ArticleVersion
    text: str

    @property
    def quotable(self) -> bool:
        return self.version.audience is Audience.PUBLIC


@dataclass(frozen=True)
class PastInquiry:
    """An answered inquiry like another: personal data of its citizen left out."""

    number: str
    received_at: datetime
    service: str
    outcome: FirstOutcome | None
    question: str
    answer: str


@dataclass
class UsedArticle:
    """A version the citizen was answered with, and the newest word on whether that solved the matter."""

    version: ArticleVersion
    entries: list[TimelineEntry] = field(default_factory=list)

    @property
    def word(self) -> TimelineEntry | None:
        return next((entry for entry in reversed(self.entries) if entry.article_solved is not None), None)

    @property
    def solved(self) -> bool | None:
        return self.word.article_solved if self.word else None


def words_of(inquiry: Inquiry) -> list[Sentence]:
    """What the citizen said last, sentence by sentence; what they asked first where the last was only courtesy."""
    newest = db.session.scalar(
        select(TimelineEntry.body)
        .where(TimelineEntry.inquiry_id == inquiry.id, TimelineEntry.kind == EntryKind.MAIL_IN)
        .order_by(TimelineEntry.id.desc())
        .limit(1)
    )
    asked = inquiry.question
    last = sentences_of("", newest) if newest and newest != asked else []
    return last or sentences_of(inquiry.subject, asked)


def articles_for(inquiry: Inquiry, words: str = "") -> list[SuggestedArticle]:
    """The articles that may answer the inquiry, best first; with `words`, those for other words instead."""
    typed = [Sentence(words[:LONGEST_WORDS], STATEMENT)] if words.strip() else words_of(inquiry)
    found = [
        (sentence.weight, find(sentence.text, service_id=inquiry.service_id, limit=_DEPTH))
        for sentence in typed
    ]
    by_id = {finding.article.id: finding for _weight, findings in found for finding in findings}
    scores = [(weight, [(one.article.id, one.score) for one in findings]) for weight, findings in found]
    return [_suggested(by_id[one]) for one in merged(scores, SHOWN)]


def similar_to(inquiry: Inquiry, user: User) -> list[PastInquiry]:
    """Inquiries like this one that `user` may see, best first, with the answers that were given.

    Of several that asked the same, the newest.
    """
    ids = similar_ids(words_of(inquiry), inquiry.service_id, user, _CANDIDATES)
    query = select(Inquiry).where(
        Inquiry.id.in_(ids), Inquiry.id != inquiry.id, is_answered(), visible_to(user)
    )
    rows = {one.id: one for one in db.session.scalars(query.options(joinedload(Inquiry.service)))}
    answers = answers_to(rows.keys())
    ranked = [rows[one] for one in ids if one in answers]
    return [_past(one, answers[one.id]) for one in _newest_of_each(ranked)[:SHOWN]]


def answers_to(inquiry_ids: Collection[int]) -> dict[int, str]:
    """The last words the citizens were told: ours, else those of the article read out, else the department's.

    Where none of them was kept, the note with which the inquiry was completed.
    """
    query = select(TimelineEntry).where(
        TimelineEntry.inquiry_id.in_(inquiry_ids),
        TimelineEntry.kind.in_([*TOLD, EntryKind.COMPLETED]),
        NOT_CANCELLED,
    )
    query = query.options(joinedload(TimelineEntry.article_version))
    told: dict[int, str] = {}
    read_out: dict[int, str] = {}
    noted: dict[int, str] = {}
    for entry in db.session.scalars(query.order_by(TimelineEntry.id)):
        if entry.body.strip():
            (told if entry.kind in TOLD else noted)[entry.inquiry_id] = entry.body
        if entry.article_version and entry.article_version.audience is Audience.PUBLIC:
            read_out[entry.inquiry_id] = plain_text(entry.article_version.answer)
    return noted | _answers_of_departments(inquiry_ids) | read_out | told


def articles_used(inquiry_id: int) -> list[UsedArticle]:
    """The versions the citizen was answered with, in their order."""
    query = select(TimelineEntry).where(
        TimelineEntry.inquiry_id == inquiry_id, TimelineEntry.article_version_id.is_not(None), NOT_CANCELLED
    )
    query = query.options(joinedload(TimelineEntry.article_version), joinedload(TimelineEntry.author))
    used: dict[int, UsedArticle] = {}
    for entry in db.session.scalars(query.order_by(TimelineEntry.id)):
        version = entry.article_version
        assert version is not None
        used.setdefault(version.id, UsedArticle(version)).entries.append(entry)
    return list(used.values())


def _suggested(finding: Finding) -> SuggestedArticle:
    return SuggestedArticle(finding.article, finding.version, plain_text(finding.version.answer))


def _answers_of_departments(inquiry_ids: Collection[int]) -> dict[int, str]:
    query = select(Escalation.inquiry_id, Escalation.answer).where(
        Escalation.inquiry_id.in_(inquiry_ids), Escalation.answered_at.is_not(None)
    )
    return {
        one: answer for one, answer in db.session.execute(query.order_by(Escalation.id)) if answer.strip()
    }


def _newest_of_each(ranked: list[Inquiry]) -> list[Inquiry]:
    """The newest of those that asked the same, at the place of the best of them."""
    newest: dict[str, Inquiry] = {}
    for one in ranked:
        asked = fold(one.question or one.subject)
        if asked not in newest or newest[asked].id < one.id:
            newest[asked] = one
    return list(newest.values())


def _past(inquiry: Inquiry, answer: str) -> PastInquiry:
    return PastInquiry(
        number=inquiry.number,
        received_at=inquiry.received_at,
        service=inquiry.service.short_name if inquiry.service else "",
        outcome=inquiry.first_outcome,
        question=_without_person(inquiry.question or inquiry.subject, LONGEST_SNIPPET),
        answer=_without_person(answer, LONGEST_ANSWER),
    )


def _without_person(text: str, length: int) -> str:
    """Cut after it was cleaned: of a number or a name, no half may be left at the end."""
    return shorten(without_personal_data(shorten(text, 2 * length)).text, length)
