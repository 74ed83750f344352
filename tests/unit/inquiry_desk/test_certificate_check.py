"""What `inquiry-desk check` says of the certificate."""

from datetime import UTC, datetime, timedelta

import pytest

from inquiry_desk.cli.checking import validity
from inquiry_desk.cli.environment import Problem

NOW = datetime(2026, 4, 1, 15, 30, tzinfo=UTC)


def test_a_certificate_is_good_until_a_day_in_japan() -> None:
    assert validity(NOW + timedelta(days=60), NOW) == "valid until 2026-06-01"


@pytest.mark.parametrize(
    ("left", "complaint"),
    [
        (timedelta(days=14), "valid until 2026-04-16 only: is it renewed?"),
        (timedelta(seconds=1), "valid until 2026-04-02 only: is it renewed?"),
        (timedelta(0), "expired on 2026-04-02"),
        (timedelta(days=-3), "expired on 2026-03-30"),
    ],
)
def test_a_certificate_that_is_not_renewed_in_time_is_a_problem(left: timedelta, complaint: str) -> None:
    with pytest.raises(Problem) as raised:
        validity(NOW + left, NOW)
    assert str(raised.value) == complaint
