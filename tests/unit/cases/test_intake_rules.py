"""What follows from values alone: the way through the stages, days moved by a correction, bars, doubts."""

from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from foundation.calendar import JST, NO_EXCEPTIONS, CalendarExceptions, is_office_day
from inquiry_desk.cases.barcode import as_svg
from inquiry_desk.cases.deadlines import office_day_after, office_days_between
from inquiry_desk.cases.intake.correcting import move_days
from inquiry_desk.cases.intake.doubts import Doubt, DoubtKind, is_long_ago, marks_of
from inquiry_desk.cases.intake.path import Mark, way_of
from inquiry_desk.cases.intake.reasons import closed_between
from inquiry_desk.cases.kinds import Ending, StepKind
from inquiry_desk.cases.models import Case, CaseMove, CaseStage, CaseStep
from inquiry_desk.cases.returns import Return, may_be_agreed_now

AT = datetime(2026, 11, 16, 10, 0, tzinfo=JST)
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))


def stages(*names: str) -> list[CaseStage]:
    """One after the other, the last an ending; the second may also go back to the first."""
    made = [CaseStage(id=n, name=name, position=n, moves=[]) for n, name in enumerate(names, 1)]
    for one, following in pairwise(made):
        one.moves.append(CaseMove(from_stage_id=one.id, to_stage_id=following.id))
    made[1].moves.append(CaseMove(from_stage_id=made[1].id, to_stage_id=made[0].id))
    made[-1].ending = Ending.DECIDED
    return made


def test_the_way_shows_where_a_case_has_been_is_and_usually_goes() -> None:
    all_stages = stages("受付", "審査", "決定")
    case = Case(stage=all_stages[0], stage_id=1, stage_since=AT + timedelta(days=2), entered_at=AT)
    moves = [
        CaseStep(kind=StepKind.MOVED, from_name="受付", to_name="審査（旧）", at=AT + timedelta(days=1)),
        CaseStep(kind=StepKind.MOVED, from_name="審査（旧）", to_name="受付", at=AT + timedelta(days=2)),
    ]

    way = way_of(case, moves, all_stages)

    assert [(stop.name, stop.mark) for stop in way] == [
        ("受付", Mark.DONE),
        ("審査（旧）", Mark.DONE),
        ("受付", Mark.NOW),
        ("審査", Mark.NEXT),
        ("決定", Mark.NEXT),
    ]
    assert way[0].since == AT


def test_a_way_that_comes_round_again_has_an_end() -> None:
    all_stages = stages("受付", "確認", "決定")
    all_stages[1].moves.reverse()
    case = Case(stage=all_stages[0], stage_id=1, stage_since=AT, entered_at=AT)

    assert [stop.name for stop in way_of(case, [], all_stages)] == ["受付", "確認"]


@given(DAYS, DAYS, st.integers(0, 60), st.integers(0, 20), st.booleans())
def test_a_corrected_receipt_moves_the_days_by_as_many_office_days(
    before: date, received: date, days: int, more: int, agreed: bool
) -> None:
    calendar = CalendarExceptions(closed=frozenset({date(2026, 11, 18)}))
    first = office_day_after(before, days, calendar)
    due, decide = (office_day_after(before, days + extra, calendar) for extra in (more, more + 3))
    case = Case(received_on=received, first_due_on=first, due_on=due, decide_by=decide)

    move_days(case, before, calendar, agreed=agreed)

    counted = office_days_between(before, first, calendar)
    assert case.first_due_on == office_day_after(received, counted, calendar)
    assert all(is_office_day(day, calendar) for day in (case.first_due_on, case.decide_by))
    assert case.due_on == due if agreed else case.first_due_on <= case.due_on <= case.decide_by


def test_the_days_that_did_not_count_are_named_without_weekends() -> None:
    calendar = CalendarExceptions(
        closed=frozenset({date(2026, 11, 20)}), reasons={date(2026, 11, 20): "停電"}
    )

    shut = closed_between(date(2026, 11, 16), date(2026, 11, 24), calendar)

    assert [(one.day.day, one.holiday, one.reason) for one in shut] == [
        (20, "", "停電"),
        (23, "勤労感謝の日", ""),
    ]
    assert closed_between(date(2026, 12, 28), date(2026, 12, 29), NO_EXCEPTIONS)[0].year_end


def test_bars_have_white_on_either_side_and_no_style() -> None:
    picture = as_svg("KR8-000123")

    assert 'd="M10 0h2' in picture  # Code 128 begins with two dark modules.
    assert 'viewBox="0 0 143 40"' in picture  # 10 + 11 * 10 signs + 13 for the stop + 10.
    assert "style" not in picture


def test_a_confirmation_counts_for_the_cases_it_named() -> None:
    doubts = [Doubt(DoubtKind.SAME_PERSON, ("KR8-000001",)), Doubt(DoubtKind.LONG_AGO)]

    assert marks_of(doubts) == "same_person:KR8-000001 long_ago"
    assert is_long_ago(date(2025, 11, 15), date(2026, 11, 16))
    assert not is_long_ago(date(2025, 11, 16), date(2026, 11, 16))


def test_another_day_is_agreed_on_with_the_city_until_the_day_after_a_case_that_was_in_time_came_back() -> (
    None
):
    due, friday, monday = date(2026, 11, 10), date(2026, 11, 13), date(2026, 11, 16)
    in_time, too_late = (Return(friday, done, "様式の変更") for done in (due, date(2026, 11, 11)))

    def agreed(returns: list[Return], today: date) -> bool:
        return may_be_agreed_now(due, returns, today, NO_EXCEPTIONS)

    assert agreed([in_time], friday) and agreed([in_time], monday)
    assert not agreed([in_time], monday + timedelta(days=1))
    assert not agreed([too_late], friday) and not agreed([], friday)
