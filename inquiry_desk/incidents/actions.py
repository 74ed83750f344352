"""Recording an incident, telling the city, withdrawing, closing, linking. None of these commits; each leaves a step."""

import unicodedata
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from foundation.db import db
from foundation.documents.numbering import take_next
from foundation.organisation.models import User
from foundation.seen import ChangedMeanwhileError, check_seen
from foundation.text import clean_line
from foundation.wareki import era_year
from foundation.web.ids import read_id
from inquiry_desk.incidents.kinds import Containment, IncidentKind, LinkKind, Means, StepKind
from inquiry_desk.incidents.models import Incident, IncidentLink
from inquiry_desk.incidents.noting import note
from inquiry_desk.incidents.parts import standing_of
from inquiry_desk.incidents.rules import Act, bars_to_closing, possible
from inquiry_desk.staff.refusals import Conflict, Refused

SEQUENCE = "incident"
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−ー─"), "-")


@dataclass(frozen=True)
class Told:
    """What somebody who noticed it can say at once."""

    kind: IncidentKind
    service_id: int | None
    occurred_on: date
    noticed_at: datetime
    noticed_by: str
    what: str
    data_kinds: list[str] = field(default_factory=list)
    people: int | None = None
    containment: Containment = Containment.UNKNOWN
    handling: str = ""


def record_incident(told: Told, by: User, at: datetime) -> Incident:
    year, sequence = take_next(SEQUENCE, at)
    number = format_number(year, sequence)
    incident = Incident(number=number, recorded_by=by, recorded_at=at, version=1, **asdict(told))
    db.session.add(incident)
    db.session.flush()
    note(incident, StepKind.RECORDED, by, at)
    return incident


def format_number(fiscal_year: int, sequence: int) -> str:
    """「事案R8-0012」."""
    return f"事案{era_year(fiscal_year)}-{sequence:04d}"


def claim(incident_id: int, seen: str, act: Act) -> Incident:
    """The incident as the form showed it, kept from others until the transaction ends. Conflict, or Refused."""
    query = select(Incident).where(Incident.id == incident_id).with_for_update()
    incident: Incident = db.session.scalars(query.execution_options(populate_existing=True)).one()
    try:
        check_seen(incident.version, read_id(seen))
    except ChangedMeanwhileError:
        raise Conflict(
            _l(
                "Somebody else changed this in the meantime. Below is what you typed: send it again to keep it."
            ),
            str(incident.version),
        ) from None
    if act not in possible(standing_of(incident)):
        raise Refused(_l("This cannot be done as the incident stands now. Look at it again."))
    return incident


def report_first(
    incident: Incident, to: str, means: Means, told_at: datetime, by: User, at: datetime
) -> None:
    """第一報 to the city. Refused where it lies before the noticing."""
    if told_at.replace(second=59) < incident.noticed_at:
        raise Refused(_l("The city cannot have been told before it was noticed."), "reported_at")
    incident.reported_at, incident.reported_to = told_at, to
    incident.reported_means, incident.reported_by = means, by
    note(incident, StepKind.FIRST_REPORT, by, at)


def withdraw(incident: Incident, reason: str, by: User, at: datetime) -> None:
    """It turned out to be none; it stays in the list with the reason."""
    incident.withdrawn_at, incident.withdrawn_reason = at, reason
    note(incident, StepKind.WITHDRAWN, by, at, reason)


def close(incident: Incident, reason: str, by: User, at: datetime) -> None:
    bars = bars_to_closing(standing_of(incident), reason)
    if bars:
        raise Refused(bars[0], "reason" if incident.is_near_miss and not incident.measures else "")
    incident.closed_at, incident.closing_reason = at, reason
    note(incident, StepKind.CLOSED, by, at, reason)


def reopen(incident: Incident, reason: str, by: User, at: datetime) -> None:
    incident.closed_at = None
    note(incident, StepKind.REOPENED, by, at, reason)


def link(incident: Incident, kind: LinkKind, typed: str, by: User, at: datetime) -> None:
    """By its number as people write it, in any width and with any hyphen."""
    number = clean_line(unicodedata.normalize("NFKC", typed)).upper().translate(_HYPHENS)
    if any((one.kind, one.number) == (kind, number) for one in incident.links):
        raise Refused(_l("This number is linked already."), "number")
    incident.links.append(IncidentLink(kind=kind, number=number))
    note(incident, StepKind.LINKED, by, at, number)


def unlink(incident: Incident, link_id: int, by: User, at: datetime) -> None:
    gone = next((one for one in incident.links if one.id == link_id), None)
    if gone is None:
        raise Refused(_l("This link has been removed already."))
    db.session.delete(gone)
    note(incident, StepKind.UNLINKED, by, at, gone.number)
