"""Bars that lie, each made of parts: one bar for each label, one part for each series."""

from collections.abc import Iterator

from markupsafe import Markup

from foundation.charts.charts import RIGHT, WIDTH, Chart, framed, hint, written_at
from foundation.charts.scales import shortened, ticks, written

NAMES, ROW, TOP = 190, 30, 30
# Room behind the longest bar for its sum.
SUMS = 64
NAME_AT_MOST = 13
NARROWEST_WITH_NUMBER = 16
PATTERNS = (
    Markup('<rect class="part-0" width="8" height="8"/>'),
    Markup('<rect class="part-1" width="8" height="8"/><path class="part-rule" d="M0 8L8 0"/>'),
    Markup('<rect class="part-2" width="8" height="8"/><path class="part-rule" d="M0 4H8"/>'),
    Markup('<rect class="part-3" width="8" height="8"/><circle class="part-dot" cx="4" cy="4" r="1.5"/>'),
    Markup('<rect class="part-4" width="8" height="8"/><path class="part-rule" d="M0 0L8 8M0 8L8 0"/>'),
)


def stacked(chart: Chart) -> Markup:
    """Each label's values end to end, the sum behind them. At most five series: one pattern each."""
    sums = [sum(one.values[row] or 0 for one in chart.series) for row in range(len(chart.labels))]
    scale = (WIDTH - NAMES - SUMS - RIGHT) / ticks(max(sums, default=0))[-1]
    body = [_patterns(chart), _legend(chart)]
    for row, label in enumerate(chart.labels):
        middle = TOP + ROW * row + ROW / 2
        name = Markup("<title>{}</title>{}").format(label, shortened(label, NAME_AT_MOST))
        body += [written_at(NAMES - 8, middle + 4, name, "end"), *_parts(chart, row, scale)]
        body.append(written_at(NAMES + sums[row] * scale + 6, middle + 4, written(sums[row]), "start"))
    return framed(chart, body, TOP + ROW * len(chart.labels) + 6)


def _parts(chart: Chart, row: int, scale: float) -> Iterator[Markup]:
    mark = Markup(
        '<rect class="chart-part" x="{:.1f}" y="{}" width="{:.1f}" height="{}" fill="url(#{})">{}</rect>'
    )
    x, top = float(NAMES), TOP + ROW * row
    for rank, one in enumerate(chart.series):
        value = one.values[row] or 0
        if not value:
            continue
        width = value * scale
        yield mark.format(x, top + 4, width, ROW - 8, _pattern_id(chart, rank), hint(chart, row, one))
        if width >= NARROWEST_WITH_NUMBER:
            yield written_at(x + width / 2, top + ROW / 2 + 4, written(value), css="chart-part-number")
        x += width


def _patterns(chart: Chart) -> Markup:
    pattern = Markup('<pattern id="{}" width="8" height="8" patternUnits="userSpaceOnUse">{}</pattern>')
    made = (pattern.format(_pattern_id(chart, rank), PATTERNS[rank]) for rank in range(len(chart.series)))
    return Markup("<defs>{}</defs>").format(Markup().join(made))


def _legend(chart: Chart) -> Markup:
    parts, x = [], float(NAMES)
    sign = Markup('<rect class="chart-part" x="{:.1f}" y="6" width="14" height="14" fill="url(#{})"/>')
    for rank, one in enumerate(chart.series):
        parts.append(sign.format(x, _pattern_id(chart, rank)))
        parts.append(written_at(x + 19, 18, one.name, "start"))
        x += 34 + 12 * len(one.name)
    return Markup().join(parts)


def _pattern_id(chart: Chart, rank: int) -> str:
    return f"{chart.key}-part-{rank}"
