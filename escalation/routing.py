"""Which department gets the inquiries of a service, and how it is reached."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation.organisation.models import Department, Service


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


def advice_for(department: Department) -> str:
    """What the sender must do besides, as the department may not notice by itself; else empty."""
    staffed = any(person.active for person in department.staff)
    if department.mail_address and staffed:
        return ""
    if not department.mail_address and not staffed:
        advice = _l(
            "%(department)s has neither a mail address nor anybody who can sign in."
            " Phone them now (%(phone)s), and ask the administrator to register both."
        )
    elif not department.mail_address:
        advice = _l("No notice was sent: %(department)s has no mail address. Tell them by phone (%(phone)s).")
    else:
        advice = _l(
            "Nobody at %(department)s can sign in yet. Phone them (%(phone)s),"
            " and ask the administrator to register their staff."
        )
    phone = department.phone or str(_("number not registered"))
    return str(advice) % {"department": department.name, "phone": phone}
