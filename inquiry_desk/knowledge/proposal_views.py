"""この回答からFAQを提案する: a page that makes an article of a department's answer, without personal data."""

from dataclasses import dataclass

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError

from escalation.models import Escalation
from faq.articles.differences import pieces_between
from faq.articles.seen import ChangedMeanwhileError, last_step
from faq.library import articles_with_ids
from faq.likeness import similar_to
from faq.models import Article
from foundation import clock
from foundation.access.guards import may, requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.text import clean_line
from foundation.web.ids import id_argument
from foundation.web.once import new_key, once
from foundation.web.session import me
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.page import visible_or_404
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.knowledge import proposing
from inquiry_desk.knowledge.blueprint import blueprint
from inquiry_desk.knowledge.proposal_form import ProposalForm

__all__ = ["blueprint"]

SIMILAR = 3


@dataclass(frozen=True)
class Source:
    """Whose answer is proposed, and the article it changes; None: a new one."""

    inquiry: Inquiry
    escalation: Escalation
    article: Article | None

    @property
    def answer(self) -> str:
        return proposing.answer_of(self.escalation)


@blueprint.get("/inquiries/<number>/answers/<int:escalation_id>/faq")
@requires(Permission.WORK_INQUIRIES)
def propose(number: str, escalation_id: int) -> ResponseReturnValue:
    source = _source_or_404(number, escalation_id)
    with transaction():
        record(AuditAction.READ, "inquiry", number)
    return _page(source, _first_form(source))


@blueprint.post("/inquiries/<number>/answers/<int:escalation_id>/faq")
@requires(Permission.WORK_INQUIRIES)
def proposed(number: str, escalation_id: int) -> ResponseReturnValue:
    source = _source_or_404(number, escalation_id)
    form = _form(source)
    if not form.validate_on_submit():
        return _page(source, form), 422
    try:
        return once(form.submission_key.data, lambda: _propose(source, form))
    except NotPossibleError as problem:
        return _page(source, form, str(problem.message)), 409
    except (ChangedMeanwhileError, StaleDataError):
        words = _(
            "Somebody changed this meanwhile. What you typed is kept; look at it beside the newest state."
        )
        return _page(source, form, words), 409


@blueprint.post("/inquiries/<number>/answers/<int:escalation_id>/faq/check")
@requires(Permission.WORK_INQUIRIES)
def check_proposal(number: str, escalation_id: int) -> str:
    """What is suspected in the words typed so far, and what they change; asked for while one types."""
    source = _source_or_404(number, escalation_id)
    form = _form(source)
    return render_template("knowledge/proposal_check.html", **_findings(source, form))


def _propose(source: Source, form: ProposalForm) -> str:
    now, proposal = clock.now(), form.to_proposal()
    if source.article is None:
        article = proposing.propose_article(source.inquiry, source.escalation, proposal, me(), now)
    else:
        article = proposing.propose_change(
            source.inquiry, source.article, proposal, me(), now, form.seen_step
        )
    flash(_("The draft was written. Finish it and send it for checking."), "good")
    return url_for("faq.show", article_id=article.id)


def _source_or_404(number: str, escalation_id: int) -> Source:
    inquiry = visible_or_404(number)
    escalation = proposing.answered_escalation(inquiry, escalation_id) or abort(404)
    if not may(Permission.DRAFT_FAQ):
        abort(403)
    article_id = id_argument("article_id")
    article = articles_with_ids([article_id]).get(article_id) or abort(404) if article_id else None
    return Source(inquiry, escalation, article)


def _form(source: Source, **first: object) -> ProposalForm:
    form = ProposalForm(formdata=None, data=first) if first else ProposalForm()
    form.citizen = proposing.citizen_of(source.inquiry, source.escalation)
    form.public = tuple(proposing.public_words(source.escalation.department))
    form.number = source.inquiry.number
    return form


def _first_form(source: Source) -> ProposalForm:
    """The words of the question and the answer; of an article, its own with the answer below them."""
    note = proposing.source_note(source.inquiry, source.escalation)
    if source.article is None:
        return _form(source, question=source.escalation.question, answer=source.answer, note=note)
    version = source.article.shown
    notes = "\n".join(one for one in (version.note, note) if one)
    return _form(
        source,
        question=version.question,
        answer=f"{version.answer}\n\n{source.answer}",
        note=notes,
        seen=last_step(source.article) or "",
    )


def _page(source: Source, form: ProposalForm, problem: str = "") -> str:
    if problem:
        form.submission_key.data = new_key()
        form.seen.data = str(last_step(source.article) or "") if source.article else ""
    words = clean_line(request.args.get("words", ""))[:200]
    return render_template(
        "knowledge/proposal.html",
        source=source,
        form=form,
        problem=problem or _objection(source),
        words=words,
        candidates=proposing.candidates(source.inquiry, source.escalation, words),
        similar=similar_to(form.question.data or "", None)[:SIMILAR] if source.article is None else [],
        **_findings(source, form),
    )


def _objection(source: Source) -> str:
    """Why the chosen article cannot be changed; said before anything is typed."""
    if source.article is None:
        return ""
    try:
        proposing.must_be_changeable(source.article, me(), clock.now())
    except NotPossibleError as problem:
        return str(problem.message)
    return ""


def _findings(source: Source, form: ProposalForm) -> dict[str, object]:
    version = source.article.shown if source.article else None
    changes = [
        (form.question.label.text, pieces_between(version.question, form.question.data or "")),
        (form.answer.label.text, pieces_between(version.answer, form.answer.data or "")),
    ] if version else []  # fmt: skip
    return {
        "texts": form.checked(),
        "suspects": form.suspects(),
        "ticked": form.ticked,
        "changes": changes,
        "check_url": url_for(
            "knowledge.check_proposal",
            number=source.inquiry.number,
            escalation_id=source.escalation.id,
            article_id=source.article.id if source.article else None,
        ),
    }
