"""The past of the sample desk: registers, complaints and reports as people would have left them."""

from collections import Counter
from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from foundation import clock
from foundation.calendar import JST, day_of
from foundation.db import db, transaction
from inquiry_desk.complaints.models import Complaint
from inquiry_desk.incidents.models import Incident
from inquiry_desk.incidents.parts import standings_of
from inquiry_desk.incidents.rules import state_of
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.registers.queries import register_figures
from inquiry_desk.reporting.models import Inspection, Report, ReportKind, ReportState, ReportStep
from inquiry_desk.reporting.stretches import Stretch
from inquiry_desk.sample.complaints import record_complaints
from inquiry_desk.sample.crew import crew_of_the_city
from inquiry_desk.sample.history import make_history
from inquiry_desk.sample.incidents import keep_incidents
from inquiry_desk.sample.loader import load
from inquiry_desk.sample.past import make_past
from inquiry_desk.sample.registers import keep_registers
from inquiry_desk.sample.reports import keep_reports

UNTIL = datetime(2026, 11, 6, 12, 0, tzinfo=JST)


@pytest.fixture
def sample(app: Flask) -> Flask:
    with transaction():
        load()
    return app


def states(kind: ReportKind) -> Counter[ReportState]:
    return Counter(db.session.scalars(select(Report.state).where(Report.kind == kind)))


def test_days_are_signed_submitted_and_confirmed_but_the_newest_waits(sample: Flask):
    first = date(2026, 11, 1)
    with transaction(), clock.fixed(UNTIL):
        make_history(6, 5, until=UNTIL)
        crew = crew_of_the_city()
        keep_registers(crew, first, UNTIL, 1)
        keep_incidents(crew, UNTIL)
        made = keep_reports(crew, first, UNTIL, 1)

    # Sunday and Monday together, Tuesday is a holiday and goes with Wednesday, Thursday.
    assert made == 3 * 6
    assert states(ReportKind.DAILY) == {
        ReportState.DRAFT: 6, ReportState.RETURNED: 1, ReportState.CONFIRMED: 11
    }  # fmt: skip
    steps = select(ReportStep.at, Report.to_day).join(ReportStep.report)
    assert all(day_of(at) >= to_day and at <= UNTIL for at, to_day in db.session.execute(steps))
    errors, _tasks, incidents = register_figures(Stretch(first, day_of(UNTIL)), None, None)
    assert errors.denominator and errors.meets_target
    assert incidents.numerator == 0
    found = standings_of(db.session.scalars(select(Incident).order_by(Incident.id))).values()
    assert [state_of(one).value for one in found] == ["withdrawn", "accepted", "looked_at", "looked_at"]


def test_complaints_are_recorded_without_who_said_it_and_only_once(sample: Flask):
    with transaction():
        make_history(20, 30, until=UNTIL)
        crew = crew_of_the_city()
        recorded = record_complaints(crew, UNTIL, 1)
    with transaction():
        assert record_complaints(crew_of_the_city(), UNTIL, 1) == 0

    assert db.session.scalar(select(func.count(Complaint.id))) == recorded > 3
    assert db.session.scalar(select(func.count(Complaint.closed_at))) not in {0, recorded}
    reasons = select(Inquiry.unanswered_reason).where(Inquiry.unanswered_reason.is_not(None))
    assert len(set(db.session.scalars(reasons))) > 2


def test_last_month_is_reported_received_and_inspected_and_nothing_is_made_twice(sample: Flask):
    until = datetime(2026, 11, 9, 18, 0, tzinfo=JST)
    with transaction(), clock.fixed(until):
        # A centre of one service, so that the month has few reports.
        for service in crew_of_the_city().services[1:]:
            service.ends_on = date(2026, 9, 30)
        made, again = (make_past(2, 1, until=until) for _ in range(2))

    assert states(ReportKind.MONTHLY) == {ReportState.CONFIRMED: 1}
    assert states(ReportKind.COMPLETION) == {ReportState.CONFIRMED: 1}
    assert db.session.scalar(select(func.count(Inspection.id))) == 1
    assert made.inquiries > 30 and made.register_entries > 100
    assert (again.inquiries, again.register_entries, again.complaints) == (0, 0, 0)
    assert db.session.scalar(select(func.count(Report.id))) == made.reports
