"""The words of the sample city: what its citizens say, and the official word."""

from sqlalchemy import select

from faq.wording.models import CityWord, WordKind
from foundation import clock
from foundation.db import db
from inquiry_desk.sample.content import read


def load_words() -> int:
    """Add the pairs that are missing, ended ones counted as there; returns how many."""
    known = {tuple(row) for row in db.session.execute(select(CityWord.said, CityWord.official))}
    new = [
        CityWord(
            said=entry["said"],
            official=entry["official"],
            kind=WordKind(entry.get("kind", WordKind.MATTER.value)),
            note=entry.get("note", ""),
            sample=True,
            changed_at=clock.now(),
        )
        for entry in read("city-words")["words"]
        if (entry["said"], entry["official"]) not in known
    ]
    db.session.add_all(new)
    db.session.flush()
    return len(new)
