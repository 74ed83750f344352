"""Second looks at answers: drawing, looking, figures, and what is told to whoever answered."""

from datetime import date

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_bounds, day_of
from foundation.db import db, transaction
from foundation.organisation.queries import services_for
from foundation.seen import ChangedMeanwhileError
from foundation.web.ids import read_id
from foundation.web.session import me
from inquiry_desk.quality import actions, queries
from inquiry_desk.quality.blueprint import blueprint
from inquiry_desk.quality.forms import DaysForm, DrawForm, LookForm
from inquiry_desk.quality.models import AnswerSample, SampleResult
from inquiry_desk.quality.rules import is_ones_own
from inquiry_desk.staff.fields import ButtonForm
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import Conflict, Refused, answer

LEAD = Permission.LEAD_TEAM


@blueprint.get("")
@requires(LEAD)
def index() -> str:
    return _index(_draw_form(sent=False))


@blueprint.post("/draw")
@requires(LEAD)
def draw() -> ResponseReturnValue:
    form = _draw_form(sent=True)

    def act() -> str:
        try:
            with db.session.begin_nested():
                count = actions.draw(form.to_drawing(), me(), clock.now())
        except IntegrityError:
            raise Refused(_l("Somebody else drew at the same moment. Please draw again.")) from None
        if count == 0:
            raise Refused(
                _l("There is no answer left to draw in these days. Choose other days or another person.")
            )
        flash(_("%(count)s answers were drawn.", count=count), "good")
        return url_for("quality.index")

    return answer(form, act, lambda: _index(form))


@blueprint.route("/<int:sample_id>", methods=["GET", "POST"])
@requires(LEAD)
def look(sample_id: int) -> ResponseReturnValue:
    sample = others_or_404(sample_id)
    at_first = {"seen": str(sample.version), "comment": sample.comment}
    form = LookForm(**at_first, result=sample.result.value if sample.result else None)

    def act() -> str:
        try:
            seen = read_id(form.seen.data)
            actions.look(sample, form.found, form.comment.data or "", me(), clock.now(), seen)
        except (ChangedMeanwhileError, StaleDataError):
            raise _conflict(sample_id) from None
        flash(_("Kept. Whoever answered can read it."), "good")
        wrong = form.found is SampleResult.WRONG
        return url_for("quality.look", sample_id=sample_id) if wrong else url_for("quality.index")

    return (
        answer(form, act, lambda: _page(sample_id, form))
        if request.method == "POST"
        else _page(sample_id, form)
    )


@blueprint.post("/<int:sample_id>/put-back")
@requires(LEAD)
def put_back(sample_id: int) -> ResponseReturnValue:
    sample, form = others_or_404(sample_id), ButtonForm()

    def act() -> str:
        if not actions.put_back(sample):
            raise Refused(_l("Somebody has looked at it already."))
        return url_for("quality.index")

    return answer(form, act, lambda: _index(_draw_form(sent=False)))


@blueprint.get("/mine")
@requires(Permission.WORK_INQUIRIES)
def mine() -> str:
    return render_template("quality/mine.html", samples=queries.of_person(current_user))


def others_or_404(sample_id: int) -> AnswerSample:
    """Nobody looks at their own answer: for them the page does not exist."""
    sample = found(queries.sample_with_id(sample_id, current_user))
    return found(None if is_ones_own(sample, current_user.id) else sample)


def new_looks() -> int:
    return queries.count_new_of(current_user, clock.now())


def _page(sample_id: int, form: LookForm) -> str:
    sample = others_or_404(sample_id)
    with transaction():
        record(AuditAction.READ, "inquiry", sample.inquiry.number)
    return render_template(
        "quality/look.html", sample=sample, form=form, answers=queries.answers_of(sample.inquiry)
    )


def _index(form: DrawForm) -> str:
    days = DaysForm(request.args or MultiDict(_this_month()))
    bounds = days.bounds if days.validate() else day_bounds(*_month())
    asked = request.args.get("result")
    result = next((one for one in SampleResult if one.value == asked), None)
    return render_template(
        "quality/index.html",
        form=form,
        days=days,
        result=result,
        results=list(SampleResult),
        waiting=queries.waiting(current_user),
        looked=queries.looked(current_user, bounds, result),
        people=queries.figures_by_person(current_user, bounds),
    )


def _draw_form(sent: bool) -> DrawForm:
    first, last = _month()
    form = DrawForm() if sent else DrawForm(formdata=None, from_day=first, to_day=last)
    services = services_for(current_user)
    people = queries.people_to_draw_from(current_user, {one.id for one in services})
    form.service_id.choices = [("", _("All services")), *((one.id, one.name) for one in services)]
    form.person_id.choices = [("", _("Everybody")), *((one.id, one.display_name) for one in people)]
    return form


def _month() -> tuple[date, date]:
    today = day_of(clock.now())
    return today.replace(day=1), today


def _this_month() -> dict[str, str]:
    first, last = _month()
    return {"from_day": first.isoformat(), "to_day": last.isoformat()}


def _conflict(sample_id: int) -> Conflict:
    db.session.rollback()
    newest = db.session.get(AnswerSample, sample_id, populate_existing=True)
    reason = _l(
        "Somebody else changed this in the meantime. Below is what you typed: send it again to keep it."
    )
    return Conflict(reason, str(newest.version) if newest else "")
