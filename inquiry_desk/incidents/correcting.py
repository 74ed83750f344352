"""訂正: what was mistyped is written anew, and what stood there before stays beside it, with who, when and why."""

import enum
from datetime import date, datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation.db import db
from foundation.organisation.models import Service, User
from foundation.wareki import format_date, format_datetime
from foundation.web.filters import label
from inquiry_desk.incidents.kinds import DataKind, StepKind
from inquiry_desk.incidents.models import Incident, IncidentCorrection
from inquiry_desk.incidents.noting import note
from inquiry_desk.staff.refusals import Refused


class Field(enum.Enum):
    """What can be corrected, by the name of its column."""

    KIND = "kind"
    SERVICE = "service_id"
    OCCURRED_ON = "occurred_on"
    NOTICED_AT = "noticed_at"
    NOTICED_BY = "noticed_by"
    WHAT = "what"
    DATA_KINDS = "data_kinds"
    PEOPLE = "people"
    CONTAINMENT = "containment"
    HANDLING = "handling"
    REPORTED_AT = "reported_at"
    REPORTED_TO = "reported_to"
    REPORTED_MEANS = "reported_means"


LABELS: dict[enum.Enum, object] = {
    Field.KIND: _l("Kind of incident"),
    Field.SERVICE: _l("Service"),
    Field.OCCURRED_ON: _l("Happened on"),
    Field.NOTICED_AT: _l("Noticed at"),
    Field.NOTICED_BY: _l("Who noticed it"),
    Field.WHAT: _l("What happened"),
    Field.DATA_KINDS: _l("Which data"),
    Field.PEOPLE: _l("How many people"),
    Field.CONTAINMENT: _l("Is it contained"),
    Field.HANDLING: _l("What was done at once"),
    Field.REPORTED_AT: _l("Reported to the city at"),
    Field.REPORTED_TO: _l("Told whom"),
    Field.REPORTED_MEANS: _l("How they were told"),
}


def correct(incident: Incident, reason: str, by: User, at: datetime, **corrected: object) -> None:
    """Refused where nothing differs, or the order of what happened would be turned round."""
    changed = [name for name, value in corrected.items() if not _is_same(getattr(incident, name), value)]
    if not changed:
        raise Refused(_l("Nothing was changed."))
    with force_locale("ja"):
        earlier = {name: _in_words(name, getattr(incident, name)) for name in changed}
    db.session.add(IncidentCorrection(incident_id=incident.id, at=at, by=by, reason=reason, earlier=earlier))
    for name in changed:
        setattr(incident, name, corrected[name])
    if incident.reported_at and incident.reported_at.replace(second=59) < incident.noticed_at:
        raise Refused(_l("The city cannot have been told before it was noticed."), "noticed_at")
    note(incident, StepKind.CORRECTED, by, at, reason)


def _is_same(present: object, value: object) -> bool:
    """A form gives whole minutes, and knows no order of ticks."""
    if isinstance(present, datetime) and isinstance(value, datetime):
        return present.replace(second=0, microsecond=0) == value.replace(second=0, microsecond=0)
    if isinstance(present, list) and isinstance(value, list):
        return sorted(present) == sorted(value)
    return present == value


def _in_words(name: str, value: object) -> str:
    if name == Field.SERVICE.value:
        service = db.session.get(Service, value) if value else None
        return service.name if service else str(_("No single service"))
    if isinstance(value, enum.Enum):
        return label(value)
    if isinstance(value, list):
        return "、".join(label(DataKind(one)) for one in value)
    if isinstance(value, datetime):
        return format_datetime(value)
    return format_date(value) if isinstance(value, date) else "" if value is None else str(value)
