"""事故報告書 as it is frozen at its submission, and what changed from one edition to the next; pure.

Everything is text as the city reads it, under keys that stay: screen, paper, xlsx and docx are made of it.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from foundation.documents.freezing import canonical

FORMAT = 1
Line = tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A part of the report: facts by name, a text, or lines under columns."""

    key: str
    text: str = ""
    columns: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Content:
    """The whole report in its order. `number` is that of the incident, `day` the day it happened, as a name of files."""

    number: str
    day: str
    sections: tuple[Section, ...]

    @property
    def canonical(self) -> str:
        return canonical({"format": FORMAT, **asdict(self)})

    def section(self, key: str) -> Section | None:
        return next((one for one in self.sections if one.key == key), None)


@dataclass(frozen=True)
class Change:
    """What one section says otherwise: its text before and now, lines that went and that came."""

    key: str
    old: str = ""
    new: str = ""
    gone: tuple[Line, ...] = ()
    come: tuple[Line, ...] = ()


def read_content(frozen: str) -> Content:
    """The content a canonical text was made of. ValueError where it is of another format."""
    whole = json.loads(frozen)
    if whole.get("format") != FORMAT:
        raise ValueError("an incident report of an unknown format")
    sections = tuple(
        Section(one["key"], one["text"], tuple(one["columns"]), tuple(tuple(line) for line in one["lines"]))
        for one in whole["sections"]
    )
    return Content(whole["number"], whole["day"], sections)


def changes(old: Content, new: Content) -> tuple[Change, ...]:
    """Section by section, in the order of the newer edition."""
    return tuple(_changes(old, new))


def _changes(old: Content, new: Content) -> Iterator[Change]:
    for key in dict.fromkeys(one.key for one in (*new.sections, *old.sections)):
        before, after = old.section(key) or Section(key), new.section(key) or Section(key)
        was, now = Counter(before.lines), Counter(after.lines)
        gone, come = tuple((was - now).elements()), tuple((now - was).elements())
        if before.text != after.text:
            yield Change(key, before.text, after.text, gone, come)
        elif gone or come:
            yield Change(key, gone=gone, come=come)
