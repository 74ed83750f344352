"""Cases to be moved, read or locked by their numbers; and the stages they can be moved to."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from foundation.db import db
from foundation.organisation.models import Service, User
from inquiry_desk.cases.models import Case, CaseStage
from inquiry_desk.cases.scope import case_services, visible_to
from inquiry_desk.cases.stages import may_make, stages_of


def cases_by_number(numbers: Iterable[str], user: User) -> dict[str, Case]:
    """Those that `user` may see."""
    return {case.number: case for case in db.session.scalars(_numbered(numbers, user))}


def locked_cases(numbers: Iterable[str], user: User) -> dict[str, Case]:
    """The rows as they are now, in one order, so that two people never wait for each other."""
    query = _numbered(numbers, user).order_by(Case.id).with_for_update(of=Case)
    return {case.number: case for case in db.session.scalars(query.execution_options(populate_existing=True))}


def locked_case(number: str, user: User) -> Case | None:
    return locked_cases([number], user).get(number)


def targets(user: User) -> list[tuple[Service, list[CaseStage]]]:
    """Of each service the stages that `user` may move cases to; services with none are left out."""
    of_each = ((service, _reachable(service.id, user)) for service in case_services(user))
    return [(service, stages) for service, stages in of_each if stages]


def target(stage_id: int, user: User) -> CaseStage | None:
    """A stage `user` may move cases to, or None."""
    stage = db.session.get(CaseStage, stage_id)
    if stage is None or stage.service_id not in {service.id for service in case_services(user)}:
        return None
    return next((one for one in _reachable(stage.service_id, user) if one.id == stage_id), None)


def needs_reason(to: CaseStage) -> bool:
    """Whether some move to this stage needs a reason."""
    return any(
        move.needs_reason
        for stage in stages_of(to.service_id)
        for move in stage.moves
        if move.to_stage_id == to.id
    )


def _reachable(service_id: int, user: User) -> list[CaseStage]:
    stages = stages_of(service_id)
    reached = {move.to_stage_id for stage in stages for move in stage.moves if may_make(user, move)}
    return [stage for stage in stages if stage.active and stage.id in reached]


def _numbered(numbers: Iterable[str], user: User) -> Select[Any]:
    query = select(Case).where(Case.number.in_(list(numbers)), visible_to(user))
    # Not joined: PostgreSQL looks at a row it waited for again, and one whose stage changed would not be found.
    return query.options(selectinload(Case.stage), selectinload(Case.checks))
