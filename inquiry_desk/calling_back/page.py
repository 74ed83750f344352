"""The page of one promised call, and how something is done with it once or refused."""

from collections.abc import Callable

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from foundation import clock
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.web.forms import Form
from foundation.web.once import new_key, once
from inquiry_desk.calling_back.forms import MoveForm, PassForm, ResultForm
from inquiry_desk.calling_back.listing import with_facts
from inquiry_desk.inquiries.models import Callback
from inquiry_desk.inquiries.queries import callback_with_id, colleagues_for
from inquiry_desk.inquiries.values import NotPossibleError


def visible_or_404(callback_id: int) -> Callback:
    """The call; what the person may not see does not exist for them."""
    return callback_with_id(callback_id, current_user) or abort(404)


def pass_form(callback: Callback, *, sent: bool) -> PassForm:
    """The form, as it was sent or empty, with everybody who could make the call instead."""
    people = colleagues_for(callback.inquiry.service_id, callback.assignee or current_user)
    return (PassForm() if sent else PassForm(formdata=None)).offer(people)


def perform(
    callback: Callback, form: Form, act: Callable[[], None], said: str, *, to_inquiry: bool = True
) -> ResponseReturnValue:
    """Do `act` once if the form is right; else the page with what was typed, or with what speaks against it."""
    if not form.validate_on_submit():
        return show_page(callback, form, status=422)
    number = callback.inquiry.number

    def do() -> str:
        act()
        record(AuditAction.CHANGED, "callback", callback.id, inquiry=number, desk_step=request.endpoint)
        flash(said, "good")
        return url_for("inquiries.show", number=number) if to_inquiry else url_for("calling_back.index")

    try:
        return once(form.submission_key.data, do)
    except NotPossibleError as problem:
        return show_page(callback, form, status=409, problem=str(problem.message))
    except StaleDataError:
        problem_words = _("Somebody else did something with this inquiry at the same moment. Look again.")
        return show_page(callback, form, status=409, problem=problem_words)


def show_page(
    callback: Callback, refused: Form | None = None, *, status: int = 200, problem: str = ""
) -> ResponseReturnValue:
    """The page of a call. `refused` is a form of it that was sent and could not be carried out."""
    with transaction():
        record(AuditAction.READ, "inquiry", callback.inquiry.number)
    forms: dict[str, Form] = {
        "ResultForm": ResultForm(formdata=None),
        "MoveForm": MoveForm(formdata=None),
        "PassForm": pass_form(callback, sent=False),
    }
    if refused is not None and type(refused).__name__ in forms:
        refused.submission_key.data = new_key()
        forms[type(refused).__name__] = refused
    (row,) = with_facts([callback], clock.now())
    page = render_template(
        "calling_back/show.html",
        callback=callback,
        row=row,
        forms=forms,
        refused=type(refused).__name__ if refused is not None else "",
        problem=problem,
    )
    return page, status
