"""Files for spreadsheets: UTF-8 with a byte order mark, CRLF (RFC 4180)."""

import csv
import io
from collections.abc import Iterable, Sequence

from foundation.text import csv_safe

BYTE_ORDER_MARK = "\ufeff"


def as_csv(rows: Iterable[Sequence[str]]) -> str:
    """The rows, the heading among them; no cell begins a formula."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([csv_safe(cell) for cell in row])
    return out.getvalue()
