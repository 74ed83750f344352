"""The form of a query of the gold set."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import DataRequired, Length

from faq.gold.models import LABELS, QueryKind
from foundation.web.forms import Form, LineField

KINDS: list[tuple[str, Any]] = [(kind.value, LABELS[kind]) for kind in QueryKind]


class QueryForm(Form):
    """What is asked, and how it is put."""

    text = LineField(
        _l("Query"), [DataRequired(_l("Enter the query.")), Length(max=500)], render_kw={"size": 44}
    )
    kind = SelectField(_l("Kind of query"), choices=KINDS)

    @property
    def chosen_kind(self) -> QueryKind:
        return QueryKind(self.kind.data)
