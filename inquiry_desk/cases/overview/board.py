"""The board: the cases under way by service, or by the stages of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from foundation.business_days.queries import exceptions_at
from foundation.calendar import day_of
from foundation.db import db
from foundation.organisation.models import Service
from inquiry_desk.cases.asking.ahead import Days
from inquiry_desk.cases.asking.pace import usual_days
from inquiry_desk.cases.intake.path import usually_next
from inquiry_desk.cases.models import CaseRules, CaseStage
from inquiry_desk.cases.overview.bands import Band, bands_of_way, way_to_decision
from inquiry_desk.cases.overview.counting import Counts, counts_by_stage


@dataclass(frozen=True)
class Row:
    """A service, or a stage of one with the days cases usually stand there."""

    service: Service
    counts: Counts
    stage: CaseStage | None = None
    usual: int | None = None

    @property
    def name(self) -> str:
        return self.stage.name if self.stage else self.service.name


@dataclass(frozen=True)
class Board:
    """Its rows, and all of them together."""

    rows: list[Row]

    @property
    def total(self) -> Counts:
        return sum((row.counts for row in self.rows), Counts())


def board_of(services: Sequence[Service], at: datetime) -> Board:
    """One row for each service."""
    stages = _stages(services)
    counts = counts_by_stage(_bands(stages, usual_days(stages, at), at), day_of(at))
    by_service = {service.id: Counts() for service in services}
    for stage in stages:
        by_service[stage.service_id] += counts.get(stage.id, Counts())
    return Board([Row(service, by_service[service.id]) for service in services])


def board_of_service(service: Service, at: datetime) -> Board:
    """One row for each stage that is used, or that cases still stand in."""
    stages = _stages([service])
    usual = usual_days(stages, at)
    counts = counts_by_stage(_bands(stages, usual, at), day_of(at))
    shown = [stage for stage in stages if stage.ending is None and (stage.active or stage.id in counts)]
    return Board([Row(service, counts.get(one.id, Counts()), one, usual[one.id]) for one in shown])


def bands_of(services: Sequence[Service], stage_id: int | None, at: datetime) -> list[Band]:
    """The bands of all stages of these services, or of the one asked for."""
    stages = _stages(services)
    bands = _bands(stages, usual_days(stages, at), at)
    return [band for band in bands if stage_id in (None, band.stage_id)]


def _bands(stages: Sequence[CaseStage], usual: Days, at: datetime) -> list[Band]:
    """Of each of `stages` that is no ending; they are all the stages of their services."""
    today, exceptions = day_of(at), exceptions_at()
    pauses = {rules.service_id: rules.pauses_for_applicant for rules in db.session.scalars(select(CaseRules))}
    bands: list[Band] = []
    for stage in stages:
        if stage.ending is None:
            way = way_to_decision(stage, usually_next(stage.id, stages))
            bands += bands_of_way(way, usual, today, exceptions, pauses=pauses[stage.service_id])
    return bands


def _stages(services: Sequence[Service]) -> list[CaseStage]:
    """All stages of these services, in their order."""
    query = select(CaseStage).where(CaseStage.service_id.in_([service.id for service in services]))
    query = query.options(selectinload(CaseStage.moves))
    return list(db.session.scalars(query.order_by(CaseStage.service_id, CaseStage.position, CaseStage.id)))
