"""The reply as it is being written: text and files kept on the server, per person and inquiry."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from foundation.organisation.models import User
from inquiry_desk.inquiries.drafts import forget_draft, keep_draft, typed_before
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.replies import files
from inquiry_desk.replies.models import DraftFile, Release
from mail_gateway.outgoing.outbox import files_of as files_sent_with


@dataclass(frozen=True)
class ReplyDraft:
    """What the composer holds. `version_id` names the article the reply rests on."""

    to_address: str
    subject: str
    body: str
    completes: bool
    version_id: str
    files: tuple[DraftFile, ...]

    @property
    def seal(self) -> str:
        """What a preview carries, so that what is sent is what was looked at."""
        parts = [self.to_address, self.subject, self.body, str(self.completes), self.version_id]
        parts += [f"{file.id} {file.size} {file.name}" for file in self.files]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def form_of(inquiry: Inquiry) -> str:
    """The name under which drafts of a reply to this inquiry are kept."""
    return f"reply:{inquiry.number}"


def draft_of(user: User, inquiry: Inquiry) -> ReplyDraft | None:
    """None where nothing is kept."""
    form = form_of(inquiry)
    typed = typed_before(user, form)
    if not typed:
        return None
    return ReplyDraft(
        to_address=inquiry.contact.mail_address,
        subject=typed.get("subject", ""),
        body=typed.get("body", ""),
        completes="completes" in typed,
        version_id=typed.get("article_version_id", ""),
        files=tuple(files.files_of(user, form)),
    )


def forget(user: User, inquiry: Inquiry) -> None:
    forget_draft(user, form_of(inquiry))
    files.drop_files(user, form_of(inquiry))


def give_back(release: Release, at: datetime) -> None:
    """Text and files of a reply that does not leave are the author's draft again, above what they began since."""
    author, form = release.author, form_of(release.inquiry)
    begun = typed_before(author, form).get("body", "").strip()
    fields = {
        "subject": release.mail.subject,
        "body": "\n\n".join(text for text in (release.mail.body, begun) if text),
        "article_version_id": str(release.article_version_id or ""),
    }
    keep_draft(author, form, fields | ({"completes": "y"} if release.completes else {}), at)
    files.put_back(author, form, files_sent_with(release.mail), at)
