"""How the keys of daily reports read; `naming` joins them with those of the months."""

import enum
from itertools import pairwise

from flask_babel import lazy_gettext as _l

from foundation.business_days.ages import STEPS
from inquiry_desk.complaints.models import ComplaintKind
from inquiry_desk.complaints.rules import ComplaintState
from inquiry_desk.inquiries.kinds import Channel, Exclusion, FirstOutcome, InquiryState, Nature
from inquiry_desk.reports.kpi import KPIS

TITLES: dict[str, object] = {
    "channels": _l("By channel"),
    "categories": _l("Received, by category"),
    "outcomes": _l("How first responses ended"),
    "waiting": _l("Not completed at the end of the period"),
    "escalations": _l("Owed by departments at the end of the period, by age"),
    "escalation_flows": _l("Hand-overs and answers of departments"),
    "callbacks": _l("Call-backs"),
    "open_callbacks": _l("Call-backs owed at the end of the period"),
    "complaints": _l("Complaints and requests"),
    "complaint_kinds": _l("Complaints and requests by kind"),
    "complaint_states": _l("Complaints and requests by their state"),
    "registers": _l("Processing, deadlines and incidents"),
    "excluded": _l("Received, but left out of the contract figures"),
    "kpi": _l("Contract figures of the period"),
    "kpi_month": _l("Contract figures from the first of the month"),
    "incidents": _l("Security incidents"),
    "overtime": _l("Agreed overtime"),
}
_AGES = {
    "age_0": _l("Under %(days)d office day", days=STEPS[0]),
    **{
        f"age_{first}": _l("%(first)d to under %(last)d", first=first, last=last)
        for first, last in pairwise(STEPS)
    },
    f"age_{STEPS[-1]}": _l("%(days)d or more", days=STEPS[-1]),
}
COLUMNS: dict[str, object] = {
    **_AGES,
    "received": _l("Received"),
    "answered": _l("First answers"),
    "completed": _l("Completed"),
    "open": _l("Not completed"),
    "overdue": _l("Overdue"),
    "handed_over": _l("Asked of the department"),
    "department_answered": _l("Department answered"),
    "returned": _l("Returned"),
    "withdrawn": _l("Taken back by the desk"),
    "relayed": _l("Citizen told"),
    "calls": _l("Promised calls"),
    "items": _l("Items"),
    "numerator": _l("Numerator"),
    "denominator": _l("Denominator"),
    "excluded": _l("Left out of the figure"),
    "at": _l("Received at"),
    "nature": _l("Nature"),
    "complaint_kind": _l("Kind of complaint"),
    "content": _l("Content"),
    "handling": _l("Handling"),
    "day": _l("Day"),
    "noticed_at": _l("Noticed at"),
    "reported_at": _l("Told to the city at"),
    "hours": _l("Hours"),
    "minutes": _l("Minutes beside ordinary hours"),
    "reason": _l("Reason"),
    "agreed_with": _l("Agreed with"),
}
_FIGURES = {kpi.key: kpi.name for kpi in KPIS}
# Rows whose keys belong to no vocabulary.
ROWS: dict[str, dict[str, object]] = {
    "categories": {"none": _l("Without a category")},
    "complaint_kinds": {"none": _l("Not yet recorded")},
    "callbacks": {
        "promised": _l("Promised"),
        "made": _l("Made"),
        "cancelled": _l("Done without a call"),
        "missed": _l("Promised time passed without a call"),
    },
    "open_callbacks": {"open": _l("Still owed"), "overdue": _l("Of these, past the promised time")},
    "registers": {
        "processed": _l("Processed items"),
        "findings": _l("Findings of the city"),
        "findings_accepted": _l("Of these, accepted as errors"),
        "tasks_due": _l("Items due in the period"),
        "tasks_met": _l("Of these, done in time"),
        "incidents": _l("Security incidents"),
    },
    "kpi": _FIGURES,
    "kpi_month": _FIGURES,
}
VOCABULARIES: dict[str, type[enum.Enum]] = {
    "channels": Channel,
    "outcomes": FirstOutcome,
    "waiting": InquiryState,
    "complaints": Nature,
    "complaint_kinds": ComplaintKind,
    "complaint_states": ComplaintState,
    "excluded": Exclusion,
}
