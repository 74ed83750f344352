"""How something is done with an incident: once, on what the form showed, or refused with everything that was typed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation import clock
from foundation.db import db
from foundation.web.fields import SeenForm
from foundation.web.session import me
from inquiry_desk.incidents.actions import claim
from inquiry_desk.incidents.models import Incident
from inquiry_desk.incidents.parts import standing_of
from inquiry_desk.incidents.queries import incident_for
from inquiry_desk.incidents.rules import Act, possible
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import answer

Deed = Callable[[Incident, datetime], None]


@dataclass(frozen=True)
class Sheet:
    """The page of one act: what is done, with which button, what to know before, what is said after."""

    act: Act
    title: object
    button: object
    said: object
    hint: object = ""
    back: str = "incidents.show"


def visible_or_404(incident_id: int) -> Incident:
    return found(incident_for(incident_id, me()))


def act_page(
    shown: Incident, sheet: Sheet, form: SeenForm, deed: Deed, **shown_too: Any
) -> ResponseReturnValue:
    """The form of an act and, once sent, the act itself; where its time is over, the page of the incident."""
    if request.method == "POST":
        return perform(shown, sheet, form, deed, lambda: _page(shown.id, sheet, form, shown_too))
    if sheet.act not in possible(standing_of(shown)):
        flash(_("This cannot be done as the incident stands now. Look at it again."), "warning")
        return redirect(url_for(sheet.back, incident_id=shown.id))
    form.seen.data = str(shown.version)
    return _page(shown.id, sheet, form, shown_too)


def perform(
    shown: Incident, sheet: Sheet, form: SeenForm, deed: Deed, page: Callable[[], str]
) -> ResponseReturnValue:
    incident_id = shown.id

    def act() -> str:
        deed(claim(incident_id, form.seen.data or "", sheet.act), clock.now())
        db.session.flush()
        flash(str(sheet.said), "good")
        # Corrected to another service, it may be out of sight of whoever did it.
        if incident_for(incident_id, me()) is None:
            return url_for("incidents.index")
        return url_for(sheet.back, incident_id=incident_id)

    return answer(form, act, page)


def fields_of(form: SeenForm) -> Iterator[Any]:
    """What people fill in, in its order."""
    return (field for field in form if field.type not in {"HiddenField", "CSRFTokenField"})


def _page(incident_id: int, sheet: Sheet, form: SeenForm, shown_too: dict[str, Any]) -> str:
    return render_template(
        "incidents/act.html",
        incident=visible_or_404(incident_id),
        sheet=sheet,
        form=form,
        fields=list(fields_of(form)),
        back=url_for(sheet.back, incident_id=incident_id),
        **shown_too,
    )
