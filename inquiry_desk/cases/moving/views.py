"""The scan station: a service and a stage are chosen once, then numbers are read, and one act moves them all."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.db import transaction
from foundation.web.filters import label
from foundation.web.ids import id_argument, read_id
from foundation.web.session import me
from inquiry_desk.cases.models import CaseStage
from inquiry_desk.cases.moving import acting, scanning
from inquiry_desk.cases.moving.blueprint import blueprint
from inquiry_desk.cases.moving.cases import needs_reason, target, targets
from inquiry_desk.cases.moving.forms import ReasonForm
from inquiry_desk.cases.moving.scanning import MOST, Scanned
from inquiry_desk.cases.scope import as_number
from inquiry_desk.staff.fields import ButtonForm
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import answer

READ = Permission.READ_CASES


@blueprint.get("")
@requires(READ)
def station() -> str:
    """Without a stage: which one."""
    stage_id = id_argument("to")
    if stage_id is None:
        begun = dict(scanning.begun_lists(current_user))
        return render_template("case_moving/choose.html", targets=targets(current_user), begun=begun)
    return _station(stage_or_404(stage_id), ReasonForm(formdata=None))


@blueprint.post("/to/<int:target_id>/scan")
@requires(READ)
def scan(target_id: int) -> ResponseReturnValue:
    to, typed = stage_or_404(target_id), request.form.get("number", "")
    if not as_number(typed):
        return redirect(url_for("case_moving.station", to=target_id), 303)
    with transaction():
        said = scanning.scan(me(), to, typed, clock.now())
    if "X-Scan" in request.headers:
        return render_template("case_moving/scanned.html", to=to, said=said, **_listed(to))
    say(said)
    return redirect(url_for("case_moving.station", to=target_id), 303)


@blueprint.post("/to/<int:target_id>/off")
@requires(READ)
def take_off(target_id: int) -> ResponseReturnValue:
    """One number, all that cannot be moved, or all."""
    to, number = stage_or_404(target_id), request.form.get("number", "")
    with transaction():
        stuck = [one.number for one in scanning.scanned(me(), to) if not one.is_good]
        gone = {"stuck": stuck, "all": None}.get(request.form.get("which", ""), [as_number(number)])
        scanning.take_off(me(), to, gone)
    return redirect(url_for("case_moving.station", to=target_id), 303)


@blueprint.post("/to/<int:target_id>/move")
@requires(READ)
def move_all(target_id: int) -> ResponseReturnValue:
    stage_or_404(target_id)
    form = ReasonForm()

    def act() -> str:
        to = stage_or_404(target_id)
        numbers = [one.number for one in reversed(scanning.scanned(me(), to))]
        only_ready = request.form.get("which") == "ready"
        done = acting.move_many(numbers, to, me(), clock.now(), form.reason.data or "", only_ready)
        scanning.take_off(me(), to, [line["number"] for line in done.lines])
        return url_for("case_moving.station", to=target_id, done=done.id)

    return answer(form, act, lambda: _station(stage_or_404(target_id), form))


@blueprint.post("/acts/<int:bulk_move_id>/undo")
@requires(READ)
def undo(bulk_move_id: int) -> ResponseReturnValue:
    done, form = found(acting.bulk_move_with_id(bulk_move_id, current_user)), ButtonForm()
    stage_id = found(target(done.to_stage_id, current_user)).id

    def act() -> str:
        again = found(acting.bulk_move_with_id(bulk_move_id, me(), lock=True))
        acting.undo_many(again, me(), clock.now())
        return url_for("case_moving.station", to=stage_id, done=bulk_move_id)

    return answer(form, act, lambda: _station(stage_or_404(stage_id), ReasonForm(formdata=None), form))


@blueprint.post("/picked")
@requires(READ)
def picked() -> ResponseReturnValue:
    """What was ticked in a list comes to the station as if it had been scanned."""
    to = stage_or_404(read_id(request.form.get("stage_id")) or 0)
    numbers = [as_number(one)[:40] for one in request.form.getlist("picked")[:MOST]]
    with transaction():
        scanning.keep_scans(me(), to, dict.fromkeys(filter(None, numbers)), clock.now())
    return redirect(url_for("case_moving.station", to=to.id), 303)


def stage_or_404(stage_id: int) -> CaseStage:
    return found(target(stage_id, current_user))


def say(said: Scanned) -> None:
    """What a scan led to, where the page is loaded anew."""
    words = _("%(number)s: %(what)s", number=said.number, what=label(said.verdict))
    flash(words, "good" if said.is_good else "danger")


def _station(to: CaseStage, form: ReasonForm, refused: ButtonForm | None = None) -> str:
    done = acting.bulk_move_with_id(id_argument("done"), current_user)
    return render_template(
        "case_moving/station.html",
        to=to,
        form=form,
        refused=refused,
        done=done if done is not None and done.to_stage_id == to.id else None,
        reason_needed=needs_reason(to),
        **_listed(to),
    )


def _listed(to: CaseStage) -> dict[str, object]:
    listed = scanning.scanned(current_user, to)
    return {"listed": listed, "good": [one for one in listed if one.is_good]}
