"""What a person should know of a file before they open it, beside its name."""

import enum
import re

from mail_gateway.message.file_types import UNKNOWN, may_run
from mail_gateway.text.marks import shows_marks, without_marks


class Caution(enum.Enum):
    """Why a file is to be opened with care."""

    RUNS = "runs"
    NOT_WHAT_IT_SAYS = "not_what_it_says"
    HIDDEN_MARKS = "hidden_marks"


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OLD = {"application/x-ole-storage", "application/x-encrypted-office", UNKNOWN}
# What the content of a file with such an ending may be found to be.
_EXPECTED: dict[str, set[str]] = {
    ".pdf": {"application/pdf"},
    ".jpg": {"image/jpeg"},
    ".jpeg": {"image/jpeg"},
    ".png": {"image/png"},
    ".gif": {"image/gif"},
    ".webp": {"image/webp"},
    ".bmp": {"image/bmp"},
    ".tif": {"image/tiff"},
    ".tiff": {"image/tiff"},
    ".heic": {"image/heic"},
    ".zip": {"application/zip"},
    ".rtf": {"application/rtf"},
    ".docx": {f"{_OFFICE}wordprocessingml.document", "application/x-encrypted-office"},
    ".xlsx": {f"{_OFFICE}spreadsheetml.sheet", "application/x-encrypted-office"},
    ".pptx": {f"{_OFFICE}presentationml.presentation", "application/x-encrypted-office"},
    ".doc": {"application/msword", "application/rtf", *_OLD},
    ".xls": {"application/vnd.ms-excel", *_OLD},
    ".ppt": {"application/vnd.ms-powerpoint", *_OLD},
    ".txt": {"text/plain", UNKNOWN},
    ".csv": {"text/plain", "text/csv", UNKNOWN},
}
_ENDING = re.compile(r"\.[a-z0-9]{1,10}$", re.IGNORECASE)
# Claims that are as good as none: many programs send them with every file.
_VAGUE = {"", UNKNOWN, "application/force-download", "application/x-download", "application/download"}
_SAME = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "application/x-zip-compressed": "application/zip",
}
_TOLD_BY_CONTENT = {
    kind for kinds in _EXPECTED.values() for kind in kinds if kind.startswith(("image/", "application/pdf"))
}


def cautions_of(name: str, claimed: str, detected: str) -> list[Caution]:
    """The cautions for a file of this name, of the type its sender claims, and of the one its content speaks of.

    An empty `detected` says that nobody has looked; then only the name counts.
    """
    found = [Caution.RUNS] if may_run(detected, name) else []
    if detected and _disagree(name, claimed, detected):
        found.append(Caution.NOT_WHAT_IT_SAYS)
    return [*found, Caution.HIDDEN_MARKS] if shows_marks(name) else found


def _disagree(name: str, claimed: str, detected: str) -> bool:
    ending = _ENDING.search(without_marks(name).rstrip(". \u3000"))
    expected = _EXPECTED.get(ending[0].lower()) if ending else None
    if expected is not None:
        return detected not in expected
    claimed = _SAME.get(claimed.lower(), claimed.lower())
    return claimed not in _VAGUE and claimed in _TOLD_BY_CONTENT and claimed != detected
