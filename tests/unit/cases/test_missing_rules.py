"""Days waited for an applicant, and what of a list came."""

from datetime import date

from foundation.calendar import NO_EXCEPTIONS
from inquiry_desk.cases.missing.dates import Deadlines, answer_days, moved_by, waited
from inquiry_desk.cases.missing.items import came_so_far, in_lines, listed_items, usual_items

FRIDAY, TUESDAY = date(2026, 11, 20), date(2026, 11, 24)
BEFORE = Deadlines(date(2026, 12, 1), date(2026, 12, 28))


def test_only_office_days_after_the_day_of_asking_are_waited() -> None:
    """Between Friday and Tuesday lie a weekend and a holiday."""
    assert waited(FRIDAY, TUESDAY, NO_EXCEPTIONS) == 1
    assert waited(FRIDAY, FRIDAY, NO_EXCEPTIONS) == 0
    assert waited(TUESDAY, FRIDAY, NO_EXCEPTIONS) == 0


def test_both_deadlines_move_over_closed_days_and_the_centres_stays_once_it_was_done() -> None:
    later = moved_by(BEFORE, 2, False, NO_EXCEPTIONS)

    # The offices are closed from 29 December to 3 January.
    assert later == Deadlines(date(2026, 12, 3), date(2027, 1, 5))
    assert moved_by(BEFORE, 2, True, NO_EXCEPTIONS) == Deadlines(BEFORE.due_on, later.decide_by)
    assert moved_by(BEFORE, 0, False, NO_EXCEPTIONS) == BEFORE


def test_an_applicant_is_reminded_while_there_is_time_to_answer() -> None:
    assert answer_days(FRIDAY, 10, NO_EXCEPTIONS) == (date(2026, 12, 7), date(2026, 12, 2))
    assert answer_days(FRIDAY, 2, NO_EXCEPTIONS) == (date(2026, 11, 25), TUESDAY)


def test_what_is_ticked_and_typed_is_one_list_without_repetition() -> None:
    usual = usual_items("所得を証する書類\n\n 振込先口座の写し \n所得を証する書類")

    assert usual == ["所得を証する書類", "振込先口座の写し"]
    assert listed_items(usual[:1], "・委任状\n所得を証する書類\n") == ["所得を証する書類", "委任状"]
    assert in_lines(["a", "b"]) == "・a\n・b"


def test_what_came_keeps_the_order_of_the_list_and_forgets_nothing() -> None:
    assert came_so_far(["a", "b", "c"], ["c"], ["a", "z"]) == ["a", "c"]
