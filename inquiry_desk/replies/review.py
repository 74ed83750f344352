"""What is put before the author, and before the second person: the mail as it will arrive, and what speaks against it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from faq.models import ArticleVersion
from foundation.organisation.models import ReplyApproval, User
from foundation.web.ids import read_id
from inquiry_desk.correspondence.identity import identity_for
from inquiry_desk.inquiries.kinds import EntryKind, IdentityCheck, Nature
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.replies.drafting import ReplyDraft
from inquiry_desk.replies.guard import (
    Facts,
    Finding,
    Letter,
    Place,
    Risk,
    Seen,
    findings_in,
    pieces,
    reasons_for_approval,
)
from inquiry_desk.replies.models import Release
from inquiry_desk.replies.people import others_in
from inquiry_desk.replies.queries import was_written_to
from inquiry_desk.replies.replying import quotable_version
from inquiry_desk.runtime import runtime
from mail_gateway.models import MailFlag, OutgoingMail
from mail_gateway.text.cleaning import clean_line, clean_text

Pieces = list[tuple[str, bool]]


@dataclass(frozen=True)
class ShownFile:
    """`id` is that of the row the file comes from: a DraftFile, or an OutgoingAttachment once it is in the mail."""

    id: int
    name: Pieces
    size: int


@dataclass(frozen=True)
class Review:
    """The mail as the citizen will see it, with what is to be looked at marked in it."""

    from_name: str
    from_address: str
    to_address: str
    subject: Pieces
    body: Pieces
    files: list[ShownFile]
    findings: tuple[Finding, ...]
    reasons: tuple[Risk, ...]
    """Why a second person has to agree; empty where nobody has to."""

    @property
    def warnings(self) -> list[Finding]:
        """What the author has to have read; the ticks for the address and the files speak for themselves."""
        told_by_ticks = {Risk.FIRST_REPLY, Risk.ATTACHMENT, Risk.SERVICE_RULE}
        return [finding for finding in self.findings if finding.risk not in told_by_ticks]

    @property
    def is_first_reply(self) -> bool:
        return any(finding.risk is Risk.FIRST_REPLY for finding in self.findings)

    def seal(self, draft: ReplyDraft) -> str:
        """Of what was shown, mail and risks together: what is sent is what was looked at."""
        shown = [draft.seal, *(f"{found.risk.value}{found.words}{found.flags}" for found in self.findings)]
        return hashlib.sha256(
            "\0".join([*shown, *(risk.value for risk in self.reasons)]).encode()
        ).hexdigest()


def review_of_draft(inquiry: Inquiry, author: User, draft: ReplyDraft, at: datetime) -> Review:
    letter = Letter(
        clean_line(draft.subject), clean_text(draft.body), tuple(file.name for file in draft.files)
    )
    files = [(file.id, file.size) for file in draft.files]
    article = quotable_version(read_id(draft.version_id))
    return _review(facts_of(inquiry, author, letter, at, article), inquiry, files)


def review_of_release(release: Release, at: datetime) -> Review:
    """As the mail stands in the outbox."""
    mail = release.mail
    letter = Letter(
        clean_line(mail.subject), clean_text(mail.body), tuple(file.name for file in mail.attachments)
    )
    files = [(file.id, file.size) for file in mail.attachments]
    facts = facts_of(release.inquiry, release.author, letter, at, release.article_version, mail)
    return _review(facts, release.inquiry, files, mail)


def _review(
    facts: Facts, inquiry: Inquiry, files: list[tuple[int, int]], mail: OutgoingMail | None = None
) -> Review:
    findings = findings_in(facts)
    identity = identity_for(inquiry, runtime())
    marked = [pieces(text, _marks(findings, place, number)) for place, number, text in facts.letter.texts()]
    return Review(
        from_name=identity.name,
        from_address=identity.address,
        to_address=mail.to_address if mail else inquiry.contact.mail_address,
        subject=marked[0],
        body=marked[1],
        files=[ShownFile(i, name, size) for (i, size), name in zip(files, marked[2:], strict=True)],
        findings=findings,
        reasons=reasons_for_approval((found.risk for found in findings), facts.rule),
    )


def _marks(findings: tuple[Finding, ...], place: Place, number: int) -> list[Seen]:
    return [
        seen
        for finding in findings
        for seen in finding.seen
        if (seen.place, seen.number) == (place.value, number)
    ]


def facts_of(
    inquiry: Inquiry,
    author: User,
    letter: Letter,
    at: datetime,
    article: ArticleVersion | None = None,
    mail: OutgoingMail | None = None,
) -> Facts:
    """What the guard has to know of a letter. An inquiry of no service is judged by risk."""
    contact = inquiry.contact
    return Facts(
        letter=letter,
        first_reply=not was_written_to(contact.mail_address, mail.id if mail else None),
        complaint=inquiry.nature is Nature.COMPLAINT,
        identity_open=inquiry.identity_check is IdentityCheck.NOT_YET,
        flags=flags_of(inquiry),
        own_names=tuple(name for name in (contact.name, contact.kana, author.display_name) if name),
        published=f"{article.question}\n{article.answer}" if article else "",
        others=others_in(letter, inquiry, author, at),
        rule=inquiry.service.reply_approval if inquiry.service else ReplyApproval.BY_RISK,
    )


def flags_of(inquiry: Inquiry) -> frozenset[MailFlag]:
    """What is to be known of the citizen's mails before they are believed."""
    mails = [entry.incoming_mail for entry in inquiry.entries if entry.kind is EntryKind.MAIL_IN]
    known = {flag.value for flag in MailFlag}
    found = {flag for mail in mails if mail is not None for flag in mail.flags if flag in known}
    return frozenset(MailFlag(flag) for flag in found)
