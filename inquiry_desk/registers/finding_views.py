"""指摘: what the city says was processed wrongly, and whether it counts as an error of the centre."""

from collections.abc import Callable

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.organisation.queries import all_services_for
from foundation.web.session import me
from inquiry_desk.registers import actions
from inquiry_desk.registers.blueprint import blueprint
from inquiry_desk.registers.correcting import correct_finding, corrections_of
from inquiry_desk.registers.forms import CorrectFindingForm, FindingForm, JudgeForm
from inquiry_desk.registers.listing import show_list
from inquiry_desk.registers.models import Finding, FindingState
from inquiry_desk.registers.queries import record_for
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import answer

KEEP = Permission.KEEP_REGISTERS


@blueprint.get("/findings")
@requires(Permission.READ_REPORTS)
def findings() -> ResponseReturnValue:
    return _list(_form())


@blueprint.post("/findings")
@requires(KEEP)
def record_finding() -> ResponseReturnValue:
    form = _form()

    def act() -> str:
        made = Finding(**form.written(), recorded_by=me(), recorded_at=clock.now())
        actions.note_created("finding", made)
        flash(_("The finding was recorded."), "good")
        return url_for("registers.finding", finding_id=made.id)

    return answer(form, act, lambda: _list(form))


@blueprint.get("/findings/<int:finding_id>")
@requires(Permission.READ_REPORTS)
def finding(finding_id: int) -> ResponseReturnValue:
    shown = _found(finding_id)
    return _page(shown, _judge_form(shown))


@blueprint.post("/findings/<int:finding_id>/correct", endpoint="correct_finding")
@requires(KEEP)
def correct(finding_id: int) -> ResponseReturnValue:
    shown = _found(finding_id)
    form = CorrectFindingForm()
    form.offer_for(me(), all_services_for(me()))

    def act() -> str:
        actions.must_be_as_seen(shown.version, form.seen.data or "")
        correct_finding(shown, form.correction.data or "", me(), clock.now(), **form.written())
        flash(_("The finding was corrected."), "good")
        return url_for("registers.finding", finding_id=shown.id)

    return answer(form, act, lambda: _page(shown, _fresh_judge_form(shown), form))


@blueprint.post("/findings/<int:finding_id>/accept")
@requires(KEEP)
def accept_finding(finding_id: int) -> ResponseReturnValue:
    def act(shown: Finding, form: JudgeForm) -> None:
        actions.accept_finding(shown, form.cause.data or "", form.prevention.data or "", me(), clock.now())

    return _judged(finding_id, act)


@blueprint.post("/findings/<int:finding_id>/dispute")
@requires(KEEP)
def dispute_finding(finding_id: int) -> ResponseReturnValue:
    def act(shown: Finding, form: JudgeForm) -> None:
        actions.dispute_finding(shown, form.cause.data or "", me(), clock.now())

    return _judged(finding_id, act)


@blueprint.post("/findings/<int:finding_id>/reject")
@requires(KEEP)
def reject_finding(finding_id: int) -> ResponseReturnValue:
    def act(shown: Finding, form: JudgeForm) -> None:
        actions.reject_finding(shown, form.cause.data or "", me(), clock.now())

    return _judged(finding_id, act)


def _judged(finding_id: int, judge: Callable[[Finding, JudgeForm], None]) -> ResponseReturnValue:
    shown = _found(finding_id)
    form = _judge_form(shown)

    def act() -> str:
        actions.must_be_as_seen(shown.version, form.seen.data or "")
        judge(shown, form)
        flash(_("The judgement was registered."), "good")
        return url_for("registers.finding", finding_id=shown.id)

    return answer(form, act, lambda: _page(shown, form))


def _found(finding_id: int) -> Finding:
    return found(record_for(Finding, finding_id, me()))


def _judge_form(shown: Finding) -> JudgeForm:
    return JudgeForm(data=_judged_so_far(shown))


def _fresh_judge_form(shown: Finding) -> JudgeForm:
    """Untouched by what another form of the page sent."""
    return JudgeForm(formdata=None, data=_judged_so_far(shown))


def _judged_so_far(shown: Finding) -> dict[str, object]:
    return {"seen": str(shown.version), "cause": shown.cause, "prevention": shown.prevention}


def _correction(shown: Finding) -> CorrectFindingForm:
    held = {name: getattr(shown, name) for name in ("service_id", "found_on", "found_by", "what")}
    held |= {"seen": str(shown.version), "count": str(shown.count), "kind": shown.kind.value}
    held |= {"case_number": shown.case.number if shown.case else ""}
    form = CorrectFindingForm(formdata=None, data=held)
    form.offer_for(me(), all_services_for(me()))
    return form


def _form() -> FindingForm:
    """From the page of a case its number comes along."""
    named = {"case_number": request.args.get("case", "")[:40]}
    form = FindingForm(request.form if request.method == "POST" else None, data=named)
    form.offer_for(me(), all_services_for(me()))
    return form


def _list(form: FindingForm) -> str:
    return show_list("registers/findings.html", Finding, Finding.found_on, form)


def _page(shown: Finding, form: JudgeForm, correction: CorrectFindingForm | None = None) -> str:
    return render_template(
        "registers/finding.html",
        finding=shown,
        form=form,
        corrections=corrections_of(shown),
        correction=correction or _correction(shown),
        may_decide=shown.state is not FindingState.DISPUTED or actions.may_review(shown, me()),
    )
