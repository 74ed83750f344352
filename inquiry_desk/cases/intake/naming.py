"""Details of steps as the timeline says them: the fields that were corrected, days."""

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation.web.filters import day

FIELD_NAMES: dict[str, object] = {
    "received_on": _l("Day of receipt"),
    "applicant": _l("Applicant"),
    "kana": _l("Kana"),
    "born_on": _l("Date of birth"),
    "phone_e164": _l("Phone number"),
    "kind": _l("What is applied for"),
    "source_number": _l("Number on the form"),
    "note": _l("Note on the case"),
}


def field_names(fields: Iterable[str]) -> str:
    return str(_(", ")).join(str(FIELD_NAMES.get(name, name)) for name in fields)


def written_day(written: str) -> str:
    """A day as the details of a step hold it (ISO 8601), as people read it."""
    return day(date.fromisoformat(written))
