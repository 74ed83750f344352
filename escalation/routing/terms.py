"""On what terms an inquiry is handed over: as a rule says, or as the service's agreement does (spec 2-4(2))."""

import enum
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from escalation.routing.models import NoticeChannel, RoutingRule
from foundation.organisation.models import AnsweredBy, ContactSection, Department, Service

ACCEPT_WITHIN = 4
URGENT_WITHIN = 3


class Part(enum.Enum):
    """What of a citizen's data may go along."""

    NAME = "name"
    PHONE = "phone"
    MAIL = "mail"
    FILES = "files"


LABELS: dict[enum.Enum, object] = {
    Part.NAME: _l("Name"),
    Part.PHONE: _l("Phone number"),
    Part.MAIL: _l("Mail address"),
    Part.FILES: _l("Attachments"),
}


@dataclass(frozen=True)
class Terms:
    """Whom to ask and how. The times are in business hours; `rule` is None where the agreement itself decides."""

    service: Service
    department: Department
    section: ContactSection | None = None
    rule: RoutingRule | None = None
    channel: NoticeChannel = NoticeChannel.MAIL
    includes: frozenset[Part] = frozenset()
    content_in_notice: bool = False
    answered_by: AnsweredBy = AnsweredBy.DESK
    accept_within_hours: int = ACCEPT_WITHIN
    answer_within_hours: int = 16
    urgent_within_hours: int = URGENT_WITHIN
    needs_approval: bool = False

    def hours(self, urgent: bool) -> int:
        """Business hours until the answer is due."""
        return min(self.urgent_within_hours, self.answer_within_hours) if urgent else self.answer_within_hours

    def hours_to_accept(self, urgent: bool) -> int:
        """Business hours until the department should have accepted it, never after the answer."""
        return min(self.accept_within_hours, self.hours(urgent))


def parts_of(rule: RoutingRule) -> frozenset[Part]:
    """What of a citizen's data goes along by this rule."""
    flags = {
        Part.NAME: rule.includes_name,
        Part.PHONE: rule.includes_phone,
        Part.MAIL: rule.includes_mail,
        Part.FILES: rule.includes_files,
    }
    return frozenset(part for part, included in flags.items() if included)


def terms_of_rule(rule: RoutingRule, service: Service) -> Terms:
    return Terms(
        service=service,
        department=rule.department,
        section=rule.section if rule.section and rule.section.active else None,
        rule=rule,
        channel=rule.channel,
        includes=parts_of(rule),
        content_in_notice=rule.content_in_notice,
        answered_by=rule.answered_by,
        accept_within_hours=rule.accept_within_hours,
        answer_within_hours=rule.answer_within_hours,
        urgent_within_hours=rule.urgent_within_hours,
        needs_approval=rule.needs_approval,
    )


def terms_of_service(service: Service, department: Department | None = None) -> Terms:
    """The agreement of the service itself, with its owner or with another department a supervisor has chosen."""
    contact = frozenset(Part) if service.includes_contact else frozenset({Part.FILES})
    return Terms(
        service=service,
        department=department or service.department,
        includes=contact,
        answered_by=service.answered_by,
        answer_within_hours=service.answer_within_hours,
    )
