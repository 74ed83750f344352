"""Values as accessible SVG: presentation attributes and classes only, as the content policy asks (0029).

Colours are classes of desk.css. No sign is colour alone: bars carry their number, lines differ in their marks,
stacked parts in their pattern.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from foundation.charts.scales import PERCENT, ticks, written

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 46, 30
LABELS_AT_MOST = 16
NUMBERS_AT_MOST = 16


@dataclass(frozen=True)
class Series:
    """One row of values, one for each label; None where there is nothing to show."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Chart:
    """What is shown. `key` is unique on its page; `percent`: the values are percentages, 0–100."""

    key: str
    title: str
    description: str
    heading: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    percent: bool = False
    targets: tuple[Series, ...] = ()

    @property
    def largest(self) -> float:
        return max((value for one in self.series for value in one.values if value is not None), default=0)

    @property
    def is_empty(self) -> bool:
        """Whether no value is more than nothing."""
        return not any(value for one in self.series for value in one.values)

    def text(self, value: float | None) -> str:
        """A value as people read it."""
        return f"{written(value)}%" if self.percent and value is not None else written(value)


@dataclass(frozen=True)
class _Plane:
    """Where values and labels lie in the picture."""

    count: int
    ticks: tuple[float, ...]

    def x(self, index: int) -> float:
        return LEFT + self.pitch * (index + 0.5)

    def y(self, value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / self.ticks[-1]

    @property
    def pitch(self) -> float:
        return (WIDTH - LEFT - RIGHT) / max(self.count, 1)


def bars(chart: Chart) -> Markup:
    """The first series as bars with their numbers, any further one as a line over them."""
    plane = _plane(chart)
    body = [_axes(chart, plane)]
    if chart.series:
        body += _columns(chart, chart.series[0], plane)
    for rank, one in enumerate(chart.series[1:], 1):
        body += _line(chart, one, plane, rank)
    return framed(chart, [*body, _legend(chart, first_is_bar=True)])


def lines(chart: Chart) -> Markup:
    """Every series as a line with marks; targets as dashed lines."""
    plane = _plane(chart)
    body = [_axes(chart, plane), *(_target(one, plane) for one in chart.targets)]
    for rank, one in enumerate(chart.series):
        body += _line(chart, one, plane, rank)
    return framed(chart, [*body, _legend(chart, first_is_bar=False)])


def framed(chart: Chart, body: list[Markup], height: int = HEIGHT) -> Markup:
    """The picture around its parts, with its title and description for those who do not see it."""
    return Markup(
        '<svg class="chart" role="img" aria-labelledby="{key}-title {key}-desc" viewBox="0 0 {width} {height}">'
        '<title id="{key}-title">{title}</title><desc id="{key}-desc">{desc}</desc>{body}</svg>'
    ).format(
        key=chart.key,
        width=WIDTH,
        height=height,
        title=chart.title,
        desc=chart.description,
        body=Markup().join(body),
    )


def written_at(x: float, y: float, text: str, anchor: str = "middle", css: str = "chart-text") -> Markup:
    """A text in the picture."""
    mark = Markup('<text class="{}" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>')
    return mark.format(css, x, y, anchor, text)


def hint(chart: Chart, index: int, one: Series) -> Markup:
    """What a mark says when pointed at: its label, series and value, so each value is also in the text."""
    said = f"{chart.labels[index]} {one.name} {chart.text(one.values[index])}"
    return Markup("<title>{}</title>").format(said)


def _plane(chart: Chart) -> _Plane:
    return _Plane(len(chart.labels), PERCENT if chart.percent else ticks(chart.largest))


def _axes(chart: Chart, plane: _Plane) -> Markup:
    parts = []
    rule = Markup('<line class="chart-rule" x1="{}" x2="{}" y1="{y:.1f}" y2="{y:.1f}"/>')
    for value in plane.ticks:
        parts.append(rule.format(LEFT, WIDTH - RIGHT, y=plane.y(value)))
        parts.append(written_at(LEFT - 6, plane.y(value) + 4, chart.text(value), "end"))
    each = -(-len(chart.labels) // LABELS_AT_MOST) or 1
    for index, label in enumerate(chart.labels):
        if index % each == 0:
            parts.append(written_at(plane.x(index), HEIGHT - 10, label))
    return Markup().join(parts)


def _columns(chart: Chart, one: Series, plane: _Plane) -> Iterator[Markup]:
    mark = Markup('<rect class="chart-bar" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}">{}</rect>')
    for index, value in enumerate(one.values):
        if value is None:
            continue
        left, width = plane.x(index) - plane.pitch * 0.3, plane.pitch * 0.6
        top = plane.y(value)
        yield mark.format(left, top, width, HEIGHT - BOTTOM - top, hint(chart, index, one))
        if len(one.values) <= NUMBERS_AT_MOST:
            yield written_at(plane.x(index), top - 4, chart.text(value), css="chart-number")


def _line(chart: Chart, one: Series, plane: _Plane, rank: int) -> Iterator[Markup]:
    """A line broken where values are missing; a mark at each value, also at one that stands alone."""
    css = f"chart-line chart-line-{rank % 3}"
    path, pen = [], "M"
    for index, value in enumerate(one.values):
        if value is None:
            pen = "M"
            continue
        path.append(f"{pen}{plane.x(index):.1f} {plane.y(value):.1f}")
        pen = "L"
    yield Markup('<path class="{}" fill="none" d="{}"/>').format(css, " ".join(path))
    for index, value in enumerate(one.values):
        if value is not None:
            yield _mark(plane.x(index), plane.y(value), rank, hint(chart, index, one))
            if len(chart.series) == 1 and len(one.values) <= NUMBERS_AT_MOST:
                yield written_at(plane.x(index), plane.y(value) - 9, chart.text(value), css="chart-number")


def _mark(x: float, y: float, rank: int, inner: Markup) -> Markup:
    """Round, square, or on its corner, so that lines differ without colour."""
    css = f"chart-mark chart-mark-{rank % 3}"
    if rank % 3 == 0:
        return Markup('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="4">{}</circle>').format(css, x, y, inner)
    points = (
        f"{x - 4:.1f},{y - 4:.1f} {x + 4:.1f},{y - 4:.1f} {x + 4:.1f},{y + 4:.1f} {x - 4:.1f},{y + 4:.1f}"
        if rank % 3 == 1
        else f"{x:.1f},{y - 5:.1f} {x + 5:.1f},{y:.1f} {x:.1f},{y + 5:.1f} {x - 5:.1f},{y:.1f}"
    )
    return Markup('<polygon class="{}" points="{}">{}</polygon>').format(css, points, inner)


def _target(one: Series, plane: _Plane) -> Markup:
    line = Markup('<line class="chart-target" x1="{}" x2="{}" y1="{y:.1f}" y2="{y:.1f}"/>')
    return line.format(LEFT, WIDTH - RIGHT, y=plane.y(one.values[0] or 0))


def _legend(chart: Chart, *, first_is_bar: bool) -> Markup:
    """Names beside their signs, targets with their value; a single series alone needs none."""
    if len(chart.series) < 2 and not chart.targets:
        return Markup()
    parts, x = [], float(LEFT)
    for rank, one in enumerate(chart.series):
        if first_is_bar and rank == 0:
            parts.append(Markup('<rect class="chart-bar" x="{}" y="6" width="12" height="12"/>').format(x))
        else:
            parts.append(_mark(x + 6, 12, rank, Markup()))
        parts.append(written_at(x + 18, 17, one.name, "start"))
        x += 36 + 13 * len(one.name)
    for one in chart.targets:
        dashes = Markup('<line class="chart-target" x1="{}" x2="{}" y1="12" y2="12"/>')
        parts.append(dashes.format(x, x + 24))
        parts.append(written_at(x + 30, 17, f"{one.name} {chart.text(one.values[0])}", "start"))
        x += 100 + 13 * len(one.name)
    return Markup().join(parts)
