"""Pictures of values: everything is in their text, nothing breaks out of it, and scales fit."""

from collections.abc import Callable
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from foundation.charts.charts import HEIGHT, Chart, Series, bars, lines
from foundation.charts.scales import shortened, ticks, written
from foundation.charts.stacked import stacked

Drawing = Callable[[Chart], Markup]
every_drawing = pytest.mark.parametrize("draw", [bars, lines, stacked])
counts = st.one_of(st.none(), st.integers(0, 10**12))


def chart_of(*rows: tuple[float | None, ...], names: tuple[str, ...] = (), **fields: object) -> Chart:
    series = tuple(Series(f"系列{number}", row) for number, row in enumerate(rows))
    labels = names or tuple(f"項目{number}" for number in range(len(rows[0]) if rows else 0))
    return Chart("figure", "題名", "説明", "項目", labels, series, **fields)  # type: ignore[arg-type]


def text_of(markup: Markup) -> str:
    return " ".join(ElementTree.fromstring(markup).itertext())  # noqa: S314 - our own markup


@every_drawing
@given(rows=st.integers(0, 12).flatmap(lambda n: st.lists(st.tuples(*[counts] * n), min_size=1, max_size=3)))
def test_every_value_is_in_the_text_of_the_picture(draw: Drawing, rows: list[tuple[float | None, ...]]):
    text = text_of(draw(chart_of(*rows)))
    assert all(written(value) in text for row in rows for value in row if value)


@every_drawing
def test_names_are_escaped_and_titles_name_the_picture(draw: Drawing):
    evil = '<script>alert("x")</script>&'
    drawn = draw(chart_of((1, 2), names=(evil, "b")))
    assert "<script" not in drawn
    root = ElementTree.fromstring(drawn)  # noqa: S314 - our own markup
    assert root.get("role") == "img"
    ids = {element.get("id") for element in root.iter()}
    assert set((root.get("aria-labelledby") or "").split()) <= ids


@every_drawing
@pytest.mark.parametrize("row", [(), (0,), (1,), (None,), (0, 0, 0), (10**15, 1), (0.4,)])
def test_pictures_of_nothing_of_one_and_of_very_much_stay_within_their_frame(
    draw: Drawing, row: tuple[float | None, ...]
):
    root = ElementTree.fromstring(draw(chart_of(row)))  # noqa: S314 - our own markup
    for element in root.iter():
        for name in ("x", "y", "width", "height", "cx", "cy"):
            assert 0 <= float(element.get(name, 0)) <= 720
    assert "nan" not in draw(chart_of(row))


@every_drawing
def test_no_picture_carries_style_or_handlers(draw: Drawing):
    drawn = draw(chart_of((1, None, 3), (2, 3, 4)))
    assert "style=" not in drawn
    assert " on" not in drawn.replace(" one", "")


def test_a_line_is_broken_where_there_is_nothing_to_measure():
    drawn = lines(chart_of((50.0, None, 70.0), percent=True))
    path = ElementTree.fromstring(drawn).find("path")  # noqa: S314 - our own markup
    assert path is not None
    assert path.get("d", "").count("M") == 2


def test_a_target_is_drawn_at_its_height_and_named():
    drawn = lines(chart_of((50.0,), percent=True, targets=(Series("目標", (90.0,)),)))
    assert "目標 90%" in text_of(drawn)
    line = next(e for e in ElementTree.fromstring(drawn).iter() if e.get("class") == "chart-target")  # noqa: S314
    assert 0 < float(line.get("y1", 0)) < HEIGHT / 2


@given(largest=st.floats(0, 1e15))
def test_a_scale_begins_at_nothing_holds_the_largest_and_has_few_even_whole_steps(largest: float):
    scale = ticks(largest)
    assert scale[0] == 0
    assert scale[-1] >= largest
    assert 2 <= len(scale) <= 6
    assert all(value == int(value) for value in scale)
    assert len({round(b - a) for a, b in pairwise(scale)}) == 1


@pytest.mark.parametrize(
    ("value", "text"), [(None, "—"), (0, "0"), (3.5, "3.5"), (2.96, "3"), (1234567, "1,234,567")]
)
def test_a_value_reads_as_people_write_it(value: float | None, text: str):
    assert written(value) == text


def test_long_names_are_cut_with_a_sign():
    assert shortened("こども家庭支援課", 4) == "こども…"
    assert shortened("総務課", 4) == "総務課"
