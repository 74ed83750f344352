"""次にすること: what an inquiry waits for, said as what to do."""

from flask_babel import lazy_gettext as _l

from inquiry_desk.inquiries.kinds import InquiryState

S = InquiryState

NEXT_STEPS: dict[InquiryState, object] = {
    S.NEW: _l("Nobody has it yet. Take it, or give it to a person."),
    S.IN_PROGRESS: _l("Answer the citizen, or hand it over to the department."),
    S.SECOND_LINE: _l("The second responder answers the citizen, or hands it over to the department."),
    S.CALLBACK: _l("Call the citizen at the promised time and record how it ended."),
    S.HANDOVER_WAITING: _l("A supervisor decides on the hand-over. No department has it yet."),
    S.AT_DEPARTMENT: _l("Wait for the department. If the citizen asks, tell them until when it answers."),
    S.ASKED_BACK: _l("Answer the department's question, or ask the citizen first."),
    S.WAITING_FOR_CITIZEN: _l("Wait for the citizen. Record what they say as soon as they do."),
    S.RETURNED: _l("Read why the department returned it, then answer or ask another department."),
    S.DEPARTMENT_ANSWERED: _l("Pass the department's answer on to the citizen."),
    S.COMPLETED: _l(
        "Nothing is to be done. A further mail of the citizen opens it again by itself; "
        "after a further call on the same matter, open it again by hand. For another matter, record a new inquiry."
    ),
}
MERGED: object = _l("Go on in the inquiry it was merged into.")


def next_step(state: InquiryState, *, merged: bool) -> object:
    """In one or two sentences, for whoever reads the inquiry."""
    return MERGED if merged else NEXT_STEPS[state]
