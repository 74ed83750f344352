"""本人確認: by what it was checked who is calling. Which, never the data itself (requirement A5)."""

import enum
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from inquiry_desk.inquiries.kinds import IdentityCheck


class IdentityItem(enum.Enum):
    """What a caller can be asked for."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    PHONE = "phone"
    REFERENCE = "reference"


LABELS: dict[enum.Enum, Any] = {
    IdentityItem.NAME: _l("Name"),
    IdentityItem.BIRTH_DATE: _l("Date of birth"),
    IdentityItem.ADDRESS: _l("Address"),
    IdentityItem.PHONE: _l("Phone number"),
    IdentityItem.REFERENCE: _l("Number on the notice"),
}


def check_of(chosen: IdentityCheck, items: list[str]) -> IdentityCheck:
    """What was ticked has been checked, whatever stands beside it."""
    return IdentityCheck.CHECKED if items else chosen


def items_in_words(items: Iterable[str]) -> str:
    """「氏名、生年月日」; what is no item any more is left out."""
    known = {item.value: str(LABELS[item]) for item in IdentityItem}
    return str(_(", ")).join(known[item] for item in items if item in known)
