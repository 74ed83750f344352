"""The words on the screen for the enums of this part, each once."""

import enum

from flask_babel import lazy_gettext as _l

from escalation.listing import ListView
from escalation.models import EscalationState, StepKind, Wish

LABELS: dict[enum.Enum, object] = {
    Wish.ANSWER: _l("Answer wanted"),
    Wish.ACTION: _l("Action wanted"),
    Wish.SHARE: _l("For information"),
    EscalationState.SENT: _l("Not yet accepted"),
    EscalationState.ACCEPTED: _l("Accepted, in hand"),
    EscalationState.ANSWERED: _l("Answered by the department"),
    EscalationState.RETURNED: _l("Returned to the desk"),
    EscalationState.RELAYED: _l("Citizen told"),
    StepKind.HANDED_OVER: _l("Handed over to the department"),
    StepKind.ACCEPTED: _l("Accepted by the department"),
    StepKind.ANSWERED: _l("The department's answer"),
    StepKind.RETURNED: _l("Returned by the department"),
    StepKind.REROUTED: _l("Rerouted by the department"),
    StepKind.RELAYED: _l("Told to the citizen"),
    StepKind.RELAY_TAKEN_BACK: _l("The mail telling the citizen was not sent"),
    ListView.NEW: _l("Not yet accepted"),
    ListView.WORKING: _l("Accepted, in hand"),
    ListView.SOON: _l("Due soon"),
    ListView.ANSWERED: _l("Answered by the department"),
    ListView.CLOSED: _l("Returned and rerouted"),
}
