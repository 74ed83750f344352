"""Links of an article, as they are typed: a line for each, its label and then its address."""

import re

from faq.markdown import SCHEMES

LONGEST_ADDRESS = 2_000

_ADDRESS = re.compile(
    rf"(?:{'|'.join(sorted(SCHEMES & {'http', 'https'}))})://[^\s/?#]+\S*|tel:[+0-9][0-9-]*|mailto:[^\s@]+@[^\s@]+",
    re.IGNORECASE,
)


def read_links(typed: str) -> tuple[tuple[tuple[str, str], ...], list[str]]:
    """((label, address), ...) and the lines that hold no address a link may lead to.

    Addresses begin with https:, http:, tel: or mailto:. One without a label is its own label.
    """
    lines = [line.strip() for line in typed.split("\n") if line.strip()]
    found = [(line, *_split(line)) for line in lines]
    wrong = [line for line, _, address in found if not may_lead_to(address)]
    return tuple((label or address, address) for _, label, address in found), wrong


def written_links(links: list[list[str]]) -> str:
    """The lines that `read_links` reads."""
    return "\n".join(address if label == address else f"{label} {address}" for label, address in links)


def may_lead_to(address: str) -> bool:
    """Whether a link may have this address."""
    return len(address) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(address) is not None


def _split(line: str) -> tuple[str, str]:
    *label, address = line.split()
    return " ".join(label), address
