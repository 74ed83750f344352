"""What closing demands, and what a change is said to have changed."""

from dataclasses import replace
from datetime import UTC, datetime

from inquiry_desk.complaints.models import Complaint, ComplaintKind
from inquiry_desk.complaints.rules import ComplaintValues, changed_fields, missing_for_closing
from inquiry_desk.inquiries.kinds import Channel, Nature

WRITTEN = ComplaintValues(
    Nature.COMPLAINT,
    ComplaintKind.DELAY,
    Channel.PHONE,
    None,
    datetime(2026, 11, 16, 1, tzinfo=UTC),
    "返事が来ないとのこと。",
)


def test_a_complaint_is_closed_only_with_handling_result_analysis_and_prevention() -> None:
    assert missing_for_closing(WRITTEN) == ["handling", "result", "analysis", "prevention"]


def test_a_request_needs_only_handling_and_result() -> None:
    assert missing_for_closing(replace(WRITTEN, nature=Nature.REQUEST)) == ["handling", "result"]


def test_blanks_are_no_handling() -> None:
    full = replace(WRITTEN, handling=" \n　", result="済", analysis="済", prevention="済")

    assert missing_for_closing(full) == ["handling"]


def test_only_what_differs_is_a_change() -> None:
    held = Complaint(
        nature=WRITTEN.nature,
        kind=WRITTEN.kind,
        channel=WRITTEN.channel,
        service_id=None,
        received_at=WRITTEN.received_at,
        content=WRITTEN.content,
        handling="",
        result="",
        analysis="",
        prevention="",
        handled_by_id=None,
    )

    assert changed_fields(held, WRITTEN) == []
    assert changed_fields(held, replace(WRITTEN, kind=ComplaintKind.ERROR, result="返信した。")) == [
        "kind",
        "result",
    ]
