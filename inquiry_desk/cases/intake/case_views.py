"""The page of one case: where it stands, until when, what happened; correcting it and extending its day."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.db import transaction
from foundation.phone import format_national
from foundation.web.session import me
from inquiry_desk.cases.actions import moves_that_stand
from inquiry_desk.cases.intake import correcting
from inquiry_desk.cases.intake.blueprint import blueprint
from inquiry_desk.cases.intake.entry_views import visible_or_404
from inquiry_desk.cases.intake.forms import CorrectForm, ExtendForm
from inquiry_desk.cases.intake.path import way_of
from inquiry_desk.cases.intake.reasons import reasons_of
from inquiry_desk.cases.intake.taking import check_number
from inquiry_desk.cases.models import Case
from inquiry_desk.cases.stages import stages_of
from inquiry_desk.staff.refusals import CHANGED, Refused, answer


@blueprint.get("/<number>")
@requires(Permission.READ_CASES)
def show(number: str) -> str:
    return _page("cases/case.html", _read(number), extension=ExtendForm(formdata=None))


@blueprint.get("/<number>/print")
@requires(Permission.READ_CASES)
def printed(number: str) -> str:
    return _page("cases/printed.html", _read(number, printed=True))


@blueprint.route("/<number>/correct", methods=["GET", "POST"])
@requires(Permission.WORK_CASES)
def correct(number: str) -> ResponseReturnValue:
    case = visible_or_404(number)
    form = CorrectForm(
        obj=case,
        phone=format_national(case.phone_e164) if case.phone_e164 else "",
        seen=correcting.seen_mark(case),
    )

    def act() -> str:
        written = form.written()
        check_number(case.service_id, case.source, written["source_number"], but=case)
        fields = _tried(lambda: correcting.correct(case, written, me(), clock.now(), form.seen.data or ""))
        flash(
            _("The case was corrected.") if fields else _("Nothing was different: nothing changed."), "good"
        )
        return url_for("cases.show", number=number)

    def page() -> str:
        return render_template("cases/correct.html", case=visible_or_404(number), form=form)

    if form.is_submitted():
        return answer(form, act, page)
    _read(number)
    return page()


@blueprint.post("/<number>/extend")
@requires(Permission.KEEP_REGISTERS)
def extend(number: str) -> ResponseReturnValue:
    case, form = visible_or_404(number), ExtendForm()

    def act() -> str:
        assert form.to_day.data
        to, reason, approved_by = form.to_day.data, form.reason.data or "", form.approved_by.data or ""
        _tried(lambda: correcting.extend(case, to, reason, approved_by, me(), clock.now()))
        flash(_("The extension was registered."), "good")
        return url_for("cases.show", number=number)

    return answer(form, act, lambda: _page("cases/case.html", visible_or_404(number), extension=form))


def _read(number: str, **details: bool) -> Case:
    """The case, and that it was read."""
    case = visible_or_404(number)
    with transaction():
        record(AuditAction.READ, "case", case.number, **details)
    return visible_or_404(number)


def _tried(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except StaleDataError:
        raise Refused(CHANGED) from None
    except IntegrityError:
        raise Refused(
            _l("A colleague has registered this number in the meantime."), "source_number"
        ) from None


def _page(template: str, case: Case, **more: Any) -> str:
    return render_template(
        template,
        case=case,
        way=way_of(case, moves_that_stand(case.steps), stages_of(case.service_id)),
        reasons=reasons_of(case),
        why_not_extended=correcting.why_not_extended(case, day_of(clock.now())),
        today=day_of(clock.now()),
        **more,
    )
