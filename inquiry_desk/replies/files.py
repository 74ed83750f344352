"""Files for a reply: which may be sent, and keeping them with the draft until it is."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from werkzeug.datastructures import FileStorage

from foundation.db import db
from foundation.organisation.models import User
from foundation.web.file_kinds import objection_to, type_of
from inquiry_desk.replies.models import DraftFile
from mail_gateway.outgoing.building import OutgoingFile
from mail_gateway.text.cleaning import clean_file_name

KEPT_FOR = timedelta(days=14)


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
        objection = objection_to(name, content, len(kept), room, largest)
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
