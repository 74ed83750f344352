"""The words of incidents: what kind, which data, whether it is contained, how the city was told, where it stands."""

import enum

from flask_babel import lazy_gettext as _l


class IncidentKind(enum.Enum):
    """What went wrong. Only `SECURITY` is counted by the contract figure (3-12(1)-3)."""

    PROCESSING = "processing"
    SECURITY = "security"
    SYSTEM = "system"
    OTHER = "other"
    NEAR_MISS = "near_miss"


class DataKind(enum.Enum):
    """Which kinds of data it is about."""

    NAME = "name"
    ADDRESS = "address"
    CONTACT = "contact"
    BIRTH = "birth"
    MY_NUMBER = "my_number"
    ACCOUNT = "account"
    WELFARE = "welfare"
    APPLICATION = "application"
    OTHER = "other"


class Containment(enum.Enum):
    """Whether it can still spread."""

    CONTAINED = "contained"
    NOT_CONTAINED = "not_contained"
    UNKNOWN = "unknown"


class Means(enum.Enum):
    """How somebody was told."""

    PHONE = "phone"
    IN_PERSON = "in_person"
    MAIL = "mail"


class LinkKind(enum.Enum):
    """What an incident is about."""

    INQUIRY = "inquiry"
    CASE = "case"
    MAIL = "mail"


class IncidentState(enum.Enum):
    """Where an incident stands; derived, never stored (decision 0005)."""

    NEW = "new"
    REPORTED = "reported"
    SUBMITTED = "submitted"
    QUESTIONED = "questioned"
    ACCEPTED = "accepted"
    LOOKED_AT = "looked_at"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class StepKind(enum.Enum):
    """What was done with it."""

    RECORDED = "recorded"
    FIRST_REPORT = "first_report"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    LINKED = "linked"
    UNLINKED = "unlinked"
    WRITTEN = "written"
    SUBMITTED = "submitted"
    ASKED = "asked"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    MEASURE_SET = "measure_set"
    MEASURE_CHANGED = "measure_changed"
    MEASURE_DONE = "measure_done"
    CLOSED = "closed"
    REOPENED = "reopened"


LABELS: dict[enum.Enum, object] = {
    IncidentKind.PROCESSING: _l("Error in processing"),
    IncidentKind.SECURITY: _l("Personal data leaked, lost or the like"),
    IncidentKind.SYSTEM: _l("Failure of a system"),
    IncidentKind.OTHER: _l("Other incident"),
    IncidentKind.NEAR_MISS: _l("Near miss"),
    DataKind.NAME: _l("Name"),
    DataKind.ADDRESS: _l("Address"),
    DataKind.CONTACT: _l("Phone number or mail address"),
    DataKind.BIRTH: _l("Date of birth"),
    DataKind.MY_NUMBER: _l("Individual number (My Number)"),
    DataKind.ACCOUNT: _l("Bank account"),
    DataKind.WELFARE: _l("Health, welfare or income"),
    DataKind.APPLICATION: _l("Content of an application"),
    DataKind.OTHER: _l("Other data"),
    Containment.CONTAINED: _l("Contained: it cannot spread further"),
    Containment.NOT_CONTAINED: _l("Not contained yet"),
    Containment.UNKNOWN: _l("Not known yet"),
    Means.PHONE: _l("By phone"),
    Means.IN_PERSON: _l("In person"),
    Means.MAIL: _l("By mail"),
    LinkKind.INQUIRY: _l("Inquiry"),
    LinkKind.CASE: _l("Application (case)"),
    LinkKind.MAIL: _l("A mail received"),
    IncidentState.NEW: _l("Before the first report"),
    IncidentState.REPORTED: _l("Report being written"),
    IncidentState.SUBMITTED: _l("Submitted, not yet accepted"),
    IncidentState.QUESTIONED: _l("Question of the city to answer"),
    IncidentState.ACCEPTED: _l("Accepted, measures under way"),
    IncidentState.LOOKED_AT: _l("Being looked at"),
    IncidentState.CLOSED: _l("Closed with its measures"),
    IncidentState.WITHDRAWN: _l("Withdrawn: it was none"),
    StepKind.RECORDED: _l("Reported within the centre"),
    StepKind.FIRST_REPORT: _l("First report to the city"),
    StepKind.CORRECTED: _l("Record corrected"),
    StepKind.WITHDRAWN: _l("Incident withdrawn"),
    StepKind.LINKED: _l("Linked"),
    StepKind.UNLINKED: _l("Link removed"),
    StepKind.WRITTEN: _l("Written report edited"),
    StepKind.SUBMITTED: _l("Written report submitted"),
    StepKind.ASKED: _l("Question of the city"),
    StepKind.ANSWERED: _l("Question of the city answered"),
    StepKind.ACCEPTED: _l("Written report accepted by the city"),
    StepKind.MEASURE_SET: _l("Measure decided"),
    StepKind.MEASURE_CHANGED: _l("Measure changed"),
    StepKind.MEASURE_DONE: _l("Measure done"),
    StepKind.CLOSED: _l("Incident closed"),
    StepKind.REOPENED: _l("Incident opened again"),
}
