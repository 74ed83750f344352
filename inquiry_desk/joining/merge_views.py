"""Merging two inquiries, and undoing it."""

from flask import abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.seen import ChangedMeanwhileError
from foundation.text import clean_line
from foundation.web.once import once
from foundation.web.session import me
from inquiry_desk.inquiries.forms import ActionForm
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.page import show_page, visible_or_404
from inquiry_desk.inquiries.queries import inquiry_with_number
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.joining.blueprint import blueprint
from inquiry_desk.joining.candidates import is_one_person
from inquiry_desk.joining.forms import MergeForm, NumberForm
from inquiry_desk.joining.merge_page import choose_page, other_of, preview_page
from inquiry_desk.joining.merging import merge, merge_of, undo_merge
from inquiry_desk.joining.values import Seen

WORK = Permission.WORK_INQUIRIES


@blueprint.get("/inquiries/<number>/merge")
@requires(WORK)
def choose(number: str) -> ResponseReturnValue:
    """Which other inquiry, and then what would happen."""
    inquiry = visible_or_404(number)
    asked = clean_line(request.args.get("other", ""))[:20]
    form = NumberForm(formdata=None, other=asked)
    if not asked:
        return choose_page(inquiry, form)
    other = other_of(inquiry, asked)
    if other is None or other.id == inquiry.id:
        form.other.errors = [_said_of(other)]
        return choose_page(inquiry, form, 422)
    fresh = MergeForm(formdata=None, other=other.number)
    return preview_page(inquiry, other, _as_seen(fresh, inquiry, other))


@blueprint.post("/inquiries/<number>/merge")
@requires(WORK)
def carry_out(number: str) -> ResponseReturnValue:
    inquiry, form = visible_or_404(number), MergeForm()
    other = inquiry_with_number(form.other.data or "", current_user) or abort(404)
    form.keep.choices = [(one.number, one.number) for one in (inquiry, other)]
    if not (form.validate() and _is_sure(form, inquiry, other)):
        return preview_page(inquiry, other, form, 422)
    seen = {inquiry.number: Seen(inquiry, form.seen_version)}
    seen[other.number] = Seen(other, form.seen_other_version)
    kept = seen.pop(form.keep.data)
    gone = seen.popitem()[1] if seen else kept

    def act() -> str:
        merge(gone, kept, me(), clock.now(), form.reason.data or "")
        flash(_merged_words(gone.inquiry, kept.inquiry), "good")
        return url_for("inquiries.show", number=kept.inquiry.number)

    try:
        return once(form.submission_key.data, act)
    except (ChangedMeanwhileError, StaleDataError):
        return preview_page(inquiry, other, _as_seen(form, inquiry, other), 409, changed=True)
    except NotPossibleError as problem:
        form.form_errors.append(str(problem.message))
        return preview_page(inquiry, other, _as_seen(form, inquiry, other), 409)


@blueprint.post("/inquiries/<number>/merge/undo")
@requires(WORK)
def undo(number: str) -> ResponseReturnValue:
    """`number` is the one that is gone; who undoes it has to see both."""
    gone, form = visible_or_404(number), ActionForm()
    done = merge_of(gone)
    if done is not None:
        visible_or_404(done.kept.number)

    def act() -> str:
        undo_merge(gone, me(), clock.now())
        flash(_("The merge is undone. %(number)s stands for itself again.", number=gone.number), "good")
        return url_for("inquiries.show", number=gone.number)

    try:
        return once(form.submission_key.data, act)
    except StaleDataError:
        return show_page(gone, status=409, changed=True)
    except NotPossibleError as problem:
        return show_page(gone, status=409, problem=str(problem.message))


def _is_sure(form: MergeForm, inquiry: Inquiry, other: Inquiry) -> bool:
    if form.same_matter.data or is_one_person(inquiry.contact, other.contact):
        return True
    form.same_matter.errors = [_("The two are not known to be one person's. Make sure, then tick this.")]
    return False


def _as_seen(form: MergeForm, inquiry: Inquiry, other: Inquiry) -> MergeForm:
    """The form for the present versions, to be sent once more."""
    form.version.data, form.other_version.data = str(inquiry.version), str(other.version)
    form.submission_key.data = MergeForm(formdata=None).submission_key.data
    return form


def _said_of(other: Inquiry | None) -> str:
    if other is None:
        return _("There is no inquiry with this number that you may see.")
    return _("This is the number of the inquiry itself. Enter another one.")


def _merged_words(gone: Inquiry, kept: Inquiry) -> str:
    return _("%(gone)s was merged into %(kept)s. You can undo it here.", gone=gone.number, kept=kept.number)
