"""An inquiry's page: what it shows, and how an action on it is carried out or refused."""

from collections.abc import Callable
from datetime import datetime

from flask import abort, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from escalation.models import Escalation
from escalation.queries import whole_of_inquiry
from foundation import clock
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.business_days.queries import exceptions_at
from foundation.calendar import day_of
from foundation.db import db, transaction
from foundation.organisation.models import Service
from foundation.organisation.queries import active_categories, services_for
from foundation.seen import ChangedMeanwhileError
from foundation.web.once import once
from inquiry_desk.inquiries import queries
from inquiry_desk.inquiries.actions import check_version
from inquiry_desk.inquiries.drafts import typed_before
from inquiry_desk.inquiries.forms import (
    ActionForm,
    CallbackForm,
    CallMadeForm,
    ClassifyForm,
    CompleteForm,
    IdentityForm,
    InquiryForm,
    NoteForm,
    ReopenForm,
    ReplyForm,
    SecondLineForm,
)
from inquiry_desk.inquiries.leasing import holder_of
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.next_steps import next_step
from inquiry_desk.inquiries.presence import note_presence
from inquiry_desk.inquiries.promised_times import suggested_time
from inquiry_desk.inquiries.states import facts_of, state_of
from inquiry_desk.inquiries.story import story_asked_for
from inquiry_desk.inquiries.values import NotPossibleError

Act = Callable[[], None]


def visible_or_404(number: str) -> Inquiry:
    """The inquiry with this number; what the person may not see does not exist for them."""
    return queries.inquiry_with_number(number, current_user) or abort(404)


def perform(
    inquiry: Inquiry, form: InquiryForm, act: Act, said: str, *, to: str | None = None
) -> ResponseReturnValue:
    """Do `act` once, if the form is right and the page was up to date; else show the page with what was typed."""
    if not form.validate_on_submit():
        return show_page(inquiry, form, status=422)

    def do() -> str:
        check_version(inquiry, form.seen_version)
        act()
        db.session.flush()
        flash(said, "good")
        return to or url_for("inquiries.show", number=inquiry.number)

    try:
        return once(form.submission_key.data, do)
    except (ChangedMeanwhileError, StaleDataError):
        return show_page(inquiry, form, status=409, changed=True)
    except NotPossibleError as problem:
        return show_page(inquiry, form, status=409, problem=str(problem.message))


def show_page(
    inquiry: Inquiry,
    refused: InquiryForm | None = None,
    *,
    status: int = 200,
    changed: bool = False,
    problem: str = "",
    typed: str = "",
) -> ResponseReturnValue:
    """The page of an inquiry.

    `refused` is a form of this page that was sent and could not be carried out; `typed` is what was written on
    another page that has no place here any more.
    """
    with transaction():
        record(AuditAction.READ, "inquiry", inquiry.number)
        note_presence(inquiry.id, current_user, clock.now())
    forms = _forms(inquiry, refused)
    # A refusal elsewhere may concern the reply that is kept as a draft.
    sent = refused or forms["ReplyForm"]
    escalations = whole_of_inquiry(inquiry.id)
    request = queries.waiting_request(inquiry.id)
    state = state_of(facts_of(inquiry, escalations, handover_waiting=request is not None))
    page = render_template(
        "inquiries/show.html",
        inquiry=inquiry,
        state=state,
        next_step=next_step(state, merged=inquiry.merged_into_id is not None),
        escalations=escalations,
        request_waiting=request,
        open_callbacks=[callback for callback in inquiry.callbacks if callback.done_at is None],
        due_at=next_due(inquiry, escalations),
        timeline=story_asked_for(inquiry, escalations),
        earlier=queries.earlier_of(inquiry, current_user),
        lease=holder_of(inquiry.id, clock.now()),
        others=queries.others_present(inquiry.id, current_user, clock.now()),
        templates=queries.templates_for("reply"),
        outside_period=outside_period(inquiry.service),
        forms=forms,
        refused=_name_of(refused),
        changed=changed,
        problem=problem,
        typed=typed or sent.written,
        typed_in="" if typed else _name_of(sent),
    )
    return page, status


def next_due(inquiry: Inquiry, escalations: list[Escalation]) -> datetime | None:
    """The next moment something was promised for."""
    moments = [one.due_at for one in escalations if one.open and one.paused_at is None]
    moments += [callback.promised_at for callback in inquiry.callbacks if callback.done_at is None]
    return min(moments, default=None)


def outside_period(service: Service | None) -> bool:
    """Whether the service is not handled by the centre today (spec 2-2(1))."""
    return service is not None and not service.handled_on(day_of(clock.now()))


def _forms(inquiry: Inquiry, refused: InquiryForm | None) -> dict[str, InquiryForm]:
    """One form of each kind; the refused one as it was sent, the others fresh, all for the present version."""
    fresh: list[InquiryForm] = [
        ActionForm(formdata=None),
        NoteForm(formdata=None),
        _reply_form(inquiry),
        CompleteForm(formdata=None),
        ReopenForm(formdata=None),
        CallMadeForm(formdata=None),
        SecondLineForm(formdata=None),
        _callback_form(inquiry),
        _classify_form(inquiry),
        IdentityForm(formdata=None, identity_check=inquiry.identity_check.value),
    ]
    forms = {_name_of(form): form for form in fresh}
    if refused is not None:
        forms[_name_of(refused)] = refused
        refused.submission_key.data = fresh[0].submission_key.data
    for form in forms.values():
        form.version.data = str(inquiry.version)
    with_choices(inquiry, forms)
    return forms


def with_choices(inquiry: Inquiry, forms: dict[str, InquiryForm]) -> None:
    """Fill the choices that depend on the inquiry and on who is asking."""
    if isinstance(second := forms.get("SecondLineForm"), SecondLineForm):
        people = queries.colleagues_for(inquiry.service_id, current_user)
        second.colleague_id.choices = [("", _("Whoever is free")), *((p.id, p.display_name) for p in people)]
    if isinstance(classify := forms.get("ClassifyForm"), ClassifyForm):
        services = services_for(current_user)
        classify.service_id.choices = [("", _("Not yet decided")), *((s.id, s.name) for s in services)]
        shown = classify.service_id.data
        classify.category_id.choices = [("", "—"), *((c.id, c.name) for c in active_categories(shown))]


def _name_of(form: InquiryForm | None) -> str:
    return type(form).__name__ if form is not None else ""


def _reply_form(inquiry: Inquiry) -> ReplyForm:
    typed = typed_before(current_user, f"reply:{inquiry.number}")
    subject = inquiry.subject if inquiry.subject.lower().startswith("re:") else f"Re: {inquiry.subject}"
    return ReplyForm(
        formdata=None,
        subject=typed.get("subject") or subject,
        body=typed.get("body", ""),
        completes="completes" in typed or not typed,
        article_version_id=typed.get("article_version_id", ""),
    )


def _callback_form(inquiry: Inquiry) -> CallbackForm:
    promised_at = suggested_time(clock.now(), exceptions_at())
    return CallbackForm(formdata=None, promised_at=promised_at, phone=inquiry.contact.phone_typed)


def _classify_form(inquiry: Inquiry) -> ClassifyForm:
    return ClassifyForm(
        formdata=None,
        subject=inquiry.subject,
        service_id=inquiry.service_id,
        category_id=inquiry.category_id,
        nature=inquiry.nature.value,
        exclusion=inquiry.exclusion.value if inquiry.exclusion else "",
        unanswered_reason=inquiry.unanswered_reason.value if inquiry.unanswered_reason else "",
    )
