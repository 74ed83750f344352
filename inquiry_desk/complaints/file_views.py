"""The list on paper and as a file: also what nobody has recorded yet, for all of them are reported."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.db import transaction
from foundation.web.sheet_response import sheet_response
from inquiry_desk.complaints import queries
from inquiry_desk.complaints.blueprint import blueprint
from inquiry_desk.complaints.forms import FilterForm, filter_form
from inquiry_desk.complaints.rules import ComplaintState
from inquiry_desk.complaints.sheets import cells_of, columns
from inquiry_desk.complaints.summary import Reported, line_of, line_of_inquiry
from inquiry_desk.complaints.views import state_argument

ON_PAPER, IN_A_FILE = 500, 100_000


@blueprint.get("/print")
@requires(Permission.OPEN_FIGURES)
def printed() -> str:
    form, state = filter_form(), state_argument()
    with transaction():
        record(AuditAction.SEARCHED, "complaints", "print")
    rows, more = _chosen(form, state, ON_PAPER)
    return render_template(
        "complaints/printed.html", form=form, state=state, rows=rows, more=more, now=clock.now()
    )


@blueprint.get("/list.<any(xlsx, csv):kind_of_file>")
@requires(Permission.EXPORT)
def export(kind_of_file: str) -> ResponseReturnValue:
    """The list as it is narrowed."""
    with transaction():
        lines = _chosen(filter_form(), state_argument(), IN_A_FILE)[0]
        record(AuditAction.EXPORTED, "complaints", kind_of_file, hits=len(lines))
    title = _("Complaints and requests")
    name = f"{title}-{day_of(clock.now()):%Y%m%d}"
    return sheet_response(name, kind_of_file, title, columns(), map(cells_of, lines))


def _chosen(form: FilterForm, state: ComplaintState | None, size: int) -> tuple[list[Reported], bool]:
    """The newest that fit, and whether there are more; filters that cannot be read choose nothing (422)."""
    if not form.validate():
        abort(422)
    found: list[Reported] = []
    if state is not ComplaintState.UNRECORDED:
        recorded = queries.complaints(form.filters, state, current_user, size=size + 1)[0]
        found += [line_of(one, one.inquiry.number if one.inquiry else None) for one in recorded]
    # What is not recorded has no kind yet.
    if state in {None, ComplaintState.UNRECORDED} and form.filters.kind is None:
        unrecorded = queries.newest_unrecorded(form.filters, current_user, size + 1)
        found += [line_of_inquiry(one) for one in unrecorded]
    found.sort(key=lambda line: line.received_at, reverse=True)
    return found[:size], len(found) > size
