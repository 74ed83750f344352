"""束: the list of batches, and what is done with one."""

from collections.abc import Callable

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.db import db, transaction
from foundation.web.forms import Form
from foundation.web.ids import read_id
from foundation.web.session import me
from inquiry_desk.cases.barcode import as_svg
from inquiry_desk.cases.kinds import Side
from inquiry_desk.cases.moving import batch_queries, batching
from inquiry_desk.cases.moving.blueprint import blueprint
from inquiry_desk.cases.moving.cases import target, targets
from inquiry_desk.cases.moving.forms import CountForm, NewBatchForm
from inquiry_desk.cases.moving.models import CaseBatch
from inquiry_desk.staff.fields import ButtonForm
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import answer

READ, WORK = Permission.READ_CASES, Permission.WORK_CASES
DECIDE, LEAD = Permission.DECIDE_CASES, Permission.IMPORT_CASES


@blueprint.get("/batches")
@requires(READ)
def batches() -> str:
    return _list(_new_form(sent=False))


@blueprint.post("/batches")
@requires(WORK)
def new_batch() -> ResponseReturnValue:
    form = _new_form(sent=True)

    def act() -> str:
        to = found(target(form.stage_id.data or 0, me()))
        return url_for("case_moving.batch", case_batch_id=batching.begin_batch(to, me(), clock.now()).id)

    return answer(form, act, lambda: _list(form))


@blueprint.get("/batches/<int:case_batch_id>")
@requires(READ)
def batch(case_batch_id: int) -> str:
    return batch_page(batch_or_404(case_batch_id), CountForm(formdata=None))


@blueprint.get("/batches/<int:case_batch_id>/slip")
@requires(READ)
def slip(case_batch_id: int) -> str:
    shown = batch_or_404(case_batch_id)
    with transaction():
        record(AuditAction.READ, "case_batch", shown.number, printed=True)
    return render_template("case_moving/slip.html", batch=batch_or_404(case_batch_id))


@blueprint.get("/batches/<int:case_batch_id>/barcode.svg")
@requires(READ)
def barcode(case_batch_id: int) -> ResponseReturnValue:
    return Response(as_svg(batch_or_404(case_batch_id).number), mimetype="image/svg+xml")


@blueprint.post("/batches/<int:case_batch_id>/out")
@requires(WORK)
def take_out(case_batch_id: int) -> ResponseReturnValue:
    item_id = read_id(request.form.get("item"))
    return _act(case_batch_id, ButtonForm(), lambda one: batching.take_out(one, item_id))


@blueprint.post("/batches/<int:case_batch_id>/hand-over")
@requires(WORK)
def hand_over(case_batch_id: int) -> ResponseReturnValue:
    form = CountForm()
    return _act(
        case_batch_id, form, lambda one: batching.hand_over(one, form.count.data or 0, me(), clock.now())
    )


@blueprint.post("/batches/<int:case_batch_id>/take-back")
@requires(WORK)
def take_batch_back(case_batch_id: int) -> ResponseReturnValue:
    return _act(case_batch_id, ButtonForm(), lambda one: batching.take_batch_back(one, me(), clock.now()))


@blueprint.post("/batches/<int:case_batch_id>/receive")
@requires(DECIDE)
def receive(case_batch_id: int) -> ResponseReturnValue:
    form = CountForm()
    return _act(
        case_batch_id, form, lambda one: batching.receive(one, form.count.data or 0, me(), clock.now())
    )


@blueprint.post("/batches/<int:case_batch_id>/count")
@requires(WORK)
def count_back(case_batch_id: int) -> ResponseReturnValue:
    form = CountForm()

    def count(one: CaseBatch) -> None:
        batching.count_back(one, form.count.data or 0, me(), clock.now())

    return _act(case_batch_id, form, count)


@blueprint.post("/batches/<int:case_batch_id>/explain")
@requires(LEAD)
def explain(case_batch_id: int) -> ResponseReturnValue:
    given = {read_id(name.removeprefix("reason-")): text for name, text in request.form.items()}
    reasons = {item_id: text for item_id, text in given.items() if item_id is not None}
    return _act(case_batch_id, ButtonForm(), lambda one: batching.explain(one, reasons, me(), clock.now()))


@blueprint.post("/batches/<int:case_batch_id>/give-up")
@requires(WORK)
def give_up(case_batch_id: int) -> ResponseReturnValue:
    return _act(case_batch_id, ButtonForm(), batching.give_up)


def batches_late() -> int:
    """Of the signed-in person's services."""
    return batch_queries.count_late(current_user, day_of(clock.now()))


def batch_or_404(case_batch_id: int) -> CaseBatch:
    return found(batch_queries.batch_with_id(case_batch_id, current_user))


def locked_batch(case_batch_id: int) -> CaseBatch:
    return found(batch_queries.batch_with_id(case_batch_id, me(), lock=True))


def _act(case_batch_id: int, form: Form, do: Callable[[CaseBatch], object]) -> ResponseReturnValue:
    """Do it with the batch as it is now; where it is refused, its page again with what was typed."""
    batch_or_404(case_batch_id)

    def act() -> str:
        do(locked_batch(case_batch_id))
        db.session.flush()
        return url_for("case_moving.batch", case_batch_id=case_batch_id)

    return answer(form, act, lambda: batch_page(batch_or_404(case_batch_id), form))


def batch_page(shown: CaseBatch, form: Form) -> str:
    return render_template("case_moving/batch.html", form=form, typed=request.form, **shown_of(shown))


def shown_of(shown: CaseBatch) -> dict[str, object]:
    return {
        "batch": shown,
        "balance": batch_queries.balance_of(shown),
        "late": batch_queries.late_with(shown, day_of(clock.now())),
        "due": batch_queries.due_of(shown),
    }


def _list(form: NewBatchForm) -> str:
    done = request.args.get("done") == "1"
    rows = batch_queries.batches(current_user, done, day_of(clock.now()))
    return render_template("case_moving/batches.html", form=form, rows=rows, done=done)


def _new_form(sent: bool) -> NewBatchForm:
    form = NewBatchForm() if sent else NewBatchForm(formdata=None)
    form.stage_id.choices = [
        (stage.id, f"{service.short_name} → {stage.name}")
        for service, stages in targets(current_user)
        for stage in stages
        if stage.side is Side.CITY
    ]
    return form
