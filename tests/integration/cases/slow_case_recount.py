"""Cases recounted one by one from their steps, in plain Python, to hold the figures of spec 3-12(1) against."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select

from foundation.calendar import NO_EXCEPTIONS, day_of, is_office_day
from foundation.db import db
from inquiry_desk.cases.kinds import Ending, Side, StepKind
from inquiry_desk.cases.models import Case, CaseRules, CaseStage, CaseStep
from inquiry_desk.registers.parts import Part

Counts = Counter[tuple[int, Part]]


@dataclass
class Walked:
    """What the steps of one case say."""

    due_on: date
    first_due_on: date
    ways: list[tuple[CaseStage, date]] = field(default_factory=list)
    extended_from: list[date] = field(default_factory=list)

    @property
    def done_on(self) -> date | None:
        """Read from the end: the earliest of the days since the centre last had it."""
        done = None
        for stage, day in reversed(self.ways):
            if stage.side is Side.CENTRE:
                break
            done = day if stage.side is not Side.APPLICANT else done
        return done

    def ended_by_the_applicant_until(self, day: date) -> bool:
        last = self.ways[-1] if self.ways else None
        return last is not None and last[0].ending in (Ending.WITHDRAWN, Ending.SENT_BACK) and last[1] <= day


def recount(first: date, last: date, today: date) -> Counts:
    """By service and part: the cases of a period."""
    counts: Counts = Counter()
    rules = {one.service_id: one for one in db.session.scalars(select(CaseRules))}
    for case in db.session.scalars(select(Case)):
        walked, since = _walk(case, rules[case.service_id]), rules[case.service_id].counts_from
        begin = max(first, since)
        if walked.done_on and begin <= walked.done_on <= last:
            counts[case.service_id, Part.PROCESSED] += 1
        if begin <= walked.due_on <= last:
            counts[case.service_id, _part(walked, today)] += 1
        elif any(begin <= day <= last for day in walked.extended_from) and not first <= walked.due_on <= last:
            counts[case.service_id, Part.DUE_OUTSIDE] += 1
    return counts


def _part(walked: Walked, today: date) -> Part:
    if walked.ended_by_the_applicant_until(walked.due_on):
        return Part.LEFT_BY_APPLICANT
    if walked.done_on is None:
        return Part.MISSED if walked.due_on < today else Part.NOT_YET_DUE
    if walked.done_on > walked.due_on:
        return Part.MISSED
    late = [day for day in walked.extended_from if day < walked.done_on]
    return Part.MET_EXTENDED if late and walked.done_on > walked.first_due_on else Part.MET


def _walk(case: Case, rules: CaseRules) -> Walked:
    first = _after(case.received_on, rules.centre_days)
    walked = Walked(first, first)
    for step in db.session.scalars(select(CaseStep).where(CaseStep.case_id == case.id).order_by(CaseStep.id)):
        if step.kind is StepKind.MOVED:
            walked.ways.append((db.session.get_one(CaseStage, step.to_stage_id), day_of(step.at)))
        if step.kind is StepKind.UNDONE:
            walked.ways.pop()
        if step.kind is StepKind.EXTENDED:
            walked.extended_from.append(date.fromisoformat(step.details["from_day"]))
        if step.kind in (StepKind.EXTENDED, StepKind.CAME, StepKind.MISSING) and "to_day" in step.details:
            walked.due_on = date.fromisoformat(step.details["to_day"])
    return walked


def _after(day: date, days: int) -> date:
    while days:
        day += timedelta(days=1)
        days -= is_office_day(day, NO_EXCEPTIONS)
    return day
