"""Asking an applicant for what is missing, from the page of a case."""

from dataclasses import dataclass

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from foundation import clock
from foundation.access.guards import may, requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.business_days.queries import exceptions_at
from foundation.calendar import day_of
from foundation.db import transaction
from foundation.seen import check_seen
from foundation.web.ids import read_id
from foundation.web.session import me
from inquiry_desk.cases.missing import actions
from inquiry_desk.cases.missing.blueprint import blueprint
from inquiry_desk.cases.missing.dates import answer_days
from inquiry_desk.cases.missing.forms import AskForm
from inquiry_desk.cases.missing.items import usual_items
from inquiry_desk.cases.missing.models import CaseMissing
from inquiry_desk.cases.missing.queries import missing_of_case
from inquiry_desk.cases.missing.wording import letter_for
from inquiry_desk.cases.models import Case
from inquiry_desk.cases.moving.cases import locked_case
from inquiry_desk.cases.scope import case_numbered
from inquiry_desk.cases.stages import rules_of
from inquiry_desk.inquiries.drafts import forget_draft, typed_before
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import answer


@dataclass(frozen=True)
class MissingOf:
    """What the page of a case says: what is waited for now, what was before, and whether this person may ask."""

    waiting: CaseMissing | None
    before: list[CaseMissing]
    may_ask: bool

    @property
    def is_late(self) -> bool:
        return self.waiting is not None and self.waiting.answer_by < day_of(clock.now())


@blueprint.route("/case/<case_number>", methods=["GET", "POST"])
@requires(Permission.WORK_CASES)
def ask(case_number: str) -> ResponseReturnValue:
    """`compose` only fills the letter in; nothing is written yet."""
    case = case_or_404(case_number)
    form = _form(case)

    def act() -> str:
        locked = found(locked_case(case_number, me()))
        check_seen(locked.version, read_id(request.form.get("version")))
        asking = _asking(form, locked)
        missing = actions.ask(locked, asking, me(), clock.now())
        forget_draft(me(), _draft_of(locked))
        flash(_("The case waits for its applicant now. Print the letter."), "good")
        return url_for("case_missing.show", missing_id=missing.id)

    if request.method == "GET":
        with transaction():
            record(AuditAction.READ, "case", case_number)
        return _page(case_number, form)
    if "compose" in request.form:
        return _composed(case_number, form)
    return answer(form, act, lambda: _page(case_number, form))


def missing_of(case: Case) -> MissingOf:
    all_of_it = missing_of_case(case.id)
    waiting = next((one for one in all_of_it if one.settled_on is None), None)
    before = [one for one in all_of_it if one.settled_on is not None]
    may_ask = waiting is None and may(Permission.WORK_CASES)
    return MissingOf(waiting, before, may_ask and actions.stage_to_ask_from(case, current_user) is not None)


def case_or_404(case_number: str) -> Case:
    return found(case_numbered(case_number, current_user))


def _composed(case_number: str, form: AskForm) -> ResponseReturnValue:
    valid = form.validate()
    if valid:
        form.letter.data = _letter(form, case_or_404(case_number))
    return _page(case_number, form), 200 if valid else 422


def _asking(form: AskForm, case: Case) -> actions.Asking:
    assert form.answer_by.data is not None
    letter = form.letter.data or _letter(form, case)
    return actions.Asking(form.items, letter, form.answer_by.data, form.remind_on.data)


def _letter(form: AskForm, case: Case) -> str:
    assert form.answer_by.data is not None
    return letter_for(case, rules_of(case.service_id), form.items, form.answer_by.data)


def _form(case: Case) -> AskForm:
    rules = rules_of(case.service_id)
    answer_by, remind_on = answer_days(day_of(clock.now()), rules.answer_days, exceptions_at())
    typed = request.form if request.form else MultiDict(typed_before(current_user, _draft_of(case)))
    return AskForm(typed, answer_by=answer_by, remind_on=remind_on)


def _page(case_number: str, form: AskForm) -> str:
    case = case_or_404(case_number)
    return render_template(
        "case_missing/ask.html",
        case=case,
        form=form,
        usual=usual_items(rules_of(case.service_id).usual_missing),
        to=actions.stage_to_ask_from(case, current_user),
        draft=_draft_of(case),
    )


def _draft_of(case: Case) -> str:
    return f"case-missing:{case.id}"
