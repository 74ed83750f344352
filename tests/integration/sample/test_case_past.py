"""The past of the sample city's cases: a living desk, made by the desk's own acts, and the same each time."""

from datetime import datetime

from flask import Flask
from sqlalchemy import func, select

from foundation.calendar import JST, day_of
from foundation.db import db, transaction
from inquiry_desk.cases.arranging.queries import arranged_services
from inquiry_desk.cases.kinds import BatchState, Ending, StepKind
from inquiry_desk.cases.models import Case, CaseCheck, CaseStep
from inquiry_desk.cases.moving.models import CaseBatch
from inquiry_desk.sample.case_past import make_cases
from inquiry_desk.sample.loader import load

UNTIL = datetime(2026, 11, 6, 16, 0, tzinfo=JST)


def test_cases_of_the_past_came_in_went_on_and_are_mostly_done(app: Flask):
    with transaction():
        load()
        made = make_cases(UNTIL, 1, per_day=2, days=35)
        assert make_cases(UNTIL, 1, per_day=2, days=35) == 0, "only a desk without cases gets some"

    cases = list(db.session.scalars(select(Case).order_by(Case.id)))
    assert [case.sequence for case in cases] == list(range(1, made + 1))
    endings = [case.ending for case in cases]
    assert made > 30 and endings.count(None) < made * 0.7 and endings.count(Ending.DECIDED) > made * 0.2
    late = [case for case in cases if case.centre_done_on and case.centre_done_on > case.due_on]
    assert len(late) < made * 0.2
    steps = list(db.session.scalars(select(CaseStep).order_by(CaseStep.id)))
    assert {StepKind.MISSING, StepKind.CHECKED, StepKind.HANDED_OVER} <= {step.kind for step in steps}
    assert all(step.at <= UNTIL for step in steps)
    days = [day_of(step.at) for step in steps]
    assert days == sorted(days), "what happened is written in the order of its days"
    assert db.session.scalar(select(func.count()).where(CaseBatch.state == BatchState.CLOSED))
    looks = db.session.scalars(select(CaseCheck)).all()
    assert looks and not any(look.checked_by_id == look.worked_by_id for look in looks)
    assert len(arranged_services()) == 6
