"""Reading numbers into a batch, and out of it when it comes back."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation import clock
from foundation.access.guards import requires
from foundation.db import transaction
from foundation.web.once import once
from foundation.web.session import me
from inquiry_desk.cases.moving import batching
from inquiry_desk.cases.moving.batch_views import WORK, batch_or_404, batch_page, locked_batch, shown_of
from inquiry_desk.cases.moving.blueprint import blueprint
from inquiry_desk.cases.moving.scanning import Scanned, scanned, take_off
from inquiry_desk.cases.moving.views import say, stage_or_404
from inquiry_desk.cases.scope import as_number
from inquiry_desk.staff.fields import ButtonForm
from inquiry_desk.staff.refusals import Refused


@blueprint.post("/batches/<int:case_batch_id>/scan")
@requires(WORK)
def put_in(case_batch_id: int) -> ResponseReturnValue:
    return _read(case_batch_id, batching.put_in)


@blueprint.post("/batches/<int:case_batch_id>/back")
@requires(WORK)
def bring_back(case_batch_id: int) -> ResponseReturnValue:
    return _read(case_batch_id, batching.bring_back)


@blueprint.post("/to/<int:target_id>/batch")
@requires(WORK)
def batch_of_list(target_id: int) -> ResponseReturnValue:
    """What was read at the station, or ticked in a list, becomes a batch; what does not go in stays on the list."""
    stage_or_404(target_id)

    def act() -> str:
        to, at = stage_or_404(target_id), clock.now()
        one = batching.begin_batch(to, me(), at)
        read = [batching.put_in(one, number.number, me(), at) for number in scanned(me(), to)[::-1]]
        take_off(me(), to, [said.number for said in read if said.is_good])
        return url_for("case_moving.batch", case_batch_id=one.id)

    return once(request.form.get("submission_key"), act)


def _read(case_batch_id: int, do: Callable[..., Scanned]) -> ResponseReturnValue:
    """A number was scanned: put in, or brought back."""
    batch_or_404(case_batch_id)
    typed, page = request.form.get("number", ""), url_for("case_moving.batch", case_batch_id=case_batch_id)
    if not as_number(typed):
        return redirect(page, 303)
    try:
        with transaction():
            said = do(locked_batch(case_batch_id), typed, me(), clock.now())
    except Refused as refusal:
        form = ButtonForm()
        form.form_errors.append(refusal.reason)
        return batch_page(batch_or_404(case_batch_id), form), 422
    if "X-Scan" in request.headers:
        shown = batch_or_404(case_batch_id)
        return render_template("case_moving/batch_read.html", said=said, **shown_of(shown))
    say(said)
    return redirect(page, 303)
