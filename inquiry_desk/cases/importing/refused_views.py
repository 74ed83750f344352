"""The rows that could not be registered, taken out in the columns they came in, with the reasons."""

from collections.abc import Iterator

from flask import Response, abort
from flask_babel import force_locale
from flask_babel import gettext as _

from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.sheet_file import Column, Value
from foundation.web.session import me
from foundation.web.sheet_response import sheet_response
from inquiry_desk.cases.importing.blueprint import blueprint
from inquiry_desk.cases.importing.models import RowFate
from inquiry_desk.cases.importing.queries import all_rows_of, import_with_id


@blueprint.get("/<int:import_id>/refused.<any(xlsx, csv):kind_of_file>")
@requires(Permission.IMPORT_CASES)
def refused(import_id: int, kind_of_file: str) -> Response:
    """Corrected, the file can be brought again: the column of reasons is not read."""
    one = import_with_id(import_id, me()) or abort(404)
    with transaction():
        record(AuditAction.EXPORTED, "case_import", import_id)
    with force_locale("ja"):
        columns = [Column(_("Reason"), 50), *(Column(heading, 16) for heading in one.headings)]
        name = _("%(name)s-refused", name=one.name.rpartition(".")[0])
        return sheet_response(name, kind_of_file, _("Reason"), columns, _rows(import_id), fixed=1)


def _rows(import_id: int) -> Iterator[list[Value]]:
    for row in all_rows_of(import_id, RowFate.REFUSED):
        yield [row.reason, *row.cells.get("row", [])]
