"""事故報告書 on paper and as a file, and the list as a file. Files are made of an edition and of nothing else."""

from io import BytesIO

from flask import Response, abort, render_template, send_file
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.wareki import format_date
from foundation.web.file_kinds import type_of
from foundation.web.session import me
from foundation.web.sheet_response import sheet_response
from inquiry_desk.incidents import queries
from inquiry_desk.incidents.blueprint import blueprint
from inquiry_desk.incidents.composing import LANGUAGE
from inquiry_desk.incidents.docx_file import write_docx
from inquiry_desk.incidents.models import Incident
from inquiry_desk.incidents.naming import title_of
from inquiry_desk.incidents.page import visible_or_404
from inquiry_desk.incidents.paper import Head, head_of
from inquiry_desk.incidents.parts import standings_of
from inquiry_desk.incidents.report_models import IncidentRevision
from inquiry_desk.incidents.report_page import Reading, read, revision_argument
from inquiry_desk.incidents.sheets import cells_of, columns
from inquiry_desk.incidents.views import wanted_argument
from inquiry_desk.incidents.xlsx_file import write_xlsx
from inquiry_desk.runtime import runtime

IN_A_FILE = 100_000


@blueprint.get("/<int:incident_id>/report/print")
@requires(Permission.READ_INCIDENTS)
def printed(incident_id: int) -> ResponseReturnValue:
    """The edition asked for or the newest; a draft says that it is one."""
    incident = visible_or_404(incident_id)
    reading = _reading_or_404(incident)
    _note(AuditAction.READ, incident.number, "incident_print", reading.revision)
    with force_locale(LANGUAGE):
        return render_template(
            "incidents/print.html",
            incident=incident,
            content=reading.content,
            head=_head(incident, reading.revision),
            title_of=title_of,
            wareki=format_date,
        )


@blueprint.get("/<int:incident_id>/report/file.<any(xlsx, docx):kind>")
@requires(Permission.READ_INCIDENTS)
def file(incident_id: int, kind: str) -> ResponseReturnValue:
    """Of a draft there are no files: they would say something else tomorrow."""
    incident = visible_or_404(incident_id)
    reading = _reading_or_404(incident)
    if reading.revision is None:
        abort(404)
    _note(AuditAction.EXPORTED, incident.number, kind, reading.revision)
    with force_locale(LANGUAGE):
        head = _head(incident, reading.revision)
        made = write_xlsx(reading.content, head) if kind == "xlsx" else write_docx(reading.content, head)
        name = f"{_('Incident report')}_{incident.number}_{head.edition_name}.{kind}"
    response: Response = send_file(BytesIO(made), type_of(name), as_attachment=True, download_name=name)
    return response


@blueprint.get("/list.<any(xlsx, csv):kind_of_file>")
@requires(Permission.EXPORT)
def export(kind_of_file: str) -> ResponseReturnValue:
    """The list as it is narrowed."""
    with transaction():
        rows, _more = queries.incidents(wanted_argument(), me(), size=IN_A_FILE)
        record(AuditAction.EXPORTED, "incidents", kind_of_file, hits=len(rows))
        standings = standings_of(rows)
        cells = [cells_of(one, standings[one.id]) for one in rows]
    return sheet_response("incidents", kind_of_file, _("Incidents and near misses"), columns(), cells)


def _reading_or_404(incident: Incident) -> Reading:
    """The newest edition where the address asks for none and the centre writes at no draft."""
    return read(incident, revision_argument()) or abort(404)


def _head(incident: Incident, revision: IncidentRevision | None) -> Head:
    settings = runtime().settings
    sender = settings.centre_name
    if settings.contractor_name:
        sender = _("%(centre)s\nContractor: %(name)s", centre=sender, name=settings.contractor_name)
    addressee = _("To: %(addressee)s", addressee=settings.report_addressee)
    return head_of(incident, revision, addressee, sender, clock.now())


def _note(action: AuditAction, number: str, what: str, revision: IncidentRevision | None) -> None:
    edition = revision.number if revision else 0
    with transaction():
        record(action, "incident", f"{number}/{what}", revision=edition)
