"""The calendar as rows: what holds now, what held at a version, and who sees a change when."""

from collections.abc import Callable
from datetime import date, datetime, time
from threading import Event, Thread

import pytest
from flask import Flask

from foundation import clock
from foundation.business_days import actions
from foundation.business_days.actions import Overtime
from foundation.business_days.models import CalendarChange, ChangeKind
from foundation.business_days.queries import (
    current_version,
    days_ever_changed_since,
    exceptions_at,
    standing_changes,
)
from foundation.calendar import NO_EXCEPTIONS
from foundation.db import AppendOnlyError, db, transaction
from foundation.organisation.models import User
from tests.personas import City

TYPHOON, SATURDAY = date(2026, 11, 25), date(2026, 11, 21)


def write(city: City, change: Callable[[User, datetime], int]) -> int:
    with transaction():
        return change(db.session.get_one(User, city.id_of("administrator")), clock.now())


def close(city: City, *days: date, reason: str = "台風") -> int:
    return write(city, lambda by, at: actions.close_days(days, reason, by, at))


def agree(
    city: City, begins: time = time(9), ends: time = time(12), agreed_on: date = date(2026, 11, 16)
) -> int:
    overtime = Overtime(SATURDAY, begins, ends, "選挙", "契約担当課", agreed_on)
    return write(city, lambda by, at: actions.agree_overtime(overtime, by, at))


def test_nothing_changed_is_version_zero_and_the_ordinary_calendar(city: City) -> None:
    assert current_version() == 0
    assert exceptions_at() == exceptions_at(0) == NO_EXCEPTIONS


def test_every_version_stays_as_it_was(city: City) -> None:
    closed = close(city, TYPHOON)
    open_too = agree(city)
    back = write(city, lambda by, at: actions.withdraw(TYPHOON, "進路が変わった", by, at))

    assert closed < open_too < back == current_version()
    assert exceptions_at(0) == NO_EXCEPTIONS
    assert (exceptions_at(closed).closed, dict(exceptions_at(closed).reasons)) == (
        {TYPHOON},
        {TYPHOON: "台風"},
    )
    assert exceptions_at(closed).open == {}
    assert exceptions_at(open_too).open == {SATURDAY: (time(9), time(12))}
    assert exceptions_at().closed == frozenset()
    assert exceptions_at().open == {SATURDAY: (time(9), time(12))}


def test_of_two_agreements_for_a_day_the_later_holds(city: City) -> None:
    agree(city)
    agree(city, time(13), time(15))

    assert exceptions_at().open == {SATURDAY: (time(13), time(15))}
    assert [change.opens_at for change in standing_changes(SATURDAY)] == [time(13)]


def test_several_days_closed_at_once_are_one_change_after_another(city: City) -> None:
    days = [date(2026, 12, 24), date(2026, 12, 25)]
    version = close(city, *days, reason="庁舎点検")

    assert exceptions_at(version).closed == set(days)
    assert days_ever_changed_since(date(2026, 12, 25)) == [date(2026, 12, 25)]
    assert [change.kind for change in standing_changes(date(2026, 12, 1))] == [ChangeKind.CLOSED] * 2


def test_overtime_needs_an_agreement_beforehand_and_an_end_after_its_beginning(city: City) -> None:
    with pytest.raises(ValueError, match="beforehand"):
        agree(city, agreed_on=date(2026, 11, 22))
    with pytest.raises(ValueError, match="end after"):
        agree(city, time(12), time(9))
    assert current_version() == 0


def test_what_was_changed_is_never_rewritten(city: City) -> None:
    close(city, TYPHOON)
    with pytest.raises(AppendOnlyError), transaction() as session:
        session.get_one(CalendarChange, current_version()).reason = "別の理由"


def test_a_change_given_up_leaves_no_trace(city: City) -> None:
    with pytest.raises(RuntimeError), transaction() as session:
        actions.close_days([TYPHOON], "台風", session.get_one(User, city.id_of("administrator")), clock.now())
        assert exceptions_at().closed == {TYPHOON}
        raise RuntimeError

    assert exceptions_at() == NO_EXCEPTIONS


def test_the_change_of_another_process_holds_from_the_next_transaction_on(app: Flask, city: City) -> None:
    assert current_version() == 0

    def other() -> None:
        with app.app_context(), clock.fixed(datetime.fromisoformat("2026-11-16T10:00+09:00")):
            close(city, TYPHOON)

    db.session.rollback()
    thread = Thread(target=other)
    thread.start()
    thread.join()

    assert exceptions_at().closed == {TYPHOON}


def test_a_later_version_never_gets_an_earlier_change_afterwards(app: Flask, city: City) -> None:
    first_has_written, first_may_end = Event(), Event()
    written: list[int] = []

    def first() -> None:
        with app.app_context(), transaction() as session:
            by = session.get_one(User, city.id_of("administrator"))
            written.append(
                actions.close_days([TYPHOON], "台風", by, datetime.fromisoformat("2026-11-16T10:00+09:00"))
            )
            first_has_written.set()
            first_may_end.wait(30)

    def second() -> None:
        with app.app_context(), transaction() as session:
            by = session.get_one(User, city.id_of("site_manager"))
            at = datetime.fromisoformat("2026-11-16T10:00+09:00")
            version = actions.close_days([SATURDAY], "点検", by, at)
            assert exceptions_at(version).closed == {TYPHOON, SATURDAY}
            written.append(version)

    db.session.rollback()
    threads = [Thread(target=first), Thread(target=second)]
    threads[0].start()
    assert first_has_written.wait(30)
    threads[1].start()
    threads[1].join(0.3)
    assert len(written) == 1
    first_may_end.set()
    for thread in threads:
        thread.join(30)

    assert written == sorted(written)
    assert len(written) == 2
