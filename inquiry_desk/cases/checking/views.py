"""The work list of second looks, one look, and mending."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db, transaction
from foundation.web.forms import Form
from foundation.web.ids import id_argument
from foundation.web.session import me
from inquiry_desk.cases.checking import actions, queries
from inquiry_desk.cases.checking.blueprint import blueprint
from inquiry_desk.cases.checking.forms import LookForm, MendForm
from inquiry_desk.cases.checking.queries import View
from inquiry_desk.cases.checking.rules import why_not_look
from inquiry_desk.cases.kinds import CheckResult
from inquiry_desk.cases.models import CaseCheck
from inquiry_desk.cases.moving.cases import locked_case
from inquiry_desk.cases.scope import as_number, case_numbered, case_services
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import Conflict, answer

WORK = Permission.WORK_CASES


@blueprint.get("")
@requires(WORK)
def index() -> str:
    return _list()


@blueprint.get("/open")
@requires(WORK)
def find() -> ResponseReturnValue:
    """Where the scanner leads from the list: the newest look at the case, with the paper in one's hand."""
    typed = request.args.get("number", "")[:200]
    case = case_numbered(typed, current_user)
    if case is not None and case.checks:
        return redirect(url_for("case_checks.show", case_check_id=case.checks[-1].id))
    missed = _("This number is not known here.") if case is None else _("This case was not drawn.")
    return _list(typed=as_number(typed), missed=missed), 404


@blueprint.get("/<int:case_check_id>")
@requires(WORK)
def show(case_check_id: int) -> str:
    check = check_or_404(case_check_id)
    with transaction():
        record(AuditAction.READ, "case", check.case.number)
    return _page(case_check_id)


@blueprint.post("/<int:case_check_id>/look")
@requires(WORK)
def look(case_check_id: int) -> ResponseReturnValue:
    form, asked = LookForm(), request.form.get("result")
    result = CheckResult.WRONG if asked == CheckResult.WRONG.value else CheckResult.RIGHT

    def act(check: CaseCheck) -> str:
        actions.look(check, result, form.what.data or "", me(), clock.now())
        db.session.flush()
        number, result_label = check.case.number, _(
            "Nothing wrong"
        ) if result is CheckResult.RIGHT else _("Something is wrong")  # fmt: skip
        flash(f"{number} {result_label}", "good")
        following = queries.next_to_look_at(me(), check.case.service_id)
        if following is None:
            return url_for("case_checks.index")
        return url_for("case_checks.show", case_check_id=following.id)

    return _act(case_check_id, form, act)


@blueprint.post("/<int:case_check_id>/mend")
@requires(WORK)
def mend(case_check_id: int) -> ResponseReturnValue:
    form = MendForm()

    def act(check: CaseCheck) -> str:
        actions.mend(check, form.how.data or "", me(), clock.now())
        flash(_("It is noted as mended. Somebody else looks at it once more."), "good")
        return url_for("cases.show", number=check.case.number)

    return _act(case_check_id, form, act)


def checks_due() -> int:
    """How many looks, and how much of their own to mend, wait for the signed-in person."""
    return queries.count_for(current_user)


def check_or_404(check_id: int) -> CaseCheck:
    return found(queries.check_with_id(check_id, current_user))


def _act(check_id: int, form: LookForm | MendForm, do: Callable[[CaseCheck], str]) -> ResponseReturnValue:
    """Do it with the case locked: of two people who look at once the second is told."""
    number = check_or_404(check_id).case.number

    def act() -> str:
        found(locked_case(number, me()))
        check = found(queries.check_with_id(check_id, me()))
        db.session.refresh(check)
        if form.seen.data != str(check.version):
            raise Conflict(
                _l("Somebody else changed this in the meantime. Look at it and try again."),
                str(check.version),
            )
        return do(check)

    return answer(form, act, lambda: _page(check_id, form))


def _list(typed: str = "", missed: str = "") -> str:
    asked = request.args.get("view")
    view = next((one for one in View if one.value == asked), View.LOOK)
    service_id = id_argument("service")
    return render_template(
        "case_checks/index.html",
        view=view,
        rows=queries.listed(view, current_user, service_id),
        counts=queries.counts(current_user),
        services=case_services(current_user),
        service_id=service_id,
        typed=typed,
        missed=missed,
    )


def _page(check_id: int, refused: Form | None = None) -> str:
    check = check_or_404(check_id)
    at_first = {"seen": str(check.version)}
    return render_template(
        "case_checks/look.html",
        check=check,
        case=check.case,
        why_not=why_not_look(check, current_user),
        look=refused if isinstance(refused, LookForm) else LookForm(formdata=None, data=at_first),
        mend=refused if isinstance(refused, MendForm) else MendForm(formdata=None, data=at_first),
        refused=refused,
    )
