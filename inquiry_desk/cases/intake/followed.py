"""How a case is found from elsewhere by its number."""

from flask import url_for

from foundation.access.roles import Permission, allows
from foundation.organisation.models import User
from inquiry_desk.cases.scope import case_numbered


def address_of_case(number: str, user: User) -> str | None:
    """None: there is none with this number that `user` may see."""
    case = case_numbered(number, user) if allows(user.role, Permission.READ_CASES) else None
    return url_for("cases.show", number=case.number) if case else None
