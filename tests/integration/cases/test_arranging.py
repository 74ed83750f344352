"""Arranging stages on both databases: beginning, changing, withdrawing, and what cases under way keep."""

from inquiry_desk.cases.kinds import Ending
from tests.integration.cases.conftest import Arranged


def test_a_case_goes_through_the_sample_stages_from_receipt_to_notice(arranged: Arranged):
    way = ("不備確認", "補正待ち", "不備確認", "製票・入力", "審査補助", "所管課審査", "決定", "通知")

    case = arranged.having(arranged.case(*way))

    assert (case.ending, case.decided_on) == (Ending.DECIDED, case.ended_on)
    assert [step.to_name for step in case.steps] == ["受付", *way]
