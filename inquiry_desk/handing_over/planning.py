"""Who would be asked about an inquiry, on what terms, and whether a supervisor has to decide first."""

from dataclasses import dataclass, replace

from flask_babel import lazy_gettext as _l

from escalation.kinds import RequestReason
from escalation.queries import moves_of, open_for_inquiry
from escalation.routing.matching import Matter
from escalation.routing.queries import Triage, terms_for
from escalation.routing.terms import Terms, terms_of_service
from foundation.access.roles import Permission, allows
from foundation.organisation.models import AnsweredBy, ContactSection, Department, Service, User
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import NotPossibleError

# Returned or rerouted so often, an inquiry needs somebody who finds out whose it is (たらい回し).
PING_PONG = 3


@dataclass(frozen=True)
class Choice:
    """What somebody has chosen against the rules, or where there are none; nothing chosen: as the rules say.

    `service` counts only where the inquiry has none, `hours` and `answered_by` only with a department chosen.
    """

    department: Department | None = None
    section: ContactSection | None = None
    service: Service | None = None
    hours: int | None = None
    answered_by: AnsweredBy | None = None


AS_RULED = Choice()


@dataclass(frozen=True)
class Plan:
    """`terms` is None while nobody is decided; `why` then says what is missing.

    `reason` is None where the hand-over goes straight to the department. `by_rule`: what the rules alone say.
    `wished`: the department somebody has chosen, also where a supervisor has to agree to it. `taken`: why this
    department cannot be asked, though another can.
    """

    terms: Terms | None
    by_rule: Terms | None
    reason: RequestReason | None = None
    why: object = ""
    wished: Department | None = None
    taken: object = ""


def plan_for(inquiry: Inquiry, by: User, choice: Choice = AS_RULED) -> Plan:
    """How the inquiry would be handed over now by this person. NotPossibleError where it cannot be."""
    if inquiry.completed_at is not None:
        raise NotPossibleError(_l("This inquiry is completed. Reopen it first."))
    service = inquiry.service or choice.service
    found = terms_for(_matter_of(inquiry, service), service)
    by_rule = None if isinstance(found, Triage) else found
    terms = _chosen(by_rule, service, choice)
    reason = None if may_decide(by) else _why_a_supervisor(inquiry, by_rule, choice)
    why = found.why if isinstance(found, Triage) else ""
    return Plan(terms, by_rule, reason, why, choice.department, _taken(inquiry, terms) if terms else "")


def may_decide(user: User) -> bool:
    """Whether this person decides where inquiries go, and needs nobody's agreement."""
    return allows(user.role, Permission.DIRECT_ESCALATIONS)


def _matter_of(inquiry: Inquiry, service: Service | None) -> Matter:
    """What routing rules look at."""
    text = f"{inquiry.subject}\n{inquiry.question}"
    return Matter(service.id if service else None, inquiry.category_id, inquiry.channel.value, text)


def _chosen(by_rule: Terms | None, service: Service | None, choice: Choice) -> Terms | None:
    """The department of the rule keeps the rule's terms; another is asked by the service's own agreement."""
    department = choice.department
    if department is None or service is None:
        return by_rule
    if by_rule is not None and by_rule.department.id == department.id:
        return replace(by_rule, section=choice.section) if choice.section else by_rule
    terms = terms_of_service(service, department)
    return replace(
        terms,
        section=choice.section,
        answer_within_hours=choice.hours or terms.answer_within_hours,
        answered_by=choice.answered_by or terms.answered_by,
    )


def _why_a_supervisor(inquiry: Inquiry, by_rule: Terms | None, choice: Choice) -> RequestReason | None:
    if by_rule is None:
        return RequestReason.NO_ROUTE
    if moves_of(inquiry.id) >= PING_PONG:
        return RequestReason.PING_PONG
    if choice.department is not None and choice.department.id != by_rule.department.id:
        return RequestReason.OTHER_DEPARTMENT
    return RequestReason.APPROVAL if by_rule.needs_approval else None


def _taken(inquiry: Inquiry, terms: Terms) -> object:
    if all(one.department_id != terms.department.id for one in open_for_inquiry(inquiry.id)):
        return ""
    return _l(
        "%(department)s has this inquiry already. Wait for the answer, or phone them if it is urgent.",
        department=terms.department.name,
    )
