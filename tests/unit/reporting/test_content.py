"""A report's content: the same figures are the same text, and come back as they were."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.documents.freezing import digest_of
from inquiry_desk.reporting.content import (
    Content,
    Figures,
    Listing,
    Row,
    Table,
    read_content,
)
from inquiry_desk.reporting.models import ReportKind

words = st.text(max_size=20)
counts = st.integers(0, 10**6)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.lists(words, min_size=1, max_size=4, unique=True))
    values = st.tuples(*[counts for _ in columns])
    rows = draw(st.lists(st.builds(Row, words, values, words), max_size=5))
    return Table(draw(words), tuple(columns), tuple(rows), draw(st.booleans()), draw(st.booleans()))


listings = st.builds(
    Listing, words, st.just(("a", "b")), st.lists(st.tuples(words, words), max_size=3).map(tuple)
)
contents = st.builds(
    Content,
    kind=st.sampled_from(ReportKind),
    service=words,
    from_day=st.dates(),
    to_day=st.dates(),
    figures=st.builds(
        Figures, st.lists(tables(), max_size=3).map(tuple), st.lists(listings, max_size=2).map(tuple)
    ),
    typed=st.dictionaries(words, words, max_size=3),
)


@given(contents)
def test_what_was_frozen_is_read_back_as_it_was(content: Content) -> None:
    assert read_content(content.canonical) == content
    assert read_content(content.canonical).canonical == content.canonical


@given(contents)
def test_one_unit_more_is_another_digest(content: Content) -> None:
    table = Table("t", ("a",), (Row("r", (1,)),))
    more = Table("t", ("a",), (Row("r", (2,)),))
    one = replace(content, figures=Figures((table,)))
    other = replace(content, figures=Figures((more,)))
    assert digest_of(one.canonical) != digest_of(other.canonical)


def test_a_row_as_wide_as_another_table_is_refused() -> None:
    with pytest.raises(ValueError, match="channels"):
        Table("channels", ("received",), (Row("phone", (1, 2)),))


def test_a_content_of_another_format_is_not_guessed_at() -> None:
    content = Content(ReportKind.DAILY, "", date(2026, 11, 16), date(2026, 11, 16), Figures())
    with pytest.raises(ValueError, match="format"):
        read_content(content.canonical.replace('"format":1', '"format":2'))
