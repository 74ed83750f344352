"""Whom one may record as away, and who may stand in for whom."""

from foundation.access.roles import Permission, Role, allows
from foundation.organisation.models import User


def of_the_desk(role: Role) -> bool:
    return allows(role, Permission.LOG_CALLS)


def of_a_department(role: Role) -> bool:
    return allows(role, Permission.ANSWER_ESCALATIONS)


def may_record_for(by: User, person: User) -> bool:
    """Oneself always; the desk's people for those they lead, a department's people for each other."""
    if by.id == person.id:
        return True
    if not allows(by.role, Permission.MANAGE_ABSENCES):
        return False
    if of_a_department(by.role):
        return _same_department(by, person)
    if allows(by.role, Permission.SEE_ALL_SERVICES):
        return of_the_desk(person.role)
    return of_the_desk(person.role) and _share_a_service(by, person)


def may_stand_in(deputy: User, person: User) -> bool:
    """Somebody in use who may do the same work: of the same department, or of the desk with a service in common."""
    if deputy.id == person.id or not deputy.active:
        return False
    if of_a_department(person.role):
        return _same_department(deputy, person)
    if not of_the_desk(person.role):
        return deputy.role is person.role
    return of_the_desk(deputy.role) and (_sees_all(deputy) or _share_a_service(deputy, person))


def _same_department(one: User, other: User) -> bool:
    answering = of_a_department(one.role) and of_a_department(other.role)
    return answering and one.department_id is not None and one.department_id == other.department_id


def _sees_all(user: User) -> bool:
    return allows(user.role, Permission.SEE_ALL_SERVICES)


def _share_a_service(one: User, other: User) -> bool:
    """Who sees every service shares one with everybody only where the other does too."""
    if _sees_all(one) or _sees_all(other):
        return _sees_all(one) and _sees_all(other)
    return not {service.id for service in one.services}.isdisjoint(service.id for service in other.services)
