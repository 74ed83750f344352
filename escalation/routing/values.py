"""A rule as an administrator writes it, and what may be wrong with it."""

from dataclasses import dataclass

from escalation.routing.models import NoticeChannel
from foundation.organisation.models import AnsweredBy

LONGEST_TIME = 400
"""Business hours; more than nine weeks."""


@dataclass(frozen=True)
class RuleValues:
    """When the rule fits, and what is done then; the names are those of `RoutingRule`."""

    name: str
    service_id: int | None
    category_id: int | None
    words: str
    received_by: str
    department_id: int
    section_id: int | None
    channel: NoticeChannel
    includes_name: bool
    includes_phone: bool
    includes_mail: bool
    includes_files: bool
    content_in_notice: bool
    answered_by: AnsweredBy
    accept_within_hours: int
    answer_within_hours: int
    urgent_within_hours: int
    needs_approval: bool


@dataclass(frozen=True)
class Fault:
    """Why a rule cannot be kept like this, for people, and the field at fault."""

    field: str
    message: object
