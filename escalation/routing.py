"""Which department gets the inquiries of a service, and how it is reached."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation.organisation.models import Department, Service
from mail_gateway.outgoing.building import wire_address


@dataclass(frozen=True)
class Route:
    """The way an inquiry takes: the agreement of the service, and the department that answers for it."""

    service: Service
    department: Department


@dataclass(frozen=True)
class NoRoute:
    """There is nobody to hand over to; the message says what to do about it."""

    message: object


def route_for(service: Service | None) -> Route | NoRoute:
    """Which department gets the inquiries of `service` (spec 2-4(2))."""
    if service is None:
        return NoRoute(_l("Choose the service of this inquiry first: it says which department is asked."))
    if not service.active:
        return NoRoute(_l("This inquiry's service is no longer in use. Choose another service first."))
    if not service.department.active:
        return NoRoute(
            _l(
                "%(department)s is no longer in use. Choose another service,"
                " or ask the administrator to give this service to another department.",
                department=service.department.name,
            )
        )
    return Route(service, service.department)


def has_mail(department: Department) -> bool:
    """Whether the department has an address that mail can be sent to."""
    try:
        return bool(wire_address(department.mail_address))
    except ValueError:
        return False


def advice_for(department: Department) -> str:
    """What the sender must do besides, as the department may not notice by itself; else empty."""
    mailed, staffed = has_mail(department), any(person.active for person in department.staff)
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
    phone = department.phone or str(_("number not registered"))
    return str(advice) % {"department": department.name, "phone": phone}
