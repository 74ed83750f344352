"""The books of the people at work: what each asked for, did, was told and typed last."""

import enum
import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from faq.evaluation import percentile


class Place(enum.Enum):
    """Where in the database the words of an act are found, once."""

    QUESTION = "question of an inquiry"
    ENTRY = "entry of a timeline"
    HANDOVER = "question to a department"
    STEP = "step of a department"
    MAIL = "mail to a citizen"


class Outcome(enum.Enum):
    """What the person was told. CONFLICT: somebody was quicker, or it is not possible as things stand now."""

    DONE = "done"
    CONFLICT = "conflict"
    REFUSED = "refused"
    GONE = "gone"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Act:
    """One press of a button that changes something. `subject` and `version`: of the record as the page showed it."""

    who: str
    kind: str
    outcome: Outcome
    subject: str
    version: str
    mark: str = ""
    place: Place | None = None


@dataclass
class Books:
    """Written by all people at once."""

    milliseconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    acts: list[Act] = field(default_factory=list)
    drafts: dict[tuple[str, str, str], str] = field(default_factory=dict)
    drafts_kept: int = 0
    drafts_read_back: int = 0
    told: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    words_not_shown: Counter[str] = field(default_factory=Counter)
    hung_up: int = 0
    met: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answered(self, kind: str, seconds: float) -> None:
        """An answer was read to its end."""
        with self._lock:
            self.milliseconds[kind].append(seconds * 1000)

    def did(self, act: Act, said: str = "") -> None:
        """An act and what came of it; `said` is what the page told."""
        with self._lock:
            self.acts.append(act)
            if act.outcome is not Outcome.DONE:
                self.told[f"{act.kind}: {act.outcome.value}: {_first(said)}"] += 1

    def wrong(self, what: str) -> None:
        """Something that must not happen."""
        with self._lock:
            self.errors.append(what)

    def not_shown(self, kind: str, said: str) -> None:
        """A refused form whose page does not hold what was typed."""
        with self._lock:
            self.words_not_shown[f"{kind}: {_first(said)}"] += 1

    def typed(self, who: str, form: str, field_name: str, text: str) -> None:
        """The server said that this draft is kept."""
        with self._lock:
            self.drafts_kept += 1
            self.drafts[who, form, field_name] = text

    def sent(self, who: str, form: str) -> None:
        """What was typed into the form went off: its draft is over."""
        with self._lock:
            for key in [key for key in self.drafts if key[:2] == (who, form)]:
                del self.drafts[key]

    def times(self) -> dict[str, dict[str, float]]:
        """Milliseconds for each kind of request."""
        return {kind: _figures(times) for kind, times in sorted(self.milliseconds.items())}

    def requests(self) -> int:
        """How many were answered, beside those of the bare page."""
        return sum(len(times) for kind, times in self.milliseconds.items() if kind != BARE)


BARE = "bare Flask page"


def _first(said: str) -> str:
    """The first sentence: after it a page may show what was typed."""
    return said.partition("。")[0][:60]


def _figures(times: list[float]) -> dict[str, float]:
    found = {f"p{percent}_ms": round(percentile(percent, times), 1) for percent in (50, 95, 99)}
    return {"count": len(times), **found}
