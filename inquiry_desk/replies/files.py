"""Files for a reply: which may be sent, and keeping them with the draft until it is."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import PurePath

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select
from werkzeug.datastructures import FileStorage

from foundation.db import db
from foundation.organisation.models import User
from foundation.web.filters import file_size
from inquiry_desk.replies.models import DraftFile
from mail_gateway.outgoing.building import OutgoingFile
from mail_gateway.text.cleaning import clean_file_name

MOST_FILES = 10
LARGEST_UPLOAD = 60_000_000
"""Bytes of a form with all its files; what is over the limit of the installation is refused by name."""

KEPT_FOR = timedelta(days=14)

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


def files_of(user: User, form: str) -> list[DraftFile]:
    """The files kept with a draft, in the order they were chosen."""
    query = select(DraftFile).where(DraftFile.user_id == user.id, DraftFile.form == form)
    return list(db.session.scalars(query.order_by(DraftFile.id)))


def file_of(user: User, form: str, file_id: int) -> DraftFile | None:
    query = select(DraftFile).where(
        DraftFile.id == file_id, DraftFile.user_id == user.id, DraftFile.form == form
    )
    return db.session.scalar(query)


def keep_files(
    user: User, form: str, uploads: Iterable[object], at: datetime, largest: int
) -> list[tuple[str, object]]:
    """Keep what may be sent with the draft; returns (name, why) of what may not. `largest`: bytes of all together."""
    kept = files_of(user, form)
    refused: list[tuple[str, object]] = []
    for upload in uploads:
        if not isinstance(upload, FileStorage) or not upload.filename:
            continue
        room = largest - sum(file.size for file in kept)
        name, content = clean_file_name(upload.filename) or "file", upload.stream.read(largest + 1)
        objection = _objection_to(name, content, len(kept), room, largest)
        if objection is not None:
            refused.append((name, objection))
            continue
        kept.append(_keep(user, form, OutgoingFile(name, type_of(name), content), at))
    return refused


def put_back(user: User, form: str, files: Sequence[OutgoingFile], at: datetime) -> None:
    """Files of a reply that did not leave, back with the draft."""
    for file in files:
        _keep(user, form, file, at)


def drop_files(user: User, form: str, file_id: int | None = None) -> None:
    """Forget one file of a draft, or all of them."""
    statement = delete(DraftFile).where(DraftFile.user_id == user.id, DraftFile.form == form)
    db.session.execute(statement if file_id is None else statement.where(DraftFile.id == file_id))


def forget_old_files(at: datetime) -> None:
    """Files of drafts that nobody sent."""
    db.session.execute(delete(DraftFile).where(DraftFile.added_at < at - KEPT_FOR))


def type_of(name: str) -> str:
    """By our own list: what a browser claims of a file is not passed on."""
    return TYPES.get(PurePath(name.lower()).suffix, "application/octet-stream")


def as_outgoing(files: Iterable[DraftFile]) -> tuple[OutgoingFile, ...]:
    return tuple(OutgoingFile(file.name, file.content_type, file.content) for file in files)


def _keep(user: User, form: str, file: OutgoingFile, at: datetime) -> DraftFile:
    row = DraftFile(
        user_id=user.id,
        form=form,
        name=file.name,
        content_type=file.content_type,
        size=len(file.content),
        content=file.content,
        added_at=at,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _objection_to(name: str, content: bytes, count: int, room: int, largest: int) -> object | None:
    """Why a file cannot be sent; None where it can."""
    if PurePath(name.lower()).suffix not in TYPES or content.startswith(_PROGRAMS):
        return _l("Files of this kind are not sent. Possible are: %(endings)s", endings=ENDINGS)
    if not content:
        return _l("The file is empty.")
    if count >= MOST_FILES:
        return _l("At most %(count)d files can be sent with one mail.", count=MOST_FILES)
    if len(content) > room:
        return _l("All files together may have at most %(size)s.", size=file_size(largest))
    return None
