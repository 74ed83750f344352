"""Who is told of which level."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from escalation.alerts.models import AlertLevel
from escalation.models import Escalation
from escalation.routing.reaching import address_of, is_usable
from foundation.access.roles import Role
from foundation.db import db
from foundation.organisation.absences import stand_in_of
from foundation.organisation.models import NoticeMode, Service, User

LADDER = (
    AlertLevel.NOT_ACCEPTED,
    AlertLevel.BEFORE_DUE,
    AlertLevel.DUE,
    AlertLevel.SUPERVISOR,
    AlertLevel.SECTION_HEAD,
    AlertLevel.CONTRACT_OFFICE,
)
_OF_THE_SECTION = {AlertLevel.NOT_ACCEPTED, AlertLevel.BEFORE_DUE, AlertLevel.DUE}
_OF_SUPERVISORS = {AlertLevel.SUPERVISOR, AlertLevel.PING_PONG}


@dataclass
class Audience:
    """The addresses of each level on `day`; every person and department is looked up once. Keep it for one transaction."""

    contract_office: str
    day: date
    _people: dict[int, str] = field(default_factory=dict)
    _supervisors: dict[int, frozenset[str]] = field(default_factory=dict)

    def told(self, escalation: Escalation, levels: Iterable[AlertLevel]) -> set[str]:
        """Where mail about these levels goes; people without a mailbox read it on their pages."""
        found = {address.lower() for level in levels for address in self._of_level(escalation, level)}
        return found - {""}

    def supervisors(self, service_id: int) -> frozenset[str]:
        """Of those who supervise the service; of the site managers where that is nobody who can be written to."""
        if service_id not in self._supervisors:
            ours = select(User).where(
                User.role == Role.SUPERVISOR, User.services.any(Service.id == service_id)
            )
            found = self._mailboxes(db.session.scalars(ours.where(User.active)))
            managers = select(User).where(User.role == Role.SITE_MANAGER, User.active)
            self._supervisors[service_id] = found or self._mailboxes(db.session.scalars(managers))
        return self._supervisors[service_id]

    def of_the_desk(self, address: str, service_id: int) -> bool:
        """Whether mail to `address` is read by those who direct the desk, and not by a department."""
        return address in {one.lower() for one in self.supervisors(service_id)}

    def _of_level(self, escalation: Escalation, level: AlertLevel) -> Iterable[str]:
        if level in _OF_THE_SECTION:
            return self._section(escalation)
        if level in _OF_SUPERVISORS:
            return self.supervisors(escalation.service_id)
        if level is AlertLevel.SECTION_HEAD:
            head = escalation.department.head_mail_address
            return (head if is_usable(head) else address_of(escalation.department),)
        return (self.contract_office,) if is_usable(self.contract_office) else ()

    def _section(self, escalation: Escalation) -> Iterable[str]:
        """None where the list of the morning is all that was asked for, unless it is urgent."""
        if escalation.department.notice_mode is NoticeMode.DIGEST and not escalation.urgent:
            return ()
        assignee = escalation.assignee
        own = self._mailbox(assignee) if assignee else ""
        return address_of(escalation.department, escalation.section), own

    def _mailboxes(self, people: Iterable[User]) -> frozenset[str]:
        return frozenset(self._mailbox(person) for person in people) - {""}

    def _mailbox(self, person: User) -> str:
        """Of the person, or of who stands in today; empty where neither can be written to."""
        if person.id not in self._people:
            acting = stand_in_of(person, self.day)
            usable = acting is not None and acting.active and is_usable(acting.mail_address)
            self._people[person.id] = acting.mail_address if acting and usable else ""
        return self._people[person.id]
