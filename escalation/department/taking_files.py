"""Files that were chosen in a form, as values, and why some of them are not taken."""

from collections.abc import Iterable

from werkzeug.datastructures import FileStorage

from escalation.files import largest_together
from escalation.values import NewFile
from foundation.web.file_kinds import objection_to, type_of
from mail_gateway.text.cleaning import clean_file_name


def files_from(
    uploads: Iterable[FileStorage],
) -> tuple[tuple[NewFile, ...], list[tuple[str, object]]]:
    """The files to keep, in the order chosen, and (name, why) of the others."""
    largest = largest_together()
    taken: list[NewFile] = []
    refused: list[tuple[str, object]] = []
    for upload in uploads:
        name = clean_file_name(upload.filename or "") or "file"
        content = upload.stream.read(largest + 1)
        room = largest - sum(len(file.content) for file in taken)
        objection = objection_to(name, content, len(taken), room, largest)
        if objection is None:
            taken.append(NewFile(name, type_of(name), content))
        else:
            refused.append((name, objection))
    return tuple(taken), refused
