"""Every figure of a report as a line of its own: table, row, column, value (UTF-8 with a byte order mark)."""

from collections.abc import Iterator

from flask_babel import gettext as _

from foundation import csv_file
from inquiry_desk.reporting.content import Content
from inquiry_desk.reporting.naming import column_name, row_name, title_of


def as_csv(content: Content) -> str:
    return csv_file.as_csv([[_("Table"), _("Row"), _("Column"), _("Value")], *_lines(content)])


def _lines(content: Content) -> Iterator[list[str]]:
    for table in content.figures.tables:
        for row in table.rows:
            for column, value in zip(table.columns, row.values, strict=True):
                yield [title_of(table.key), row_name(table.key, row), column_name(column), str(value)]
