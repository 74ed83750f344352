"""The list on paper and as a file."""

from tempfile import TemporaryFile

from flask import Response, abort, render_template, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from faq.exchange.writing_files import MEDIA_TYPES
from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.db import transaction
from inquiry_desk.complaints import queries
from inquiry_desk.complaints.blueprint import blueprint
from inquiry_desk.complaints.forms import FilterForm, filter_form
from inquiry_desk.complaints.models import Complaint
from inquiry_desk.complaints.rules import ComplaintState
from inquiry_desk.complaints.sheets import as_csv, write_xlsx
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


@blueprint.get("/list.<kind_of_file>")
@requires(Permission.EXPORT)
def export(kind_of_file: str) -> ResponseReturnValue:
    """What is recorded, as the list is narrowed: xlsx or csv."""
    if kind_of_file not in MEDIA_TYPES:
        abort(404)
    with transaction():
        rows = _chosen(filter_form(), state_argument(), IN_A_FILE)[0]
        record(AuditAction.EXPORTED, "complaints", kind_of_file, hits=len(rows))
        return _file(rows, kind_of_file)


def _file(rows: list[Complaint], kind: str) -> ResponseReturnValue:
    name = f"{_('Complaints and requests')}-{day_of(clock.now()):%Y%m%d}.{kind}"
    file = TemporaryFile()  # noqa: SIM115 - the server closes it when it was sent
    if kind == "csv":
        file.write(as_csv(rows).encode())
    else:
        write_xlsx(rows, file)
    file.seek(0)
    response: Response = send_file(file, MEDIA_TYPES[kind], as_attachment=True, download_name=name)
    return response


def _chosen(form: FilterForm, state: ComplaintState | None, size: int) -> tuple[list[Complaint], bool]:
    """What is recorded and fits; filters that cannot be read choose nothing (422)."""
    if not form.validate():
        abort(422)
    recorded = None if state is ComplaintState.UNRECORDED else state
    return queries.complaints(form.filters, recorded, current_user, size=size)
