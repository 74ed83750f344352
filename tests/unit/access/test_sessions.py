"""How long a session holds."""

from datetime import UTC, datetime, timedelta

from foundation.access.signing_in import ABSOLUTE_LIMIT, IDLE_LIMIT, alive, login_id_from
from foundation.organisation.models import LoginSession

START = datetime(2026, 11, 16, 0, 0, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def session(seen_after: timedelta = timedelta(0), ended: bool = False) -> LoginSession:
    return LoginSession(started_at=START, seen_at=START + seen_after, ended_at=START if ended else None)


def test_a_session_holds_up_to_the_idle_limit_and_not_a_moment_longer() -> None:
    assert alive(session(), START + IDLE_LIMIT)
    assert not alive(session(), START + IDLE_LIMIT + MOMENT)


def test_a_session_in_use_holds_up_to_the_absolute_limit_and_not_a_moment_longer() -> None:
    busy = session(seen_after=ABSOLUTE_LIMIT)

    assert alive(busy, START + ABSOLUTE_LIMIT)
    assert not alive(busy, START + ABSOLUTE_LIMIT + MOMENT)


def test_an_ended_session_holds_no_longer() -> None:
    assert not alive(session(ended=True), START)


def test_a_login_id_is_the_same_however_the_keyboard_was_set() -> None:
    assert {login_id_from(typed) for typed in ("sato-1", " Sato-1 ", "ＳＡＴＯ－１")} == {"sato-1"}
