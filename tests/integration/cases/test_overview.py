"""The board: every number equals an independent recount, opens into exactly its cases, and shows nobody's name."""

from collections import Counter
from datetime import date, datetime, timedelta
from io import BytesIO
from random import Random

from flask import Flask
from openpyxl import load_workbook

from foundation import clock
from foundation.calendar import JST, NO_EXCEPTIONS, day_of
from foundation.db import db, transaction
from inquiry_desk.cases.deadlines import office_day_after, office_days_between
from inquiry_desk.cases.kinds import Side
from inquiry_desk.cases.missing.models import CaseMissing
from inquiry_desk.cases.models import Case, CaseStage
from inquiry_desk.cases.overview.board import bands_of, board_of, board_of_service
from inquiry_desk.cases.overview.counting import What, cases_behind
from inquiry_desk.cases.overview.flow import By, flow_of
from inquiry_desk.cases.scope import case_services
from inquiry_desk.cases.stages import stages_of
from tests.conftest import NOW
from tests.integration.cases.conftest import Arranged
from tests.personas import sign_in

TODAY = day_of(NOW)
OPEN = ("受付", "不備確認", "補正待ち", "製票・入力", "審査補助", "所管課審査", "決定")


def scatter(arranged: Arranged, count: int) -> None:
    """Cases in all stages of two services, with all kinds of days."""
    chance = Random(5)
    for nth in range(count):
        case_id = arranged.case(
            service_id=chance.choice([arranged.city.school, arranged.city.child]), by="site_manager"
        )
        with transaction():
            case = db.session.get_one(Case, case_id)
            case.stage = arranged.stage(case.service_id, OPEN[nth % len(OPEN)])
            case.stage_since = datetime(2026, 11, 16, 9, tzinfo=JST) - timedelta(days=chance.randrange(40))
            case.due_on = TODAY + timedelta(days=chance.randrange(-5, 9))
            case.decide_by = TODAY + timedelta(days=chance.randrange(-5, 25))
            case.centre_done_on = TODAY if case.stage.side is Side.CITY else None
            case.decided_on = TODAY if case.stage.decides else None
            if case.stage.side is Side.APPLICANT:
                person = arranged.person("operator")
                db.session.add(
                    CaseMissing(case=case, items=["x"], asked_on=TODAY, asked_by=person, answer_by=TODAY)
                )


def recounted(case: Case, stages: list[CaseStage]) -> set[What]:
    """What a case is, by the words of the page alone."""
    stood = office_days_between(day_of(case.stage_since), TODAY, NO_EXCEPTIONS)
    usual, waits = case.stage.normal_days or 0, case.stage.side is Side.APPLICANT
    found = {What.UNDER_WAY, What.WITHIN if stood <= usual else What.OVER}
    if stood > 2 * max(usual, 1) and not waits:
        found = {What.UNDER_WAY, What.STUCK}
    due = case.decided_on is None and (case.decide_by if case.centre_done_on else case.due_on)
    if due and TODAY <= due <= date(2026, 11, 22):
        found |= {What.DUE_WEEK} | ({What.DUE_TODAY} if due == TODAY else set())
    undecided = case.decided_on is None
    if (case.centre_done_on is None and case.due_on < TODAY) or (undecided and case.decide_by < TODAY):
        found.add(What.LATE)
    names = [stage.name for stage in stages]
    path = [
        name
        for name in ("不備確認", "製票・入力", "審査補助", "所管課審査")
        if names.index(name) > names.index(case.stage.name)
    ]
    left = max(usual - stood, 1) + sum(stage.normal_days or 0 for stage in stages if stage.name in path)
    if (
        undecided
        and not waits
        and case.decide_by >= TODAY
        and office_day_after(TODAY, left, NO_EXCEPTIONS) > case.decide_by
    ):
        found.add(What.WILL_MISS)
    return found | ({What.MISSING} if waits else set())


def test_every_number_equals_a_recount_and_opens_into_its_cases(arranged: Arranged) -> None:
    scatter(arranged, 63)
    services = case_services(arranged.person("site_manager"))
    stages = {service.id: stages_of(service.id) for service in services}
    cases = db.session.query(Case).all()
    expected = Counter(
        (case.stage_id, what) for case in cases for what in recounted(case, stages[case.service_id])
    )

    boards = [board_of_service(service, NOW) for service in services]
    counted = Counter({
        (row.stage.id, what): row.counts.of(what) for board in boards for row in board.rows if row.stage for what in What
    })  # fmt: skip
    assert +counted == expected
    assert {what for _, what in expected} == set(What), "every word is met"
    everything = board_of(services, NOW)
    assert everything.total == sum((board.total for board in boards[1:]), boards[0].total)
    for what in What:
        behind = cases_behind(what, bands_of(services, None, NOW), TODAY, 0, 100)
        assert {case.id for case in behind} == {
            one.id for one in cases if what in recounted(one, stages[one.service_id])
        }
        assert len(behind) == everything.total.of(what)


def test_the_board_shows_no_name_and_no_other_service(app: Flask, arranged: Arranged) -> None:
    own = arranged.case("不備確認", "取下げ", received_on=date(2026, 11, 12))
    arranged.case(received_on=date(2026, 9, 1))
    foreign = arranged.case(service_id=arranged.city.child, by="other_operator", applicant="見本 花子")
    office = sign_in(app.test_client(), "contract_officer")
    page = (
        office.get("/cases/overview").text
        + office.get(f"/cases/overview?service_id={arranged.city.school}&by=week").text
    )
    behind = office.get("/cases/overview/list?what=late").text
    assert "期限超過" in page
    assert arranged.having(foreign).service.short_name in page
    assert "KR8-000002" in behind
    assert "KR8-000001" not in behind
    assert "/cases/KR8" not in behind, "the contract office opens no case"
    for text in (page, behind):
        assert "見本" not in text
    sheet = load_workbook(BytesIO(office.get("/cases/overview/list.xlsx?what=under_way").data)).active
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["KR8-000002", "KR8-000003"]
    assert load_workbook(BytesIO(office.get("/cases/overview/board.xlsx").data)).active.max_row > 10

    staff = sign_in(app.test_client(), "school_staff")
    assert "/cases/KR8-000002" in staff.get("/cases/overview/list").text
    assert "KR8-000003" not in staff.get("/cases/overview/list").text
    assert staff.get(f"/cases/overview?service_id={arranged.city.child}").status_code == 404
    flow = flow_of([arranged.city.school], By.DAY, day_of(clock.now()))
    assert (flow.received[-5], sum(flow.received), sum(flow.decided)) == (1, 1, 0)
    assert arranged.having(own).ended_on == TODAY
