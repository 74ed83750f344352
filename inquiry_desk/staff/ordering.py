"""The order of a list that people arrange by hand."""

from collections.abc import Sequence


def moved(ids: Sequence[int], moving: int, up: bool) -> list[int]:
    """`ids` with `moving` one place nearer the top or the bottom; as they were where it is there already."""
    order = list(ids)
    place = order.index(moving)
    other = place - 1 if up else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    return order
