"""Files that go along with an escalation: whether they may be read, and their bytes."""

from flask import current_app

from escalation.models import EscalationFile
from mail_gateway.intake.noting import read
from mail_gateway.models import ScanState

LARGEST = "escalation_largest_files"
USUAL_LARGEST = 10_000_000


def largest_together() -> int:
    """How many bytes the files of one step may have together; they may have to leave by mail."""
    largest: int = current_app.extensions[LARGEST]
    return largest


def may_be_read(file: EscalationFile) -> bool:
    """A file that came by mail follows the scan of its attachment; one that a person of the city sent is free."""
    if file.attachment is None:
        return True
    return file.attachment.scan in {ScanState.CLEAN, ScanState.NOT_SCANNED}


def content_of(file: EscalationFile) -> bytes:
    """Its bytes, from where they are kept; LookupError where the mail no longer has them."""
    if file.attachment is None:
        return file.content or b""
    attachments = read(file.attachment.mail).attachments
    if file.attachment.position >= len(attachments):
        raise LookupError(file.id)
    return attachments[file.attachment.position].content
