"""Moving the one case whose page is open, and taking its newest move back."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.seen import check_seen
from foundation.web.ids import read_id
from foundation.web.session import me
from inquiry_desk.cases.kinds import Side
from inquiry_desk.cases.models import Case, CaseMove, CaseStep
from inquiry_desk.cases.moving.acting import may_take_back, move_one, newest_move, take_one_back
from inquiry_desk.cases.moving.batch_queries import batches_of
from inquiry_desk.cases.moving.blueprint import blueprint
from inquiry_desk.cases.moving.cases import locked_case, target
from inquiry_desk.cases.moving.forms import ReasonForm
from inquiry_desk.cases.moving.models import CaseBatch
from inquiry_desk.cases.scope import case_numbered
from inquiry_desk.cases.stages import moves_of
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import answer


@dataclass(frozen=True)
class Moving:
    """What the page of a case offers: moves, the usual one first; the newest move where this person may take it back."""

    moves: list[CaseMove]
    newest: CaseStep | None
    batches: list[CaseBatch]


@blueprint.post("/case/<case_number>")
@requires(Permission.READ_CASES)
def move(case_number: str) -> ResponseReturnValue:
    found(case_numbered(case_number, current_user))
    form = ReasonForm()

    def act() -> str:
        case = found(locked_case(case_number, me()))
        check_seen(case.version, read_id(request.form.get("version")))
        to = found(target(read_id(request.form.get("to")) or 0, me()))
        move_one(case, to, me(), clock.now(), form.reason.data or "")
        return url_for("cases.show", number=case.number)

    return answer(form, act, lambda: _again(case_number, form))


@blueprint.post("/case/<case_number>/back")
@requires(Permission.READ_CASES)
def take_back(case_number: str) -> ResponseReturnValue:
    found(case_numbered(case_number, current_user))
    form = ReasonForm()

    def act() -> str:
        case = found(locked_case(case_number, me()))
        reason = form.reason.data or ""
        take_one_back(case, read_id(request.form.get("step")), me(), clock.now(), reason)
        return url_for("cases.show", number=case.number)

    return answer(form, act, lambda: _again(case_number, form))


def moving_of(case: Case) -> Moving:
    newest = newest_move(case)
    theirs = newest is not None and may_take_back(newest.by, me())
    # An applicant is asked with a list of what is missing, from a page of its own.
    moves = [move for move in moves_of(case, current_user) if move.to_stage.side is not Side.APPLICANT]
    return Moving(moves, newest if theirs else None, batches_of(case))


def _again(case_number: str, form: ReasonForm) -> str:
    """What was refused, with the reason still typed and the case as it is now."""
    case = found(case_numbered(case_number, current_user))
    return render_template("case_moving/refused.html", case=case, form=form)
