"""Changing a record that two people may have open: nothing is overwritten unseen, and what changed is known."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from inquiry_desk.staff.refusals import Conflict


def fingerprint(target: object, names: Iterable[str]) -> str:
    """Short mark of what the attributes `names` hold now; a form carries it along."""
    held = [(name, _comparable(getattr(target, name))) for name in sorted(names)]
    return hashlib.sha256(repr(held).encode()).hexdigest()[:16]


def change(target: object, values: Mapping[str, Any], seen: str) -> list[str]:
    """Set the attributes and return the names of those that changed.

    Refused where they no longer are as the form showed them, which carried the fingerprint `seen`.
    """
    now = fingerprint(target, values)
    if seen != now:
        raise Conflict(
            _l(
                "Somebody else changed this in the meantime. Below is what you typed: send it again to keep it."
            ),
            now,
        )
    changed = [name for name in values if _comparable(getattr(target, name)) != _comparable(values[name])]
    for name in changed:
        setattr(target, name, values[name])
    return changed


def _comparable(value: Any) -> Any:
    """Rows of a list count by their ids, in any order."""
    return sorted(row.id for row in value) if isinstance(value, list) else value
