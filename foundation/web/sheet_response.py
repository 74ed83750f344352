"""A list sent as a file of the kind somebody asked for."""

from collections.abc import Iterable, Sequence
from tempfile import TemporaryFile

from flask import Response, send_file

from foundation.sheet_file import Column, Value, as_csv, write_xlsx
from foundation.web.file_kinds import type_of


def sheet_response(
    name: str,
    kind: str,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    fixed: int = 0,
) -> Response:
    """The file `name`.`kind`; `kind` is "csv" or "xlsx". The first `fixed` columns stay in sight."""
    file = TemporaryFile()  # noqa: SIM115 - the server closes it when it was sent
    if kind == "csv":
        file.write(as_csv(columns, rows).encode())
    else:
        write_xlsx(title, columns, rows, file, fixed)
    file.seek(0)
    whole = f"{name}.{kind}"
    return send_file(file, type_of(whole), as_attachment=True, download_name=whole)
