"""What can be done on an inquiry's page: each address takes one form and does one thing."""

from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation import clock
from foundation.access.guards import background, requires
from foundation.access.roles import Permission
from foundation.db import db, transaction
from foundation.organisation.models import User
from foundation.web.session import me
from inquiry_desk.inquiries import actions, calling_back, queries
from inquiry_desk.inquiries.finishing import finish
from inquiry_desk.inquiries.forms import (
    ActionForm,
    CallbackForm,
    CallMadeForm,
    ClassifyForm,
    CompleteForm,
    IdentityForm,
    NoteForm,
    ReopenForm,
    SecondLineForm,
)
from inquiry_desk.inquiries.kinds import Nature
from inquiry_desk.inquiries.leasing import holder_of, let_go
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.news_views import blueprint
from inquiry_desk.inquiries.page import perform, show_page, visible_or_404, with_choices
from inquiry_desk.inquiries.presence import note_presence

__all__ = ["blueprint"]

WORK = Permission.WORK_INQUIRIES


@blueprint.get("/inquiries/<number>")
@requires(Permission.READ_INQUIRIES)
def show(number: str) -> ResponseReturnValue:
    return show_page(visible_or_404(number))


@blueprint.post("/inquiries/<number>/presence")
@background
@requires(Permission.READ_INQUIRIES)
def presence(number: str) -> str:
    """A sign of life from an open page; the answer says who else is there and whether the page is outdated."""
    inquiry = visible_or_404(number)
    with transaction():
        note_presence(inquiry.id, me(), clock.now())
    others = queries.others_present(inquiry.id, current_user, clock.now())
    lease = holder_of(inquiry.id, clock.now())
    return render_template("inquiries/presence.html", inquiry=inquiry, others=others, lease=lease)


@blueprint.post("/inquiries/<number>/claim")
@requires(WORK)
def claim(number: str) -> ResponseReturnValue:
    inquiry = visible_or_404(number)
    return perform(
        inquiry,
        ActionForm(),
        lambda: actions.claim(inquiry, me(), clock.now()),
        _("You have taken this inquiry."),
    )


@blueprint.post("/inquiries/<number>/note")
@requires(WORK)
def note(number: str) -> ResponseReturnValue:
    inquiry, form = visible_or_404(number), NoteForm()
    return perform(
        inquiry, form, lambda: _write_note(inquiry, form, clock.now()), _("The note was registered.")
    )


def _write_note(inquiry: Inquiry, form: NoteForm, at: datetime) -> None:
    actions.write_note(inquiry, me(), at, form.body.data or "")
    let_go(inquiry.id, me())


@blueprint.post("/inquiries/<number>/complete")
@requires(WORK)
def complete(number: str) -> ResponseReturnValue:
    inquiry, form = visible_or_404(number), CompleteForm()

    def act() -> None:
        finish(inquiry, me(), clock.now(), form.note.data or "")

    return perform(inquiry, form, act, _("%(number)s is completed.", number=inquiry.number))


@blueprint.post("/inquiries/<number>/call-made")
@requires(WORK)
def call_made(number: str) -> ResponseReturnValue:
    inquiry, form = visible_or_404(number), CallMadeForm()

    def act() -> None:
        actions.record_call_made(inquiry, me(), clock.now(), form.body.data or "")
        if form.completes.data:
            finish(inquiry, me(), clock.now())

    return perform(inquiry, form, act, _("The call was recorded."))


@blueprint.post("/inquiries/<number>/reopen")
@requires(WORK)
def reopen(number: str) -> ResponseReturnValue:
    inquiry, form = visible_or_404(number), ReopenForm()

    def act() -> None:
        actions.reopen(inquiry, me(), clock.now(), form.note.data or "")

    return perform(inquiry, form, act, _("%(number)s is open again.", number=inquiry.number))


@blueprint.post("/inquiries/<number>/second-line")
@requires(WORK)
def second_line(number: str) -> ResponseReturnValue:
    inquiry, form = visible_or_404(number), SecondLineForm()
    with_choices(inquiry, {"SecondLineForm": form})

    def act() -> None:
        colleague = db.session.get(User, form.colleague_id.data) if form.colleague_id.data else None
        actions.pass_to_second_line(inquiry, me(), clock.now(), colleague, form.note.data or "")

    return perform(inquiry, form, act, _("The inquiry was passed to a second responder."))


@blueprint.post("/inquiries/<number>/identity")
@requires(WORK)
def identity(number: str) -> ResponseReturnValue:
    inquiry, form = visible_or_404(number), IdentityForm()

    def act() -> None:
        actions.record_identity_check(inquiry, me(), clock.now(), form.found)

    return perform(inquiry, form, act, _("The identity check was recorded."))


@blueprint.post("/inquiries/<number>/callback")
@requires(WORK)
def promise(number: str) -> ResponseReturnValue:
    inquiry, form = visible_or_404(number), CallbackForm()

    def act() -> None:
        calling_back.promise_callback(
            inquiry,
            me(),
            clock.now(),
            promised_at=form.promised_at.moment,
            phone=form.phone.data or "",
            note=form.note.data or "",
        )

    return perform(inquiry, form, act, _("The call-back was registered."))


@blueprint.post("/inquiries/<number>/classify")
@requires(WORK)
def classify(number: str) -> ResponseReturnValue:
    inquiry, form = visible_or_404(number), ClassifyForm()
    with_choices(inquiry, {"ClassifyForm": form})
    return perform(inquiry, form, lambda: _classify(inquiry, form), _("The classification was changed."))


def _classify(inquiry: Inquiry, form: ClassifyForm) -> None:
    actions.classify(
        inquiry,
        me(),
        clock.now(),
        service_id=form.service_id.data,
        category_id=form.category_id.data,
        nature=Nature(form.nature.data),
        exclusion=form.chosen_exclusion,
        unanswered_reason=form.chosen_reason,
        subject=form.subject.data or "",
    )
