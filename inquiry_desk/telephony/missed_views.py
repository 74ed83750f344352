"""不在着信: calls nobody answered, as work."""

from datetime import timedelta

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation import clock
from foundation.access.guards import background, requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.web.once import once
from foundation.web.renewed_list import news_page, question
from foundation.web.session import me
from inquiry_desk.telephony.actions import like, reopen, settle
from inquiry_desk.telephony.blueprint import blueprint
from inquiry_desk.telephony.forms import SettleForm
from inquiry_desk.telephony.models import MissedResult, PhoneCall
from inquiry_desk.telephony.queries import call_with_id, missed_callers, renewed_callers, settled_since

LATELY = timedelta(hours=24)


@blueprint.get("/missed")
@requires(Permission.LOG_CALLS)
def missed() -> str:
    with transaction():
        record(AuditAction.SEARCHED, "phone_calls")
    rows = missed_callers(me())
    return render_template(
        "telephony/missed.html",
        rows=rows,
        asks=question("telephony.missed_news", renewed_callers(me()).marks(rows)),
        settled=settled_since(me(), clock.now() - LATELY),
        results=MissedResult,
    )


@blueprint.get("/missed/news")
@background
@requires(Permission.LOG_CALLS)
def missed_news() -> str:
    """Who called since the list was shown, called again, or was settled by somebody else."""
    return news_page(
        "telephony/missed_news.html",
        renewed_callers(me()),
        missed_callers(me()),
        searched="phone_calls",
        results=MissedResult,
    )


@blueprint.post("/missed/<int:phone_call_id>/settle")
@requires(Permission.LOG_CALLS)
def settle_missed(phone_call_id: int) -> ResponseReturnValue:
    """Also the earlier calls of the same number: one answer settles them all."""
    form = SettleForm()
    if not form.validate_on_submit():
        _missed_or_404(phone_call_id)
        return redirect(url_for("telephony.missed"), 303)

    def act() -> str:
        call = _missed_or_404(phone_call_id)
        if settle([call, *like(call)], form.chosen(), me(), clock.now()):
            flash(_("The missed call is settled."), "good")
        else:
            flash(_("Somebody else has settled this call already."), "warning")
        return url_for("telephony.missed")

    return once(form.submission_key.data, act)


@blueprint.post("/missed/<int:phone_call_id>/reopen")
@requires(Permission.LOG_CALLS)
def reopen_missed(phone_call_id: int) -> ResponseReturnValue:
    with transaction():
        reopen(_missed_or_404(phone_call_id))
    return redirect(url_for("telephony.missed"), 303)


def _missed_or_404(phone_call_id: int) -> PhoneCall:
    call = call_with_id(phone_call_id, me())
    if call is None or not call.missed:
        abort(404)
    return call
