"""The forms of a report: what is written into it, a comment, a button, and ticks for several."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, Length

from foundation.web.fields import SeenForm
from foundation.web.forms import TextField
from foundation.web.ids import read_id
from inquiry_desk.reporting.composing import TYPED
from inquiry_desk.reporting.models import Report
from inquiry_desk.reporting.naming import title_of

LONGEST = 10_000
TOO_LONG = _l("Write at most 10,000 characters.")


class WritingForm(SeenForm):
    """One field for each text of a kind of report joins it."""

    @property
    def texts(self) -> dict[str, str]:
        return {field.name: field.data or "" for field in self if isinstance(field, TextField)}


class ReasonForm(SeenForm):
    """What the others have to know."""

    comment = TextField(
        _l("What has to be corrected, and why"),
        [
            DataRequired(_l("Write what has to be corrected, so that the others know it.")),
            Length(max=LONGEST, message=TOO_LONG),
        ],
        render_kw={"rows": 3},
    )


class RemarkForm(SeenForm):
    """A word along with a confirmation, if there is one."""

    comment = TextField(_l("Comment"), [Length(max=LONGEST, message=TOO_LONG)], render_kw={"rows": 2})


def writing_form(report: Report, *, sent: bool = False) -> WritingForm:
    """As it was sent, or with what the report holds."""
    fields: dict[str, Any] = {
        name: TextField(
            title_of(name), [Length(max=LONGEST, message=TOO_LONG)], render_kw={"rows": 5}, default=""
        )
        for name in TYPED[report.kind]
    }
    kind = type("TextsForm", (WritingForm,), fields)
    held = {name: report.typed.get(name, "") for name in fields} | {"seen": str(report.version)}
    form: WritingForm = kind(data=held) if sent else kind(formdata=None, data=held)
    return form


def read_ticks(values: list[str]) -> dict[int, int | None]:
    """「id:version」 of each ticked report, as version by id."""
    pairs = (value.partition(":") for value in values)
    ticks = {read_id(report_id): read_id(version) for report_id, _colon, version in pairs}
    return {report_id: version for report_id, version in ticks.items() if report_id is not None}
