"""What the pages of this part ask."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from foundation.db import db
from foundation.organisation.models import Service
from inquiry_desk.cases.models import Case, CaseArrangement, CaseMove, CaseRules, CaseStage, CaseStep

JOURNAL_SHOWN = 30


def arranged_services() -> list[CaseRules]:
    """The rules of every service with cases, in the order of the services."""
    query = select(CaseRules).join(CaseRules.service).options(joinedload(CaseRules.service))
    return list(db.session.scalars(query.order_by(Service.position, Service.id)))


def stages_by_service() -> dict[int, list[CaseStage]]:
    """The stages of every service in their order, with their moves."""
    query = select(CaseStage).options(selectinload(CaseStage.moves).joinedload(CaseMove.to_stage))
    found: dict[int, list[CaseStage]] = {}
    for stage in db.session.scalars(query.order_by(CaseStage.position, CaseStage.id)):
        found.setdefault(stage.service_id, []).append(stage)
    return found


def services_without() -> list[Service]:
    """Services in use that have no cases yet."""
    query = select(Service).where(Service.active, Service.id.not_in(select(CaseRules.service_id)))
    return list(db.session.scalars(query.order_by(Service.position, Service.id)))


def rules_for(service_id: int) -> CaseRules | None:
    return db.session.scalar(
        select(CaseRules).where(CaseRules.service_id == service_id).options(joinedload(CaseRules.service))
    )


def stage_with_id(service_id: int, stage_id: int) -> CaseStage | None:
    return db.session.scalar(
        select(CaseStage).where(CaseStage.id == stage_id, CaseStage.service_id == service_id)
    )


def under_way_by_stage(service_id: int | None = None) -> dict[int, int]:
    """How many open cases stand in each stage (of one service or of all), by its id; none where none do."""
    query = select(Case.stage_id, func.count()).where(Case.ended_on.is_(None))
    if service_id is not None:
        query = query.where(Case.service_id == service_id)
    return {stage_id: int(count) for stage_id, count in db.session.execute(query.group_by(Case.stage_id))}


def was_entered(stage_id: int) -> bool:
    """Whether any case ever came to the stage."""
    found = select(CaseStep.id).where(CaseStep.to_stage_id == stage_id).limit(1)
    return db.session.scalar(found) is not None


def journal_of(service_id: int) -> list[CaseArrangement]:
    """The newest changes, newest first."""
    query = select(CaseArrangement).where(CaseArrangement.service_id == service_id)
    query = query.options(joinedload(CaseArrangement.by)).order_by(CaseArrangement.id.desc())
    return list(db.session.scalars(query.limit(JOURNAL_SHOWN)))
