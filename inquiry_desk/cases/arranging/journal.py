"""What was arranged before and after a change, kept as it was called on the day; ids would tell nobody anything later."""

import enum
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.cases.models import CaseArrangement, CaseMove


class About(enum.Enum):
    """What a change was about."""

    BEGUN = "begun"
    RULES = "rules"
    STAGE_ADDED = "stage_added"
    STAGE = "stage"
    ORDER = "order"
    MOVES = "moves"
    OUT_OF_USE = "out_of_use"
    IN_USE = "in_use"


def note_change(
    service_id: int,
    by: User,
    at: datetime,
    about: About,
    name: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Into the journal of the service and, without the content, into the audit log. `name`: of the stage."""
    changed = CaseArrangement(
        service_id=service_id,
        at=at,
        by_id=by.id,
        what=f"{about.value} {name}".rstrip(),
        before=_plain(before or {}),
        after=_plain(after or {}),
    )
    db.session.add(changed)
    action = AuditAction.CREATED if about in (About.BEGUN, About.STAGE_ADDED) else AuditAction.CHANGED
    record(action, "case_stages", service_id, arranged=f"case_{about.value}")


def moves_in_words(moves: list[CaseMove]) -> dict[str, str]:
    """For each stage a case may go on to: who moves it, and whether a reason is asked for."""
    return {
        move.to_stage.name: move.moved_by.value + (" reason" if move.needs_reason else "")
        for move in sorted(moves, key=lambda one: one.position)
    }


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _as_json(value) for name, value in values.items()}


def _as_json(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
