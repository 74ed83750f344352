"""What is waited for: the list, one of them, reminding, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.business_days.queries import exceptions_at
from foundation.calendar import day_of
from foundation.db import db, transaction
from foundation.seen import check_seen
from foundation.web.forms import Form
from foundation.web.ids import read_id
from foundation.web.session import me
from inquiry_desk.cases.missing import actions, queries
from inquiry_desk.cases.missing.blueprint import blueprint
from inquiry_desk.cases.missing.dates import next_look
from inquiry_desk.cases.missing.forms import CameForm, NeverForm, RemindForm
from inquiry_desk.cases.missing.models import CaseMissing, Means
from inquiry_desk.cases.missing.queries import View
from inquiry_desk.cases.models import CaseStage
from inquiry_desk.cases.moving.cases import locked_case
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import answer

READ, WORK, LEAD = Permission.READ_CASES, Permission.WORK_CASES, Permission.IMPORT_CASES


@dataclass
class Forms:
    """The forms of the page of one; the refused one holds what was typed."""

    remind: RemindForm
    came: CameForm
    never: NeverForm


@blueprint.get("")
@requires(READ)
def index() -> str:
    asked = request.args.get("view")
    view = next((one for one in View if one.value == asked), View.TODAY)
    today = day_of(clock.now())
    return render_template(
        "case_missing/index.html",
        view=view,
        rows=queries.waited_for(view, current_user, today),
        counts=queries.counts(current_user, today),
        today=today,
    )


@blueprint.get("/<int:missing_id>")
@requires(READ)
def show(missing_id: int) -> str:
    one = missing_or_404(missing_id)
    with transaction():
        record(AuditAction.READ, "case", one.case.number)
    return _page(missing_id)


@blueprint.get("/<int:missing_id>/letter")
@requires(READ)
def letter(missing_id: int) -> str:
    one = missing_or_404(missing_id)
    with transaction():
        record(AuditAction.READ, "case", one.case.number, letter=True)
    return render_template("case_missing/letter.html", missing=missing_or_404(missing_id))


@blueprint.post("/<int:missing_id>/remind")
@requires(WORK)
def remind(missing_id: int) -> ResponseReturnValue:
    form = RemindForm()

    def do(one: CaseMissing) -> None:
        actions.remind(one, Means(form.means.data), form.look_again_on.data, me(), clock.now())
        flash(_("The reminder is noted."), "good")

    return _act(missing_id, form, do)


@blueprint.post("/<int:missing_id>/came")
@requires(WORK)
def came(missing_id: int) -> ResponseReturnValue:
    form = CameForm()

    def do(one: CaseMissing) -> None:
        actions.something_came(
            one,
            form.came.data or [],
            form.look_again_on.data,
            me(),
            clock.now(),
            settles=request.form.get("which") == "settle",
            why=form.why.data or "",
        )
        flash(_settled(one) if one.settled_on else _("What came is noted. The rest is waited for."), "good")

    return _act(missing_id, form, do)


@blueprint.post("/<int:missing_id>/never")
@requires(LEAD)
def never_came(missing_id: int) -> ResponseReturnValue:
    form = _never_form(missing_or_404(missing_id))

    def do(one: CaseMissing) -> None:
        to = db.session.get_one(CaseStage, form.stage_id.data)
        actions.never_came(one, to, form.why.data or "", me(), clock.now())
        flash(_settled(one), "good")

    return _act(missing_id, form, do)


def missing_due() -> int:
    """How many applicants the signed-in person's services remind today."""
    return queries.count_to_remind(current_user, day_of(clock.now()))


def missing_or_404(missing_id: int) -> CaseMissing:
    return found(queries.missing_with_id(missing_id, current_user))


def _act(missing_id: int, form: Form, do: Callable[[CaseMissing], None]) -> ResponseReturnValue:
    """Do it with the case and what is missing locked, in this order everywhere."""
    number = missing_or_404(missing_id).case.number

    def act() -> str:
        found(locked_case(number, me()))
        one = found(queries.missing_with_id(missing_id, me(), lock=True))
        check_seen(one.version, read_id(request.form.get("version")))
        do(one)
        db.session.flush()
        return url_for("case_missing.show", missing_id=missing_id)

    return answer(form, act, lambda: _page(missing_id, form))


def _settled(one: CaseMissing) -> str:
    """What came of it, in words."""
    moved = _("Deadlines moved by %(count)s office days.", count=one.paused_days) if one.paused_days else ""
    return _("The case stands in %(stage)s now. %(moved)s", stage=one.case.stage.name, moved=moved).strip()


def _page(missing_id: int, refused: Form | None = None) -> str:
    one = missing_or_404(missing_id)
    forms = Forms(_remind_form(), _came_form(one), _never_form(one, sent=False))
    for name, kind in (("remind", RemindForm), ("came", CameForm), ("never", NeverForm)):
        if isinstance(refused, kind):
            setattr(forms, name, refused)
    forms.came.came.choices = [(item, item) for item in one.items]
    return render_template(
        "case_missing/missing.html",
        missing=one,
        forms_of=forms,
        refused=refused,
        today=day_of(clock.now()),
        goes_to=actions.stage_to_go_on_to(one, current_user),
    )


def _remind_form() -> RemindForm:
    return RemindForm(formdata=None, look_again_on=next_look(day_of(clock.now()), exceptions_at()))


def _came_form(one: CaseMissing) -> CameForm:
    look = next_look(day_of(clock.now()), exceptions_at())
    return CameForm(formdata=None, came=one.came, look_again_on=look)


def _never_form(one: CaseMissing, sent: bool = True) -> NeverForm:
    form = NeverForm() if sent else NeverForm(formdata=None)
    form.stage_id.choices = [(stage.id, stage.name) for stage in actions.endings_for(one, current_user)]
    return form
