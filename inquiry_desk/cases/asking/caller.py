"""Who asks: by how many things it has to be checked before anything of a case is told. Pure."""

from collections.abc import Iterable, Mapping

from inquiry_desk.cases.scope import as_number
from inquiry_desk.inquiries.identity import IdentityItem

FEWEST = 2
"""A name alone is known to many; two things together to few (本人確認)."""

MOST_CASES = 10
"""So many cases of one caller can be looked at in one call."""


def checked_in(sent: Mapping[str, str]) -> list[str]:
    """The values of the items whose boxes are ticked in what was sent, in their order."""
    return [item.value for item in IdentityItem if sent.get(f"checked_{item.value}")]


def is_known(items: Iterable[str]) -> bool:
    """Whether it was checked by enough who is calling."""
    return len(set(items)) >= FEWEST


def read_numbers(text: str, add: str = "") -> list[str]:
    """The numbers of cases in a hidden field, and one more; each once, in the order they were chosen."""
    numbers = [as_number(number) for number in [*text[:300].split(), add[:20]] if number.strip()]
    return list(dict.fromkeys(numbers))[:MOST_CASES]
