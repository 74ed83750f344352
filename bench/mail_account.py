"""The account: what was sent against what is stored and what left. Nothing may be missing and nothing be there twice."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from bench.mail_desk import MailDesk
from bench.mail_relay import Taken
from bench.mail_senders import Sender
from foundation.db import db
from inquiry_desk.inquiries.kinds import EntryKind
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from mail_gateway.models import IncomingMail, IncomingState, OutgoingMail, OutgoingState


@dataclass
class Account:
    """Counts, and the letters (by Message-ID) or senders something is wrong with."""

    letters: int = 0
    answered_with_250: int = 0
    answers: dict[str, int] = field(default_factory=dict)
    stored_messages: int = 0
    set_aside_as_repeated: int = 0
    inquiries: int = 0
    relayed_messages: int = 0
    relayed_again: int = 0
    lost: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    filed_more_than_once: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    not_acknowledged: list[str] = field(default_factory=list)
    acknowledged_under_two_ids: list[str] = field(default_factory=list)
    damaged_files: int = 0
    other: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> dict[str, object]:
        """What must be empty."""
        names = ("lost", "altered", "filed_more_than_once", "failed", "not_acknowledged")
        names += ("acknowledged_under_two_ids", "damaged_files", "other")  # type: ignore[assignment]
        return {name: found for name in names if (found := getattr(self, name))}


def account_of(desk: MailDesk, senders: Sequence[Sender], taken: Iterable[Taken]) -> Account:
    """Compare the books of the senders, the desk and the relay; call it when nothing waits any more."""
    sent = {letter.message_id: letter for sender in senders for letter in sender.letters}
    heard = sum((sender.heard for sender in senders), Counter[str]())
    answered = {message_id for sender in senders for message_id in sender.answered}
    found = Account(letters=len(sent), answered_with_250=len(answered), answers=dict(heard))
    with desk.app.app_context():
        _stored(
            found, {hashlib.sha256(letter.raw).hexdigest(): key for key, letter in sent.items()}, answered
        )
        _relayed(found, {sent[key].sender for key in answered}, list(taken))
        db.session.remove()
    found.damaged_files = desk.spool.damaged()
    return found


def _stored(found: Account, letters: dict[str, str], answered: set[str]) -> None:
    """`letters`: Message-ID by digest. What is stored is compared by its bytes, whatever was read in it."""
    rows = db.session.execute(
        select(IncomingMail.id, IncomingMail.digest, IncomingMail.state, IncomingMail.error)
    ).all()
    filed = Counter(digest for _, digest, state, _ in rows if state is IncomingState.FILED)
    entries = db.session.scalars(
        select(IncomingMail.digest)
        .join(TimelineEntry, TimelineEntry.incoming_mail_id == IncomingMail.id)
        .where(TimelineEntry.kind == EntryKind.MAIL_IN)
    )
    shown = Counter(entries)
    found.stored_messages = len(rows)
    found.set_aside_as_repeated = sum(state is IncomingState.SET_ASIDE for _, _, state, _ in rows)
    found.inquiries = db.session.scalar(select(func.count(Inquiry.id))) or 0
    for digest, message_id in letters.items():
        if message_id in answered and not (filed[digest] and shown[digest]):
            found.lost.append(message_id)
        if filed[digest] > 1 or shown[digest] > 1:
            found.filed_more_than_once.append(message_id)
    found.altered = sorted(f"row {one}" for one, digest, *_ in rows if digest not in letters)
    failed = [row for row in rows if row.state is IncomingState.FAILED]
    found.failed = sorted(f"{letters.get(row.digest)}: {row.error}" for row in failed)
    if found.inquiries != len(filed):
        found.other.append(f"{found.inquiries} inquiries for {len(filed)} letters")


def _relayed(found: Account, senders: set[str], taken: list[Taken]) -> None:
    ids: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for one in taken:
        ids[one.to_address].add((one.message_id, one.digest))
    rows = db.session.execute(
        select(OutgoingMail.message_id, OutgoingMail.to_address, OutgoingMail.state)
    ).all()
    found.relayed_messages = len({one.message_id for one in taken})
    found.relayed_again = len(taken) - found.relayed_messages
    found.not_acknowledged = sorted(one for one in senders if not ids[one])
    found.acknowledged_under_two_ids = sorted(one for one, kinds in ids.items() if len(kinds) > 1)
    known = {message_id for message_id, *_ in rows}
    found.other += [
        f"relayed but not in the outbox: {one}" for one in sorted({t.message_id for t in taken} - known)
    ]
    found.other += [f"{state.value}: {one}" for one, _, state in rows if state is not OutgoingState.SENT]
