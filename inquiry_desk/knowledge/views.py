"""The panels beside an inquiry: articles that may answer it, inquiries like it, and what its answer rests on."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.text import clean_line
from foundation.web.ids import id_argument
from foundation.web.session import me
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.page import perform, visible_or_404
from inquiry_desk.knowledge import queries
from inquiry_desk.knowledge.actions import say_solved
from inquiry_desk.knowledge.blueprint import blueprint
from inquiry_desk.knowledge.forms import SolvedForm
from inquiry_desk.replies.replying import quotable_version

__all__ = ["blueprint"]


@blueprint.get("/inquiries/<number>/articles")
@requires(Permission.READ_INQUIRIES)
def articles(number: str) -> str:
    inquiry = visible_or_404(number)
    words = clean_line(request.args.get("words", ""))
    return render_template(
        "knowledge/articles.html",
        inquiry=inquiry,
        words=words,
        suggested=queries.articles_for(inquiry, words),
        replies=_takes_replies(inquiry),
    )


@blueprint.get("/inquiries/<number>/used-articles")
@requires(Permission.READ_INQUIRIES)
def used(number: str) -> str:
    inquiry = visible_or_404(number)
    form = SolvedForm(formdata=None, version=inquiry.version)
    return render_template(
        "knowledge/used.html", inquiry=inquiry, used=queries.articles_used(inquiry.id), form=form
    )


@blueprint.get("/inquiries/<number>/similar")
@requires(Permission.READ_INQUIRIES)
def similar(number: str) -> str:
    """Inquiries like this one; that they were shown stands in the audit log, with their numbers."""
    inquiry = visible_or_404(number)
    found = queries.similar_to(inquiry, current_user)
    if found:
        shown = [past.number for past in found]
        with transaction():
            record(AuditAction.SEARCHED, "similar_inquiries", inquiry.number, shown=shown)
    return render_template(
        "knowledge/similar.html", inquiry=inquiry, found=found, replies=_takes_replies(inquiry)
    )


@blueprint.get("/inquiries/<number>/basis")
@requires(Permission.WORK_INQUIRIES)
def basis(number: str) -> str:
    """What the composer keeps of an article that was quoted into it."""
    inquiry = visible_or_404(number)
    version_id = id_argument("version_id")
    return render_template(
        "knowledge/basis.html",
        inquiry=inquiry,
        version=quotable_version(version_id),
        gone=version_id is not None,
    )


@blueprint.post("/inquiries/<number>/solved")
@requires(Permission.WORK_INQUIRIES)
def solved(number: str) -> ResponseReturnValue:
    inquiry, form = visible_or_404(number), SolvedForm()

    def act() -> None:
        say_solved(inquiry, form.version_id, form.word, me(), clock.now())

    return perform(inquiry, form, act, _("Your word on the article was registered."))


def _takes_replies(inquiry: Inquiry) -> bool:
    """Whether the page has a composer to quote into."""
    return inquiry.completed_at is None and bool(inquiry.contact.mail_address)
