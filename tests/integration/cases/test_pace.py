"""How long cases usually stand in a stage: what really happened, as the worker reckons it once an hour."""

from datetime import timedelta

from foundation import clock
from foundation.db import db, transaction
from inquiry_desk.cases.actions import move_case
from inquiry_desk.cases.asking.pace import FEWEST, RECKONED_EVERY, USED_FOR, reckon_next_pace, usual_days
from inquiry_desk.cases.models import Case
from inquiry_desk.cases.stages import stages_of
from tests.conftest import NOW
from tests.integration.cases.conftest import Arranged

# A Wednesday; from then to Monday there are three office days.
CAME = NOW - timedelta(days=5)


def leave_the_first_stage(arranged: Arranged, count: int) -> None:
    with clock.fixed(CAME):
        ids = [arranged.case() for _ in range(count)]
    with transaction():
        for case_id in ids:
            case = db.session.get_one(Case, case_id)
            move_case(case, arranged.stage(case.service_id, "不備確認"), arranged.person("operator"), NOW)


def reckon_all() -> int:
    turns = 0
    while reckon_next_pace():
        turns += 1
    return turns


def test_what_the_worker_reckoned_holds_until_it_is_reckoned_anew(arranged: Arranged) -> None:
    first = stages_of(arranged.city.school)[0]
    assert first.normal_days != 3, "else nothing is shown here"
    leave_the_first_stage(arranged, FEWEST - 1)
    reckoned = reckon_all()
    leave_the_first_stage(arranged, 1)
    assert usual_days([first], clock.now()) == {first.id: first.normal_days}
    with clock.fixed(NOW + RECKONED_EVERY):
        assert reckon_all() == reckoned > 0
        assert usual_days([first], clock.now()) == {first.id: 3}


def test_without_the_worker_it_is_reckoned_for_who_asks(arranged: Arranged) -> None:
    first = stages_of(arranged.city.school)[0]
    reckon_all()
    leave_the_first_stage(arranged, FEWEST)
    assert usual_days([first], NOW + USED_FOR + timedelta(seconds=1)) == {first.id: 3}
