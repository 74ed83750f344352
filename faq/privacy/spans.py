"""Where in a text personal data stands."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["name", "phone", "mail", "link", "address", "birth", "number"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text, from `start` up to and without `end`, that is personal data of one kind."""

    start: int
    end: int
    kind: Kind
