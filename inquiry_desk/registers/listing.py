"""The list of a register, one page of it, with the form for a new row."""

from typing import Any

from flask import render_template

from foundation.organisation.queries import all_services_for
from foundation.web.forms import Form
from foundation.web.ids import id_argument
from foundation.web.session import me
from inquiry_desk.registers.queries import Record, page_argument, page_of


def show_list(template: str, kind: type[Record], order: Any, form: Form, **shown_too: Any) -> str:
    """The rows of the service and page the address asks for, the newest by `order` first; `shown_too` is for the template."""
    service_id, number = id_argument("service"), page_argument()
    rows, more = page_of(kind, order, service_id, me(), number)
    return render_template(
        template,
        rows=rows,
        more=more,
        number=number,
        form=form,
        services=all_services_for(me()),
        service_id=service_id,
        **shown_too,
    )
