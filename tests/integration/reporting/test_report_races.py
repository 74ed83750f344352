"""Two people at the same moment: one step is done, the other person is told; numbers stay without gaps."""

import pytest
from flask import Flask

from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import Service
from inquiry_desk.reporting.actions import draft
from inquiry_desk.reporting.models import ReportKind, ReportState, ReportStepKind
from inquiry_desk.reporting.stretches import Stretch
from tests.conftest import NOW
from tests.integration.escalation.desk import browser_of
from tests.integration.handing_over.test_races import together
from tests.integration.reporting.papers_of_day import FRIDAY, all_reports, held, report_in
from tests.personas import City

S, K = ReportState, ReportStepKind
WORDS = {"remarks": "書きました。", "comment": "確かめてください。"}
RACES = [
    (S.DRAFT, ("supervisor", "sign"), ("site_manager", "sign"), K.SIGNED),
    (S.DRAFT, ("supervisor", "sign"), ("site_manager", "write"), None),
    (S.SIGNED, ("site_manager", "submit"), ("general_manager", "submit"), K.SUBMITTED),
    (S.SIGNED, ("site_manager", "submit"), ("supervisor", "unsign"), None),
    (S.SUBMITTED, ("contract_officer", "confirm"), ("supervisor", "correct"), None),
    (S.SUBMITTED, ("contract_officer", "confirm"), ("contract_officer", "send-back"), None),
]


@pytest.mark.parametrize(("state", "one", "other", "once"), RACES)
def test_of_two_steps_at_once_one_is_done(
    app: Flask,
    city: City,
    state: ReportState,
    one: tuple[str, str],
    other: tuple[str, str],
    once: ReportStepKind | None,
) -> None:
    report_id = report_in(city, state)
    before, data = len(held(report_id).steps), {"seen": held(report_id).version, **WORDS}
    clients = [(browser_of(app, who), f"/reports/{report_id}/{act}") for who, act in (one, other)]

    answers = together(*(lambda c=c, a=a: c.post(a, data=data) for c, a in clients))

    assert sorted(answer.status_code for answer in answers) == [303, 409]
    done = held(report_id).steps[before:]
    # Whoever signs with new words writes them first.
    assert len([step for step in done if step.kind is not K.EDITED]) <= 1
    assert once is None or [step.kind for step in done].count(once) == 1
    assert [one.number for one in held(report_id).revisions] == list(
        range(1, len(held(report_id).revisions) + 1)
    )


def test_submissions_at_once_are_numbered_without_gaps(app: Flask, city: City) -> None:
    ids = [report_in(city, S.SIGNED, day=FRIDAY.replace(day=day)) for day in (10, 11, 12, 13)]
    ticks = [f"{one}:{held(one).version}" for one in ids]
    several = browser_of(app, "site_manager")
    single = browser_of(app, "general_manager")
    data = {"seen": held(ids[0]).version}

    together(
        lambda: several.post("/reports/submit", data={"report": ticks[::-1]}),
        lambda: single.post(f"/reports/{ids[0]}/submit", data=data),
    )

    numbers = sorted(report.number for report in all_reports())
    assert numbers == [f"総合事務セ日報R8-000{number}号" for number in (1, 2, 3, 4)]
    assert {report.state for report in all_reports()} == {S.SUBMITTED}
    submissions = [step for report in all_reports() for step in report.steps if step.kind is K.SUBMITTED]
    assert len(submissions) == 4


def test_two_workers_draft_one_report(app: Flask, city: City) -> None:
    def work() -> int:
        with app.app_context(), clock.fixed(NOW), transaction():
            service = db.session.get(Service, city.school)
            return draft(ReportKind.DAILY, service, Stretch(FRIDAY, FRIDAY), NOW).id

    first, second = together(work, work)  # type: ignore[arg-type]
    assert first == second
    assert [step.kind for report in all_reports() for step in report.steps] == [K.DRAFTED]
