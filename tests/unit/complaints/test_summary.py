"""The counts of the reports are the lengths of the lists behind them."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from inquiry_desk.complaints.models import ComplaintKind
from inquiry_desk.complaints.rules import NATURES, ComplaintState
from inquiry_desk.complaints.summary import Reported, summarise
from inquiry_desk.inquiries.kinds import Channel, Nature

AT = datetime(2026, 11, 16, 1, tzinfo=UTC)


def line(
    nature: Nature = Nature.COMPLAINT,
    kind: ComplaintKind | None = ComplaintKind.DELAY,
    service_id: int | None = 1,
    state: ComplaintState = ComplaintState.OPEN,
) -> Reported:
    service = f"業務{service_id}" if service_id else None
    return Reported(1, None, AT, service_id, service, nature, kind, Channel.PHONE, state)


lines = st.lists(
    st.builds(
        line,
        st.sampled_from(NATURES),
        st.none() | st.sampled_from(ComplaintKind),
        st.none() | st.integers(1, 3),
        st.sampled_from(ComplaintState),
    )
)


@given(lines)
def test_every_list_adds_up_to_all(found: list[Reported]) -> None:
    whole = summarise(found)

    for groups in (whole.by_nature, whole.by_kind, whole.by_service, whole.by_state):
        assert sum(group.count for group in groups) == whole.count == len(found)
        assert len({group.value for group in groups}) == len(groups)


def test_groups_stand_in_the_order_of_the_vocabulary_and_what_is_not_sorted_last() -> None:
    whole = summarise([line(kind=None), line(kind=ComplaintKind.OTHER), line(kind=ComplaintKind.CONTACT)])

    assert [group.value for group in whole.by_kind] == [ComplaintKind.CONTACT, ComplaintKind.OTHER, None]


def test_a_period_without_any_has_no_groups() -> None:
    assert summarise([]).by_kind == []
