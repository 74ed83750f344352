"""What the forms of this part hand to the actions, clean and typed."""

from dataclasses import dataclass
from datetime import date

from foundation.access.roles import Permission, Role, allows
from foundation.organisation.models import AnsweredBy, NoticeMode, ReplyApproval


@dataclass(frozen=True)
class Person:
    """Somebody who signs in, as an administrator describes them."""

    display_name: str
    kana: str
    role: Role
    service_ids: frozenset[int]
    department_id: int | None
    mail_address: str = ""
    section_id: int | None = None
    approves: bool = False


@dataclass(frozen=True)
class ServiceValues:
    """個別業務 (spec 2-2(1)) and how it is handed over (spec 2-4(2))."""

    code: str
    name: str
    name_en: str
    short_name: str
    department_id: int
    starts_on: date
    ends_on: date
    mail_local_part: str
    answer_within_hours: int
    includes_contact: bool
    answered_by: AnsweredBy
    reply_approval: ReplyApproval
    unmatched_to_triage: bool
    active: bool


@dataclass(frozen=True)
class DepartmentValues:
    """業務所管課."""

    code: str
    name: str
    bureau: str
    mail_address: str
    phone: str
    head_mail_address: str
    answer_approval: bool
    notice_mode: NoticeMode
    webhook_url: str


@dataclass(frozen=True)
class SectionValues:
    """担当係: its own address and phone where it has them."""

    name: str
    mail_address: str
    phone: str


def works_by_service(role: Role) -> bool:
    """Whether somebody of this role sees only the services they are given (requirement C1)."""
    return allows(role, Permission.READ_INQUIRIES) and not allows(role, Permission.SEE_ALL_SERVICES)


def works_for_department(role: Role) -> bool:
    """Whether somebody of this role answers for one department, and can do nothing without it."""
    return allows(role, Permission.ANSWER_ESCALATIONS)


def may_have_department(role: Role) -> bool:
    """The people of the city; the contractor's belong to no department."""
    return works_for_department(role) or role is Role.CONTRACT_OFFICER
