"""The columns an act on many may change, as they are kept to be put back."""

import enum
from datetime import datetime
from typing import Any

from inquiry_desk.inquiries.kinds import Exclusion, FirstOutcome
from inquiry_desk.inquiries.models import Inquiry

FIELDS = (
    "assignee_id",
    "service_id",
    "category_id",
    "exclusion",
    "completed_at",
    "completed_by_id",
    "first_response_at",
    "first_responder_id",
    "first_outcome",
)
_MOMENTS = frozenset({"completed_at", "first_response_at"})
_KINDS: dict[str, type[enum.Enum]] = {"exclusion": Exclusion, "first_outcome": FirstOutcome}


def snapshot(inquiry: Inquiry) -> dict[str, Any]:
    """The columns as JSON can hold them."""
    return {name: _plain(getattr(inquiry, name)) for name in FIELDS}


def changes_between(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Of what differs, how it was before."""
    return {name: before[name] for name in FIELDS if before[name] != after[name]}


def put_back(inquiry: Inquiry, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        setattr(inquiry, name, _read(name, value))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, enum.Enum) else value


def _read(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _MOMENTS:
        return datetime.fromisoformat(value)
    return _KINDS[name](value) if name in _KINDS else value
