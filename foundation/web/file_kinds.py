"""Which files people may send on: one rule for replies to citizens and for answers of departments."""

from pathlib import PurePath

from flask_babel import lazy_gettext as _l

from foundation.web.filters import file_size

MOST_FILES = 10
LARGEST_UPLOAD = 60_000_000
"""Bytes of a form with all its files; what is over the limit of the installation is refused by name."""

# What a citizen can open and what opens nothing by itself; all else, programs above all, is refused.
TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".heic": "image/heic",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}
ENDINGS = " ".join(TYPES)
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")


def type_of(name: str) -> str:
    """By our own list: what a browser claims of a file is not passed on."""
    return TYPES.get(PurePath(name.lower()).suffix, "application/octet-stream")


def objection_to(name: str, content: bytes, count: int, room: int, largest: int) -> object | None:
    """Why a file cannot be sent; None where it can.

    `count`: files chosen before it; `room`: bytes left for it; `largest`: bytes of all together.
    """
    if PurePath(name.lower()).suffix not in TYPES or content.startswith(_PROGRAMS):
        return _l("Files of this kind are not sent. Possible are: %(endings)s", endings=ENDINGS)
    if not content:
        return _l("The file is empty.")
    if count >= MOST_FILES:
        return _l("At most %(count)d files can go along at a time.", count=MOST_FILES)
    if len(content) > room:
        return _l("All files together may have at most %(size)s.", size=file_size(largest))
    return None
