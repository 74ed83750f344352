"""One past inquiry as the rows it leaves behind."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from inquiry_desk.inquiries.actions import subject_from
from inquiry_desk.inquiries.kinds import Channel, EntryKind, FirstOutcome, IdentityCheck, Nature
from inquiry_desk.sample import callers
from inquiry_desk.sample.cast import Guide, Person, ServiceCast
from inquiry_desk.sample.content import read

Row = dict[str, Any]


@dataclass(frozen=True)
class Matter:
    """What somebody wants: their words, and what they are about."""

    question: str
    category: str | None = None
    nature: Nature = Nature.QUESTION


@dataclass
class Story:
    """Rows by table. What refers to rows not yet written (contact, inquiry, escalation) is filled in on writing."""

    cast: ServiceCast
    channel: Channel
    received_at: datetime
    matter: Matter
    caller: callers.Person
    rng: Random
    operator: Person = field(init=False)
    second: Person = field(init=False)
    official: Person = field(init=False)
    guide: Guide | None = field(init=False)
    inquiry: Row = field(init=False)
    contact: Row = field(init=False)
    entries: list[Row] = field(default_factory=list)
    callbacks: list[Row] = field(default_factory=list)
    escalation: Row | None = None
    steps: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.operator = self.rng.choice(self.cast.operators)
        self.second = self.rng.choice(self.cast.second_responders)
        self.official = self.rng.choice(self.cast.department_staff)
        self.guide = self._choose_guide()
        self.contact = asdict(self.caller)
        self.inquiry = self._fresh_inquiry()

    def phrase(self, name: str) -> str:
        """One of the sample's phrases of this name."""
        return str(self.rng.choice(read("history")[name]))

    def add_entry(
        self,
        kind: EntryKind,
        at: datetime,
        author: Person | None,
        body: str = "",
        *,
        details: Row | None = None,
        started_at: datetime | None = None,
        guide: Guide | None = None,
    ) -> None:
        """A line of the timeline; a call (`started_at`) ends at `at`."""
        self.inquiry["changed_at"] = at
        self.entries.append(
            {
                "at": at,
                "kind": kind,
                "author_id": author.id if author else None,
                "body": body,
                "details": details or {},
                "started_at": started_at,
                "ended_at": at if started_at else None,
                "article_version_id": guide.version_id if guide else None,
                "article_solved": self._solved() if guide else None,
            }
        )

    def _solved(self) -> bool | None:
        """Call-takers say so of most answers, and nothing of some."""
        return self.rng.choices((True, False, None), (70, 10, 20))[0]

    def respond(self, outcome: FirstOutcome, by: Person, at: datetime) -> None:
        """The first response; later ones change nothing."""
        if self.inquiry["first_outcome"] is None:
            self.inquiry |= {
                "first_response_at": at,
                "first_responder_id": by.id,
                "first_outcome": outcome,
            }

    def complete(self, by: Person, at: datetime) -> None:
        """Completing what nobody has responded to yet is the first response."""
        self.respond(FirstOutcome.ANSWERED, by, at)
        self.inquiry |= {"completed_at": at, "completed_by_id": by.id}
        self.inquiry["assignee_id"] = self.inquiry["assignee_id"] or by.id
        self.add_entry(EntryKind.COMPLETED, at, by)

    def _choose_guide(self) -> Guide | None:
        category = self.cast.categories.get(self.matter.category or "")
        guides = self.cast.guides.get(category, ())
        return self.rng.choice(guides) if guides and self.rng.random() < 0.85 else None

    def _fresh_inquiry(self) -> Row:
        taken_by = None if self.channel is Channel.MAIL else self.operator.id
        return {
            "channel": self.channel,
            "nature": self.matter.nature,
            "service_id": self.cast.id,
            "category_id": self.cast.categories.get(self.matter.category or ""),
            "subject": subject_from(self.matter.question),
            "question": self.matter.question,
            "identity_check": self.rng.choices(list(IdentityCheck), (10, 15, 75))[0],
            "received_at": self.received_at,
            "recorded_by_id": taken_by,
            "assignee_id": taken_by,
            "second_line_at": None,
            "first_response_at": None,
            "first_responder_id": None,
            "first_outcome": None,
            "unanswered_reason": None,
            "completed_at": None,
            "completed_by_id": None,
            "exclusion": None,
            "changed_at": self.received_at,
            "version": 1,
        }
