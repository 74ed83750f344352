"""How a department is reached, and what to do where it is not."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from foundation.access.roles import Permission, roles_with
from foundation.db import db
from foundation.organisation.models import ContactSection, Department, User
from foundation.organisation.queries import with_those_merged_into
from mail_gateway.outgoing.building import wire_address


def address_of(department: Department, section: ContactSection | None = None) -> str:
    """Where mail for it goes: the section's own address, else the department's; empty where neither can be used."""
    found = (section.mail_address if section else "", department.mail_address)
    return next((address for address in found if is_usable(address)), "")


def addresses_of(department: Department) -> frozenset[str]:
    """Every address its mail may come from, in small letters: its own, its head's, of its sections and people in use.

    Those of departments merged into it count as its own: people go on writing from the mailbox they know.
    """
    ids = with_those_merged_into(department.id)
    queries = (
        select(Department.mail_address).where(Department.id.in_(ids)),
        select(Department.head_mail_address).where(Department.id.in_(ids)),
        select(ContactSection.mail_address).where(
            ContactSection.department_id.in_(ids), ContactSection.active
        ),
        select(User.mail_address).where(
            User.department_id.in_(ids), User.active, User.role.in_(roles_with(Permission.ANSWER_ESCALATIONS))
        ),
    )
    found = (address for query in queries for address in db.session.scalars(query))
    return frozenset(address.strip().lower() for address in found if address.strip())


def phone_of(department: Department, section: ContactSection | None = None) -> str:
    """The number to read out or call; empty where none is registered."""
    return (section.phone if section else "") or department.phone


def has_mail(department: Department, section: ContactSection | None = None) -> bool:
    """Whether there is an address that mail can be sent to."""
    return bool(address_of(department, section))


def is_usable(address: str) -> bool:
    """Whether mail can be sent to `address`."""
    try:
        return bool(wire_address(address))
    except ValueError:
        return False


def advice_for(department: Department, section: ContactSection | None = None) -> str:
    """What the sender must do besides, as the department may not notice by itself; else empty."""
    mailed = has_mail(department, section)
    staffed = any(person.active for person in department.staff)
    if mailed and staffed:
        return ""
    if not mailed and not staffed:
        advice = _l(
            "%(department)s has neither a usable mail address nor anybody who can sign in."
            " Phone them now (%(phone)s), and ask the administrator to register both."
        )
    elif not mailed:
        advice = _l(
            "No notice was sent: %(department)s has no usable mail address. Tell them by phone (%(phone)s)."
        )
    else:
        advice = _l(
            "Nobody at %(department)s can sign in yet. Phone them (%(phone)s),"
            " and ask the administrator to register their staff."
        )
    phone = phone_of(department, section) or str(_("number not registered"))
    return str(advice) % {"department": department.name, "phone": phone}
