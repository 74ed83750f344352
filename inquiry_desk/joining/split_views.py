"""Making an inquiry of its own out of a message."""

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.organisation.queries import services_for
from foundation.seen import ChangedMeanwhileError
from foundation.web.ids import read_id
from foundation.web.once import once
from foundation.web.session import me
from inquiry_desk.inquiries.actions import check_version
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.page import show_page, visible_or_404
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.joining.blueprint import blueprint
from inquiry_desk.joining.forms import SplitForm
from inquiry_desk.joining.splitting import entry_to_split, split

WORK = Permission.WORK_INQUIRIES


@blueprint.get("/inquiries/<number>/split")
@requires(WORK)
def split_form(number: str) -> ResponseReturnValue:
    inquiry = visible_or_404(number)
    entry = _entry_or_404(inquiry, request.args.get("entry"))
    first_line = next((line.strip() for line in entry.body.splitlines() if line.strip()), "")
    subject = (entry.incoming_mail.subject if entry.incoming_mail else first_line)[:300]
    form = SplitForm(formdata=None, subject=subject, service_id=inquiry.service_id, entry=str(entry.id))
    form.version.data = str(inquiry.version)
    return _page(inquiry, entry, form)


@blueprint.post("/inquiries/<number>/split")
@requires(WORK)
def carry_out_split(number: str) -> ResponseReturnValue:
    inquiry, form = visible_or_404(number), SplitForm()
    entry = _entry_or_404(inquiry, form.entry.data)
    form.service_id.choices = _services()
    if not form.validate():
        return _page(inquiry, entry, form, 422)

    def act() -> str:
        check_version(inquiry, form.seen_version)
        made = split(entry, me(), clock.now(), form.subject.data or "", form.service_id.data)
        flash(_("%(number)s was made of this message.", number=made.number), "good")
        return url_for("inquiries.show", number=made.number)

    try:
        return once(form.submission_key.data, act)
    except (ChangedMeanwhileError, StaleDataError):
        form.version.data = str(inquiry.version)
        form.submission_key.data = SplitForm(formdata=None).submission_key.data
        return _page(inquiry, entry, form, 409)
    except NotPossibleError as problem:
        typed = form.subject.data or ""
        return show_page(inquiry, status=409, problem=str(problem.message), typed=typed)


def _entry_or_404(inquiry: Inquiry, given: str | None) -> TimelineEntry:
    return entry_to_split(inquiry, read_id(given)) or abort(404)


def _page(inquiry: Inquiry, entry: TimelineEntry, form: SplitForm, status: int = 200) -> ResponseReturnValue:
    form.service_id.choices = _services()
    changed = status == 409
    return render_template(
        "joining/split.html", inquiry=inquiry, entry=entry, form=form, changed=changed
    ), status


def _services() -> list[tuple[object, str]]:
    return [("", _("Not yet decided")), *((one.id, one.name) for one in services_for(current_user))]
