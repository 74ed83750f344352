"""What the columns of a file are: said once for each kind of file, recognised from then on."""

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.web.once import once
from foundation.web.session import me
from inquiry_desk.cases.importing import actions, mappings
from inquiry_desk.cases.importing.blueprint import blueprint
from inquiry_desk.cases.importing.columns import FIELDS, places_of
from inquiry_desk.cases.importing.forms import ColumnsForm, columns_form
from inquiry_desk.cases.importing.mappings import Agreed
from inquiry_desk.cases.importing.models import CaseImport
from inquiry_desk.cases.importing.numbered_rows import beginning_of
from inquiry_desk.cases.importing.queries import import_with_id


@blueprint.post("/<int:import_id>/columns")
@requires(Permission.IMPORT_CASES)
def read_columns(import_id: int) -> ResponseReturnValue:
    one = import_with_id(import_id, me()) or abort(404)
    form = columns_form(one.headings, None)
    if not form.validate() or not form.fits(one.headings):
        return columns_page(one, form), 422

    def act() -> str:
        locked = import_with_id(import_id, me(), lock=True) or abort(404)
        mapping = mappings.agree(locked.service, form.agreed)
        record(AuditAction.CHANGED, "case_mapping", mapping.id, fields=sorted(mapping.columns))
        if actions.read_with(locked, mapping):
            record(AuditAction.CHANGED, "case_import", import_id, fields=["columns"])
        return url_for("case_imports.show", import_id=import_id)

    return once(form.submission_key.data, act)


@blueprint.post("/mappings/<int:mapping_id>/retire")
@requires(Permission.IMPORT_CASES)
def retire(mapping_id: int) -> ResponseReturnValue:
    def act() -> str:
        mapping = mappings.mapping_with_id(mapping_id, me()) or abort(404)
        mapping.active = False
        record(AuditAction.CHANGED, "case_mapping", mapping.id, fields=["active"])
        return url_for("case_imports.index")

    return once(request.form.get("submission_key"), act)


def columns_page(one: CaseImport, form: ColumnsForm | None = None) -> str:
    beginning = beginning_of(one.content)
    return render_template(
        "case_imports/columns.html",
        one=one,
        form=form or columns_form(one.headings, _said_before(one)),
        fields=FIELDS,
        headings=beginning.headings,
        samples=beginning.samples,
    )


def _said_before(one: CaseImport) -> Agreed | None:
    """The columns the file was read by last, as far as it has them still."""
    mapping = one.mapping
    if mapping is None or places_of(mapping.columns, one.headings) is None:
        return None
    return Agreed(mapping.name, mapping.source, mapping.columns)
