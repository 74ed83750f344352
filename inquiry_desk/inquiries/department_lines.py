"""What the timeline says of an escalation's steps: the words that were written, and the facts beside them."""

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _

from escalation.by_mail.taking import Held
from escalation.kinds import StepKind, SubmissionKind
from escalation.models import EscalationStep
from escalation.queries import destination_of
from escalation.routing.models import NoticeChannel
from foundation.db import db
from foundation.organisation.models import Department
from foundation.web.filters import label, moment
from mail_gateway.intake.shown_addresses import shown_address

# Names of people and departments that a step has noted.
_NAMES = ("approved_by", "approved_for", "deputy_for", "released_by", "asked_by")


def words_of(step: EscalationStep) -> str:
    """What was said with the step; with a hand-over, the question itself."""
    if step.kind is StepKind.HANDED_OVER:
        return f"{step.escalation.question}\n{step.comment}".strip()
    if step.kind is StepKind.ANSWERED:
        return step.comment or step.escalation.answer
    return step.comment


def who_of(step: EscalationStep) -> str:
    """Who took the step: a person, or the sender of the mail that did."""
    if step.author is not None:
        return step.author.display_name
    if step.mail is not None:
        return _("By mail from %(address)s", address=shown_address(step.mail.sender_address))
    return _("Automatic")


def facts_of_step(step: EscalationStep) -> Iterable[tuple[str, str]]:
    """(name, value) of what is known besides."""
    details = step.details or {}
    yield _("Department"), _place_of(step)
    if step.kind is StepKind.HANDED_OVER:
        yield _("Due"), moment(_first_due(step))
    if destination := _destination_of(step):
        yield _("Passed to"), destination
    if "due_at" in details:
        yield _("New deadline"), moment(datetime.fromisoformat(details["due_at"]))
    if "from" in details:
        yield _("Deadline before"), moment(datetime.fromisoformat(details["from"]))
    if "what" in details:
        yield _("What is decided"), label(SubmissionKind(details["what"]))
    if "reason" in details:
        yield _("Reason"), _reason_of(str(details["reason"]))
    if "channel" in details:
        yield _("Way of the notice"), label(NoticeChannel(details["channel"]))
    if suggested := _department_named(details.get("suggested_id")):
        yield _("Suggested department"), suggested
    yield from _people_of(details)
    if names := [file.name for file in step.escalation.files if file.step_id == step.id]:
        yield _("Attachments"), "、".join(names)


def _place_of(step: EscalationStep) -> str:
    section = step.escalation.section if step.kind is StepKind.HANDED_OVER else None
    moved = step.department_id != step.escalation.department_id
    return step.department.name if section is None or moved else f"{step.department.name} {section.name}"


def _first_due(step: EscalationStep) -> datetime:
    """The deadline given then; later ones stand with the steps that moved it."""
    deadlines = step.escalation.deadlines
    return deadlines[0].due_at if deadlines else step.escalation.due_at


def _destination_of(step: EscalationStep) -> str:
    if step.kind in {StepKind.ASSIGNED, StepKind.MERGED}:
        return str((step.details or {}).get("to", ""))
    if step.kind is not StepKind.REROUTED:
        return ""
    destination = destination_of(step)
    return destination.name if destination else ""


def _people_of(details: dict[str, object]) -> Iterable[tuple[str, str]]:
    names = {
        "approved_by": _("Approved by"),
        "approved_for": _("As deputy of"),
        "deputy_for": _("As deputy of"),
        "released_by": _("Agreed to by"),
        "asked_by": _("Asked for by"),
    }
    for key in _NAMES:
        if details.get(key):
            yield names[key], str(details[key])


def _reason_of(value: str) -> str:
    return label(Held(value)) if value in {held.value for held in Held} else value


def _department_named(department_id: object) -> str:
    department = db.session.get(Department, department_id) if department_id else None
    return department.name if department else ""
