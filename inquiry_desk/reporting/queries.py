"""Which reports a person may see, and what waits for them."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.orm import joinedload

from foundation.access.roles import Permission, allows
from foundation.access.scope import visible_service_ids
from foundation.db import Count, db
from foundation.organisation.models import Service, User
from foundation.seen import ChangedMeanwhileError
from inquiry_desk.reporting.acts import NEEDS, Act
from inquiry_desk.reporting.models import Report, ReportKind, ReportState

AT_MOST = 200
# What people wait for; of two that are theirs the later on a report's way is what others cannot do.
AWAITED = (Act.CONFIRM, Act.SUBMIT, Act.SIGN)
WAITS_IN: dict[Act, tuple[ReportState, ...]] = {
    Act.CONFIRM: (ReportState.SUBMITTED,),
    Act.SUBMIT: (ReportState.SIGNED,),
    Act.SIGN: (ReportState.DRAFT, ReportState.RETURNED),
}


def is_of_the_centre(user: User) -> bool:
    """Who drafts sees drafts; everybody else sees what was submitted."""
    return allows(user.role, Permission.DRAFT_REPORTS)


def visible_to(user: User) -> ColumnElement[bool]:
    """Of the services `user` may see, and of no service; once submitted, where somebody else writes it."""
    if not allows(user.role, Permission.READ_REPORTS):
        return false()
    services = visible_service_ids(user)
    condition: ColumnElement[bool] = true()
    if services is not None:
        of_none = and_(Report.service_id.is_(None), Report.kind == ReportKind.DAILY)
        condition = or_(Report.service_id.in_(services), of_none)
    return condition if is_of_the_centre(user) else and_(condition, Report.number != "")


def report_with_id(report_id: int, user: User) -> Report | None:
    query = select(Report).where(Report.id == report_id, visible_to(user))
    return db.session.scalar(query.options(joinedload(Report.service)))


def claim(seen: dict[int, int | None], user: User) -> list[Report]:
    """Those of `seen` (version by id) that are still as they were shown, kept from others until the transaction ends.

    Taken in the order of their ids, so that two who take several never wait for each other.
    """
    query = select(Report).where(Report.id.in_(seen), visible_to(user)).order_by(Report.id)
    query = query.with_for_update(of=Report).execution_options(populate_existing=True)
    return [report for report in db.session.scalars(query) if report.version == seen[report.id]]


def claim_one(report_id: int, version: int | None, user: User) -> Report:
    """ChangedMeanwhileError where it is no longer as it was shown."""
    found = claim({report_id: version}, user)
    if not found:
        raise ChangedMeanwhileError
    return found[0]


def stands_in(states: Iterable[ReportState]) -> ColumnElement[bool]:
    """Of any kind, said so that years of confirmed reports are passed over by the index of kind, state and day."""
    return and_(Report.kind.in_(list(ReportKind)), Report.state.in_(list(states)))


def waits_for(act: Act, today: date) -> ColumnElement[bool]:
    """What somebody has to do `act` with. Signing: from the day on after the last one of the report."""
    over = Report.to_day < today if act is Act.SIGN else true()
    return and_(stands_in(WAITS_IN[act]), over)


def awaited_of(user: User) -> tuple[Act, ...]:
    return tuple(act for act in AWAITED if allows(user.role, NEEDS[act]))


def waiting(act: Act, user: User, today: date) -> list[Report]:
    """The earliest first, at most `AT_MOST`."""
    query = select(Report).where(waits_for(act, today), visible_to(user)).options(joinedload(Report.service))
    query = query.order_by(Report.to_day, Report.kind, Report.service_id.nulls_last(), Report.id)
    return list(db.session.scalars(query.limit(AT_MOST)))


def how_many_wait_for(user: User, today: date) -> Count:
    """What waits for this person. Daily reports are signed by supervisors: who submits them waits for that."""
    conditions = [waits_for(act, today) for act in awaited_of(user) if act is not Act.SIGN]
    if Act.SIGN in awaited_of(user):
        submits = allows(user.role, Permission.SUBMIT_REPORTS)
        theirs = Report.kind != ReportKind.DAILY if submits else true()
        conditions.append(and_(waits_for(Act.SIGN, today), theirs))
    states = {state for act in awaited_of(user) for state in WAITS_IN[act]}
    query = select(func.count(Report.id)).where(stands_in(states), or_(false(), *conditions))
    return query.where(visible_to(user))


def reports_ending_in(first: date, last: date, user: User, service_id: int | None = None) -> list[Report]:
    """The newest first; of a day the services in their order, and then what is of none."""
    # No report reaches over the end of a month, so its first day says the same as its last.
    begins = Report.from_day.between(first.replace(day=1), last)
    query = select(Report).where(stands_in(ReportState), begins, Report.to_day.between(first, last))
    query = query.where(visible_to(user))
    if service_id is not None:
        query = query.where(Report.service_id == service_id)
    query = query.outerjoin(Report.service).options(joinedload(Report.service))
    order = (Report.to_day.desc(), Service.position.nulls_last(), Service.id, Report.id)
    return list(db.session.scalars(query.order_by(*order)))


def people_with_mail(user_ids: Iterable[int]) -> list[User]:
    query = select(User).where(User.id.in_(list(user_ids)), User.active, User.mail_address != "")
    return list(db.session.scalars(query.order_by(User.id)))


def supervisors_with_mail(service_id: int | None) -> list[User]:
    """Whoever may correct a report of this service and reads mail."""
    query = select(User).where(User.active, User.mail_address != "").order_by(User.id)
    people = [one for one in db.session.scalars(query) if is_of_the_centre(one)]
    return [one for one in people if _answers_for(one, service_id)]


def _answers_for(user: User, service_id: int | None) -> bool:
    services = visible_service_ids(user)
    return services is None or service_id in services
