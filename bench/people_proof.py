"""What the people were told, against what the database holds: nothing lost, nothing twice, nothing that was refused."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from bench.mail_senders import Sender
from bench.people_books import Act, Books, Outcome, Place
from bench.people_person import MARK
from escalation.handover_request import HandoverRequest
from escalation.models import Escalation, EscalationStep
from foundation.db import db
from foundation.organisation.models import User
from foundation.text import clean_text
from inquiry_desk.inquiries.kinds import EntryKind
from inquiry_desk.inquiries.models import Draft, Inquiry, TimelineEntry
from mail_gateway.models import IncomingMail, IncomingState, OutgoingMail

_SINCE = (Inquiry, TimelineEntry, Escalation, EscalationStep, HandoverRequest, OutgoingMail, IncomingMail)

Newest = dict[str, int]


@dataclass
class Proof:
    """Counts, and what must be empty: marks, records or letters something is wrong with."""

    acts_done: int = 0
    words_done: int = 0
    words_refused: int = 0
    words_unanswered: int = 0
    drafts: int = 0
    mail_accepted: int = 0
    lost_words: list[str] = field(default_factory=list)
    words_twice: list[str] = field(default_factory=list)
    refused_but_there: list[str] = field(default_factory=list)
    one_version_twice: list[str] = field(default_factory=list)
    lost_drafts: list[str] = field(default_factory=list)
    lost_mail: list[str] = field(default_factory=list)
    mail_twice: list[str] = field(default_factory=list)

    @property
    def lost_updates(self) -> int:
        """All that must not be."""
        return sum(len(found) for found in vars(self).values() if isinstance(found, list))


def newest_ids(app: Flask) -> Newest:
    """Where the tables stand before anybody works."""
    with app.app_context():
        found = {one.__name__: db.session.scalar(select(func.max(one.id))) or 0 for one in _SINCE}
        db.session.remove()
    return found


def proof_of(app: Flask, books: Books, sender: Sender, since: Newest) -> Proof:
    """Compare the books; call it when nobody works any more and no mail is on its way."""
    found = Proof(acts_done=sum(act.outcome is Outcome.DONE for act in books.acts))
    with app.app_context():
        _words(found, books.acts, since)
        _drafts(found, books)
        _mail(found, sender, since)
        db.session.remove()
    versions = Counter(_version_of(act) for act in books.acts if act.outcome is Outcome.DONE and act.version)
    found.one_version_twice = [f"{one}: {count}" for one, count in versions.items() if count > 1]
    return found


def _version_of(act: Act) -> str:
    return f"{act.subject} version {act.version}"


def _words(found: Proof, acts: Iterable[Act], since: Newest) -> None:
    heard: dict[tuple[str, Place], set[Outcome]] = {}
    for act in acts:
        if act.mark and act.place:
            heard.setdefault((act.mark, act.place), set()).add(act.outcome)
    counts = {place: Counter(re.findall(MARK, "\n".join(texts))) for place, texts in _texts(since).items()}
    for (mark, place), outcomes in heard.items():
        times, told = counts[place][mark], f"{mark} ({place.value})"
        found.words_twice += [told] if times > 1 else []
        if Outcome.DONE in outcomes:
            found.words_done += 1
            found.lost_words += [told] if times == 0 else []
        elif Outcome.UNKNOWN in outcomes:
            found.words_unanswered += 1
        else:
            found.words_refused += 1
            found.refused_but_there += [told] if any(one[mark] for one in counts.values()) else []


def _texts(since: Newest) -> dict[Place, list[str]]:
    requests = select(HandoverRequest.handover).where(
        HandoverRequest.id > since["HandoverRequest"], HandoverRequest.escalation_id.is_(None)
    )
    waiting = [str(handover.get("question", "")) for handover in db.session.scalars(requests)]
    columns: dict[Place, tuple[Any, Any]] = {
        Place.QUESTION: (Inquiry, Inquiry.question),
        Place.ENTRY: (TimelineEntry, TimelineEntry.body),
        Place.HANDOVER: (Escalation, Escalation.question),
        Place.STEP: (EscalationStep, EscalationStep.comment),
        Place.MAIL: (OutgoingMail, OutgoingMail.body),
    }
    texts = {
        place: list(db.session.scalars(select(column).where(model.id > since[model.__name__])))
        for place, (model, column) in columns.items()
    }
    return texts | {Place.HANDOVER: texts[Place.HANDOVER] + waiting}


def _drafts(found: Proof, books: Books) -> None:
    rows = select(User.login_id, Draft.form, Draft.fields).join(User, User.id == Draft.user_id)
    kept = {(who, form): fields for who, form, fields in db.session.execute(rows)}
    found.drafts = len(books.drafts)
    for (who, form, field_name), text in books.drafts.items():
        if kept.get((who, form), {}).get(field_name) != clean_text(text):
            found.lost_drafts.append(f"{who} {form}")


def _mail(found: Proof, sender: Sender, since: Newest) -> None:
    """Each letter that was answered with 250 is filed once and stands on one timeline."""
    rows = select(IncomingMail.digest, IncomingMail.state, func.count(TimelineEntry.id))
    rows = rows.outerjoin(
        TimelineEntry,
        (TimelineEntry.incoming_mail_id == IncomingMail.id) & (TimelineEntry.kind == EntryKind.MAIL_IN),
    )
    rows = rows.where(IncomingMail.id > since["IncomingMail"]).group_by(IncomingMail.id)
    shown: Counter[str] = Counter()
    for digest, state, entries in db.session.execute(rows):
        shown[digest] += entries if state is IncomingState.FILED else 0
    for letter in sender.letters:
        if letter.message_id in sender.answered:
            times = shown[hashlib.sha256(letter.raw).hexdigest()]
            found.mail_accepted += 1
            found.lost_mail += [letter.message_id] if times == 0 else []
            found.mail_twice += [letter.message_id] if times > 1 else []
