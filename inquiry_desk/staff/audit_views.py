"""The audit log: who did what, newest first."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit import queries
from foundation.web.ids import id_argument
from inquiry_desk.staff.audit_forms import AuditForm
from inquiry_desk.staff.blueprint import blueprint


@blueprint.get("/audit")
@requires(Permission.READ_AUDIT)
def audit() -> ResponseReturnValue:
    form = AuditForm(formdata=request.args)
    form.person.choices = [("", _("Everybody"))]
    form.person.choices += [(p.id, f"{p.display_name} ({p.login_id})") for p in queries.people_in_the_log()]
    valid = form.validate()
    page = _page(form.to_wanted() if valid else queries.Wanted())
    html = render_template(
        "staff/audit.html",
        form=form,
        entries=page.entries,
        newer_url=_link(form, "newer_than", page.newer_than),
        older_url=_link(form, "older_than", page.older_than),
    )
    return html, 200 if valid else 422


def _page(wanted: queries.Wanted) -> queries.Page:
    """The page the address names; the newest where it names none or an entry that does not exist."""
    for name, turn in (("older_than", queries.entries_before), ("newer_than", queries.entries_after)):
        entry_id = id_argument(name)
        entry = queries.entry_with_id(entry_id) if entry_id else None
        if entry:
            return turn(entry, wanted)
    return queries.newest_entries(wanted)


def _link(form: AuditForm, name: str, entry_id: int | None) -> str | None:
    if entry_id is None:
        return None
    asked: dict[str, Any] = {key: value for key, value in request.args.items() if key in form and value}
    return url_for("staff.audit", **asked | {name: entry_id})
