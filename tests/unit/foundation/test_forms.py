"""A day is read as people write it, and shown as the browser writes it."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from foundation.web.forms import DayField


class OneDay(Form):
    day = DayField("Day")


def sent(text: str) -> OneDay:
    return OneDay(MultiDict({"day": text}))


@pytest.mark.parametrize(
    "typed", ["2026-11-01", "2026/11/1", "R8.11.1", "令和8年11月1日", " ２０２６／１１／１ "]
)
def test_a_day_is_read_as_officials_write_it(typed: str) -> None:
    form = sent(typed)

    assert form.validate() and form.day.data == date(2026, 11, 1)
    assert 'value="2026-11-01"' in form.day()


@pytest.mark.parametrize("typed", ["昨日", "2026/13/1", "0001-01-01", "9999-12-31", "R99.1.1x"])
def test_what_is_no_day_is_refused_and_kept(typed: str) -> None:
    form = sent(typed)

    assert not form.validate() and form.day.data is None
    assert f'value="{typed}"' in form.day()


def test_no_day_is_none_and_a_field_that_was_not_sent_keeps_its_default() -> None:
    assert sent("").day.data is None
    assert OneDay(MultiDict({"other": "1"}), day=date(2026, 11, 1)).day.data == date(2026, 11, 1)
