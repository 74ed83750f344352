"""What is missing as a list: ticked, typed, and what of it came. Pure."""

from collections.abc import Iterable

from foundation.text import clean_line

MOST_ITEMS, LONGEST_ITEM = 30, 200


def usual_items(arranged: str) -> list[str]:
    """What is missing again and again in a service, as arranged one on each line."""
    return _each_once(arranged.splitlines())


def listed_items(ticked: Iterable[str], typed: str) -> list[str]:
    """What was ticked and then what was typed, each once."""
    return _each_once([*ticked, *typed.splitlines()])


def came_so_far(items: Iterable[str], before: Iterable[str], now: Iterable[str]) -> list[str]:
    """Of `items` those that came until now, in the order of the list."""
    there = {*before, *now}
    return [item for item in items if item in there]


def in_lines(items: Iterable[str]) -> str:
    """As it stands in a letter."""
    return "\n".join(f"・{item}" for item in items)


def _each_once(lines: Iterable[str]) -> list[str]:
    cleaned = (clean_line(line).removeprefix("・").strip()[:LONGEST_ITEM] for line in lines)
    return [line for line in dict.fromkeys(cleaned) if line][:MOST_ITEMS]
