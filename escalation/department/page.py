"""The page of one inquiry: read, noted as read, and drawn with all its forms."""

from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext as _

from escalation.approvers import approvers_of
from escalation.department import course
from escalation.department.forms import (
    AnswerForm,
    AskForm,
    AssignForm,
    DecisionForm,
    ExtendForm,
    RerouteForm,
    ReturnForm,
    StepForm,
    assign_form,
    reroute_form,
    return_form,
)
from escalation.department.people import stand_in
from escalation.department.possible import possible_for
from escalation.files import largest_together
from escalation.kinds import Wish
from escalation.models import Escalation
from escalation.queries import destination_of, escalation_for
from foundation import clock
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.db import transaction
from foundation.organisation.absences import absences_on
from foundation.organisation.models import User
from foundation.web.file_kinds import ENDINGS
from foundation.web.session import me


@dataclass(frozen=True)
class Forms:
    """All the forms of the page."""

    answer: AnswerForm
    ask: AskForm
    assign: AssignForm
    extend: ExtendForm
    return_: ReturnForm
    reroute: RerouteForm
    decision: DecisionForm


def forms_for(escalation: Escalation, user: User, sent: StepForm | None = None) -> Forms:
    """Fresh forms for `escalation`, but with the one that was sent and refused as it was typed."""
    return Forms(
        answer=sent if isinstance(sent, AnswerForm) else _fresh_answer(escalation),
        ask=sent if isinstance(sent, AskForm) else AskForm(formdata=None),
        assign=sent if isinstance(sent, AssignForm) else assign_form(user, formdata=None),
        extend=sent if isinstance(sent, ExtendForm) else ExtendForm(formdata=None),
        return_=sent if isinstance(sent, ReturnForm) else return_form(user, formdata=None),
        reroute=sent if isinstance(sent, RerouteForm) else reroute_form(user, formdata=None),
        decision=sent if isinstance(sent, DecisionForm) else DecisionForm(formdata=None),
    )


def read(escalation_id: int) -> Escalation | None:
    """The escalation, with the audit's note that it was read."""
    with transaction():
        escalation = escalation_for(escalation_id, me())
        if escalation is not None:
            record(AuditAction.READ, "escalation", escalation.reference)
    return escalation_for(escalation_id, me())


def page(escalation: Escalation, sent: StepForm | None = None, refusal: str = "") -> str:
    at, user = clock.now(), me()
    return render_template(
        "escalation/detail.html",
        escalation=escalation,
        can=possible_for(escalation, user, at),
        forms=forms_for(escalation, user, sent),
        sent=sent,
        refusal=refusal,
        away=absences_on(day_of(at)),
        stand_in=stand_in,
        approvers=approvers_of(escalation.department),
        course=course,
        destination_of=destination_of,
        file_endings=ENDINGS.replace(" ", ","),
        largest_files=largest_together(),
    )


def _fresh_answer(escalation: Escalation) -> AnswerForm:
    """Taken up where it was left, or with the words that confirm what was only shared."""
    unfinished = course.unfinished_answer(escalation)
    if unfinished is not None:
        return AnswerForm(formdata=None, data={"answer": unfinished.text})
    shared = escalation.wish is Wish.SHARE
    return AnswerForm(formdata=None, data={"answer": _("We have read this.")} if shared else None)
