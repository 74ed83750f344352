"""From a department's answer to the FAQ: a new article or a change of one, as a draft on its ordinary way."""

from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from escalation.kinds import StepKind
from escalation.models import Escalation
from escalation.notices import LANGUAGE
from faq.articles import actions
from faq.articles.actions import ArticleText, Placing
from faq.articles.life import Move, steps_open_to
from faq.articles.page import REVIEWED_EVERY
from faq.articles.seen import check_seen
from faq.library import articles_with_ids, find
from faq.models import Article
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.db import db
from foundation.organisation.models import Department, User
from foundation.phone import read_phone
from inquiry_desk.inquiries.actions import add_entry
from inquiry_desk.inquiries.kinds import EntryKind
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.knowledge.queries import articles_used
from inquiry_desk.knowledge.suspects import Citizen

_FOUND = 5


@dataclass(frozen=True)
class Proposal:
    """What somebody proposes, without personal data; `ticked`: suspects they say are none."""

    question: str
    answer: str
    note: str
    ticked: int = 0


def answer_of(escalation: Escalation) -> str:
    """Everything the department has answered so far: its parts, then the rest; empty where it has answered nothing."""
    partly = [step.comment for step in escalation.steps if step.kind is StepKind.PARTLY_ANSWERED]
    said = dict.fromkeys(text.strip() for text in [*partly, escalation.answer])
    return "\n\n".join(text for text in said if text)


def answered_escalation(inquiry: Inquiry, escalation_id: int) -> Escalation | None:
    """The escalation of this inquiry, where its department has answered at least in part."""
    query = select(Escalation).where(Escalation.id == escalation_id, Escalation.inquiry_id == inquiry.id)
    found: Escalation | None = db.session.scalar(query.options(joinedload(Escalation.department)))
    return found if found is not None and answer_of(found) else None


def citizen_of(inquiry: Inquiry, escalation: Escalation) -> Citizen:
    """Whose data must not stand in an article: as given on the inquiry, and as handed over."""
    contact = inquiry.contact
    handed_over = read_phone(escalation.contact_phone).e164
    phones = (contact.phone_e164, contact.phone_typed, escalation.contact_phone, handed_over)
    return Citizen(
        names=tuple({name for name in (contact.name, contact.kana, escalation.contact_name) if name}),
        phones=tuple({phone for phone in phones if phone}),
        mail_address=contact.mail_address or escalation.contact_mail,
    )


def public_words(department: Department) -> list[str]:
    """What anybody may read: how the department and its sections are called and reached."""
    words = [department.name, department.phone, department.mail_address]
    for section in department.sections:
        words += [section.name, section.phone, section.mail_address]
    return [word for word in words if word]


def candidates(inquiry: Inquiry, escalation: Escalation, words: str = "") -> list[Article]:
    """Articles in force the answer may change: used for the inquiry, handed over with it, then what is found."""
    ids = [one.version.article_id for one in articles_used(inquiry.id)]
    ids += [int(one["article_id"]) for one in escalation.articles if "article_id" in one]
    known = articles_with_ids(ids)
    found = find(words or escalation.question, service_id=escalation.service_id, limit=_FOUND)
    searched = [finding.article for finding in found]
    ordered = [*searched, *known.values()] if words else [*known.values(), *searched]
    return list({article.id: article for article in ordered}.values())


def source_note(inquiry: Inquiry, escalation: Escalation) -> str:
    """Where the words come from, for the desk only: the number leads there whoever may see the inquiry."""
    department = escalation.department.name
    with force_locale(LANGUAGE):
        return _(
            "Made from an answer of %(department)s (%(number)s).",
            department=department,
            number=inquiry.number,
        )


def propose_article(
    inquiry: Inquiry, escalation: Escalation, proposal: Proposal, by: User, at: datetime
) -> Article:
    """A new article, a draft, owned by the department that answered."""
    text = ArticleText(proposal.question, proposal.answer, note=proposal.note)
    article = actions.write_article(text, _placing(inquiry, escalation, at), by, at)
    record(AuditAction.CREATED, "article", article.id, inquiry=inquiry.number, ticked=proposal.ticked)
    _note(inquiry, article, proposal, by, at)
    return article


def propose_change(
    inquiry: Inquiry, article: Article, proposal: Proposal, by: User, at: datetime, seen: int | None
) -> Article:
    """A new version of an article, a draft; the one in force stays until its department approves it.

    ChangedMeanwhileError where others did something with the article since the page was shown.
    """
    check_seen(article, seen)
    must_be_changeable(article, by, at)
    told = replace(
        actions.text_of(article.shown),
        question=proposal.question,
        answer=proposal.answer,
        note=proposal.note,
    )
    if actions.revise(article, told, by, at) is None:
        raise NotPossibleError(_l("This is what the article says already. Write what changes."))
    record(AuditAction.CHANGED, "article", article.id, inquiry=inquiry.number, ticked=proposal.ticked)
    _note(inquiry, article, proposal, by, at)
    return article


def must_be_changeable(article: Article, by: User, at: datetime) -> None:
    """NotPossibleError where another version is under way, or the article is not theirs to change."""
    if article.proposed_number is not None:
        raise NotPossibleError(_l("A new version of this article is under way. Add the answer there."))
    if Move.EDIT not in steps_open_to(by, article, day_of(at)):
        raise NotPossibleError(_l("You cannot change this article now. Propose a new one instead."))


def _placing(inquiry: Inquiry, escalation: Escalation, at: datetime) -> Placing:
    """Owned by the department that answered, or by the one it has become part of."""
    service, department = escalation.service, escalation.department
    if not department.active and department.merged_into is not None:
        department = department.merged_into
    is_owner = department.id == service.department_id or not department.active
    return Placing(
        service_id=service.id,
        category_id=inquiry.category_id if inquiry.service_id == service.id else None,
        department_id=None if is_owner else department.id,
        review_on=day_of(at) + REVIEWED_EVERY,
    )


def _note(inquiry: Inquiry, article: Article, proposal: Proposal, by: User, at: datetime) -> None:
    details = {"article_id": article.id}
    add_entry(inquiry, EntryKind.FAQ_PROPOSED, at, by, body=proposal.question, details=details)
