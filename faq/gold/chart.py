"""The trend as a line: places in a drawing of fixed size, from figures of 0–1."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 220
LEFT, TOP, RIGHT, BOTTOM = 44, 12, 12, 24
LINES = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the drawing, from its upper left corner."""

    x: float
    y: float

    def __str__(self) -> str:
        return f"{self.x:g},{self.y:g}"


def height_of(value: float) -> float:
    """Where a figure of 0–1 stands above the base line; what lies outside is drawn at the edge."""
    return round(HEIGHT - BOTTOM - min(1.0, max(0.0, value)) * (HEIGHT - TOP - BOTTOM), 1)


def points_of(values: Sequence[float]) -> list[Point]:
    """One place for each figure, evenly from left to right; a single one at the right, where the newest stands."""
    room = WIDTH - LEFT - RIGHT
    step = room / (len(values) - 1) if len(values) > 1 else 0.0
    first = LEFT if len(values) > 1 else WIDTH - RIGHT
    return [Point(round(first + place * step, 1), height_of(value)) for place, value in enumerate(values)]
