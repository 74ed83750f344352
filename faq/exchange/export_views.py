"""Articles as a file: all that a supervisor chooses, or a department's own."""

from collections.abc import Iterable
from tempfile import TemporaryFile

from flask import request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from faq.blueprint import blueprint
from faq.exchange.articles_as_rows import row_of
from faq.exchange.choosing import Filters, chosen, count_chosen
from faq.exchange.columns import COLUMNS, Column
from faq.exchange.forms import filter_form
from faq.exchange.writing_files import MEDIA_TYPES, Row, write_file
from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.db import transaction


@blueprint.get("/export")
@requires(Permission.EXPORT)
def export() -> ResponseReturnValue:
    """The chosen articles as xlsx, or as csv with `kind=csv`."""
    return _file_of(filter_form().filters)


@blueprint.get("/export/own")
@requires(Permission.APPROVE_FAQ)
def export_own() -> ResponseReturnValue:
    """The same of what the person's department owns."""
    return _file_of(filter_form().filters.of_department(current_user.department_id))


def file_response(
    rows: Iterable[Row], kind: str, name: str, columns: tuple[Column, ...]
) -> ResponseReturnValue:
    """A file that was written to the disk row by row."""
    file = TemporaryFile()  # noqa: SIM115 - the server closes it when it was sent
    write_file(kind, rows, file, columns)
    file.seek(0)
    return send_file(file, MEDIA_TYPES[kind], as_attachment=True, download_name=f"{name}.{kind}")


def _file_of(filters: Filters) -> ResponseReturnValue:
    kind = "csv" if request.args.get("kind") == "csv" else "xlsx"
    today = day_of(clock.now())
    with transaction():
        record(AuditAction.EXPORTED, "articles", kind, hits=count_chosen(filters, today))
    rows = (row_of(article, version, today) for article, version in chosen(filters, today))
    return file_response(rows, kind, _("FAQ-%(day)s", day=f"{today:%Y%m%d}"), COLUMNS)
