"""The form that brings a table in a file."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import ValidationError

from foundation.rows_of_file import LARGEST_FILE
from foundation.text import clean_line
from foundation.web.forms import Form

ENDINGS = (".xlsx", ".csv")


class TableForm(Form):
    """A workbook or CSV file, as it is brought."""

    file = FileField(_l("File (.xlsx or .csv)"), render_kw={"accept": ",".join(ENDINGS)})
    content: bytes = b""

    def validate_file(self, field: FileField) -> None:
        if not field.data:
            raise ValidationError(_("Choose a file."))
        if not self.name.lower().endswith(ENDINGS):
            raise ValidationError(_("Only .xlsx and .csv can be read."))
        self.content = field.data.read(LARGEST_FILE + 1)
        if not self.content:
            raise ValidationError(_("The file is empty."))
        if len(self.content) > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 10 MB. Divide it into several files."))

    @property
    def name(self) -> str:
        return clean_line(self.file.data.filename or "")[-200:]
