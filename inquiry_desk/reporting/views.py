"""日報, 月報, 業務完了届: the page of one, and every step of its way between centre and city."""

from datetime import datetime

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.web.fields import SeenForm
from foundation.web.session import me
from inquiry_desk.reporting import actions, mails
from inquiry_desk.reporting.acts import Act
from inquiry_desk.reporting.blueprint import blueprint
from inquiry_desk.reporting.forms import ReasonForm, RemarkForm, writing_form
from inquiry_desk.reporting.models import Report
from inquiry_desk.reporting.page import perform, show_page, visible_or_404


@blueprint.get("/<int:report_id>")
@requires(Permission.READ_REPORTS)
def show(report_id: int) -> ResponseReturnValue:
    """The newest revision this person may read, the draft, or the revision asked for."""
    return show_page(visible_or_404(report_id))


@blueprint.post("/<int:report_id>/write")
@requires(Permission.DRAFT_REPORTS)
def write(report_id: int) -> ResponseReturnValue:
    form = writing_form(visible_or_404(report_id), sent=True)

    def deed(report: Report, at: datetime) -> None:
        actions.write(report, me(), at, form.texts)

    return perform(report_id, Act.WRITE, form, deed, _("What you wrote was kept."))


@blueprint.post("/<int:report_id>/sign")
@requires(Permission.DRAFT_REPORTS)
def sign(report_id: int) -> ResponseReturnValue:
    """With what stands in the fields, so that nothing on the screen is left out of what is signed."""
    form = writing_form(visible_or_404(report_id), sent=True)

    def deed(report: Report, at: datetime) -> None:
        actions.write(report, me(), at, form.texts)
        actions.sign(report, me(), at)

    return perform(report_id, Act.SIGN, form, deed, _("It was signed. It waits for its submission."))


@blueprint.post("/<int:report_id>/unsign")
@requires(Permission.DRAFT_REPORTS)
def unsign(report_id: int) -> ResponseReturnValue:
    def deed(report: Report, at: datetime) -> None:
        actions.take_back_signature(report, me(), at)

    return perform(report_id, Act.UNSIGN, SeenForm(), deed, _("The signature was taken back."))


@blueprint.post("/<int:report_id>/submit")
@requires(Permission.SUBMIT_REPORTS)
def submit(report_id: int) -> ResponseReturnValue:
    def deed(report: Report, at: datetime) -> None:
        actions.submit(report, me(), at)
        mails.tell_submitted([report], at)

    return perform(report_id, Act.SUBMIT, SeenForm(), deed, _("It was submitted to the city."))


@blueprint.post("/<int:report_id>/confirm")
@requires(Permission.CONFIRM_REPORTS)
def confirm(report_id: int) -> ResponseReturnValue:
    form = RemarkForm()

    def deed(report: Report, at: datetime) -> None:
        actions.confirm(report, me(), at, form.comment.data or "")

    return perform(report_id, Act.CONFIRM, form, deed, _("It was confirmed."))


@blueprint.post("/<int:report_id>/send-back")
@requires(Permission.CONFIRM_REPORTS)
def send_back(report_id: int) -> ResponseReturnValue:
    form = ReasonForm()

    def deed(report: Report, at: datetime) -> None:
        actions.send_back(report, me(), at, form.comment.data or "")
        mails.tell_returned(report, at)

    return perform(report_id, Act.SEND_BACK, form, deed, _("It was returned to the centre."))


@blueprint.post("/<int:report_id>/correct")
@requires(Permission.DRAFT_REPORTS)
def correct(report_id: int) -> ResponseReturnValue:
    form = ReasonForm()

    def deed(report: Report, at: datetime) -> None:
        actions.correct(report, me(), at, form.comment.data or "")

    said = _("The correction has begun. Sign and submit it again; until then the city has what it was sent.")
    return perform(report_id, Act.CORRECT, form, deed, said)
