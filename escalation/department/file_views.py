"""Files of an inquiry: saved, never shown, and only once they were found clean."""

from io import BytesIO

from flask import abort, render_template, send_file
from flask.typing import ResponseReturnValue

from escalation.department.blueprint import ONE, blueprint
from escalation.department.course import is_readable
from escalation.files import content_of, may_be_read
from escalation.models import EscalationFile
from escalation.queries import escalation_for
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.web.session import me

# A file is only ever saved, never opened inside our pages.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


@blueprint.get(f"{ONE}/files/<int:file_id>")
@requires(Permission.ANSWER_ESCALATIONS)
def file(escalation_id: int, file_id: int) -> ResponseReturnValue:
    """Whatever type its sender claims (RFC 6266 for the name)."""
    escalation = escalation_for(escalation_id, me()) or abort(404)
    found = next((one for one in escalation.files if one.id == file_id and is_readable(one)), None)
    if found is None:
        abort(404)
    if not may_be_read(found):
        return render_template("escalation/held_file.html", file=found, escalation=escalation), 409
    content = _content_of(found)
    with transaction():
        record(AuditAction.READ, "escalation_file", file_id, escalation=escalation.reference)
    response = send_file(
        BytesIO(content),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=found.name or f"file-{file_id}",
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _content_of(file: EscalationFile) -> bytes:
    try:
        return content_of(file)
    except LookupError:
        abort(404)
