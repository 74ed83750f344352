"""What a merge changes, as it was before, and putting it back."""

from datetime import datetime
from typing import Any

from inquiry_desk.inquiries.kinds import Exclusion
from inquiry_desk.inquiries.models import Inquiry


def state_before(gone: Inquiry, kept: Inquiry) -> dict[str, Any]:
    """Of the one that is gone; of the one that stays only where the merge opens it again (`reopened`)."""
    reopens = kept.completed_at is not None and gone.completed_at is None
    return {
        "exclusion": gone.exclusion.value if gone.exclusion else None,
        "assignee_id": gone.assignee_id,
        **_completion(gone),
        "reopened": _completion(kept) if reopens else None,
    }


def put_back(gone: Inquiry, kept: Inquiry, before: dict[str, Any]) -> None:
    """As it was. The one that stays is completed again only where nobody has done anything on it since."""
    gone.exclusion = Exclusion(before["exclusion"]) if before["exclusion"] else None
    gone.assignee_id = before["assignee_id"]
    _complete_as(gone, before)
    reopened = before["reopened"]
    if reopened and kept.version == before.get("kept_version") and kept.completed_at is None:
        _complete_as(kept, reopened)


def _completion(inquiry: Inquiry) -> dict[str, Any]:
    at = inquiry.completed_at
    return {"completed_at": at.isoformat() if at else None, "completed_by_id": inquiry.completed_by_id}


def _complete_as(inquiry: Inquiry, before: dict[str, Any]) -> None:
    at = before["completed_at"]
    inquiry.completed_at = datetime.fromisoformat(at) if at else None
    inquiry.completed_by_id = before["completed_by_id"]
