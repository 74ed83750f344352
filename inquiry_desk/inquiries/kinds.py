"""The vocabulary of inquiries: each value once, with its label beside it."""

import enum

from flask_babel import lazy_gettext as _l


class Channel(enum.Enum):
    """受付経路."""

    PHONE = "phone"
    MAIL = "mail"
    COUNTER = "counter"
    LETTER = "letter"


class Nature(enum.Enum):
    """性質: complaints and requests are all reported to the city (spec 3-9(1))."""

    QUESTION = "question"
    COMPLAINT = "complaint"
    REQUEST = "request"


class FirstOutcome(enum.Enum):
    """How the first response ended: the basis of 初回応答完了率 (spec 3-12(2)-1)."""

    ANSWERED = "answered"
    CALLBACK = "callback"
    SECOND_LINE = "second_line"
    ESCALATED = "escalated"
    KEPT = "kept"


class UnansweredReason(enum.Enum):
    """Why the first responder could not answer, picked when the inquiry is handed over (requirement A6)."""

    NO_ARTICLE = "no_article"
    UNCLEAR_ARTICLE = "unclear_article"
    INDIVIDUAL_CASE = "individual_case"
    DECISION = "decision"
    SYSTEM = "system"
    OTHER = "other"


class Exclusion(enum.Enum):
    """Why an inquiry is left out of the figures (agreed with the city, requirement B9)."""

    WRONG_NUMBER = "wrong_number"
    SPAM = "spam"
    DUPLICATE = "duplicate"
    AUTOMATIC_MAIL = "automatic_mail"
    OUT_OF_SCOPE = "out_of_scope"


class IdentityCheck(enum.Enum):
    """本人確認: whether it was done before personal facts were told; never the data itself."""

    NOT_YET = "not_yet"
    CHECKED = "checked"
    NOT_NEEDED = "not_needed"


class InquiryState(enum.Enum):
    """What an inquiry waits for, derived; see `states.py`."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    SECOND_LINE = "second_line"
    CALLBACK = "callback"
    HANDOVER_WAITING = "handover_waiting"
    AT_DEPARTMENT = "at_department"
    ASKED_BACK = "asked_back"
    WAITING_FOR_CITIZEN = "waiting_for_citizen"
    RETURNED = "returned"
    DEPARTMENT_ANSWERED = "department_answered"
    COMPLETED = "completed"


class EntryKind(enum.Enum):
    """What a line of the timeline says."""

    CALL_IN = "call_in"
    CALL_OUT = "call_out"
    MAIL_IN = "mail_in"
    MAIL_OUT = "mail_out"
    REPLY_HELD = "reply_held"
    REPLY_RETURNED = "reply_returned"
    REPLY_WITHDRAWN = "reply_withdrawn"
    REPLY_CANCELLED = "reply_cancelled"
    ACKNOWLEDGED = "acknowledged"
    NOTE = "note"
    CLAIMED = "claimed"
    ASSIGNED = "assigned"
    TAKEN_BACK = "taken_back"
    SECOND_LINE = "second_line"
    CALLBACK_PROMISED = "callback_promised"
    CALLBACK_TRIED = "callback_tried"
    CALLBACK_MOVED = "callback_moved"
    CALLBACK_PASSED = "callback_passed"
    CLASSIFIED = "classified"
    IDENTITY_CHECKED = "identity_checked"
    COMPLETED = "completed"
    REOPENED = "reopened"
    HANDOVER_REQUESTED = "handover_requested"
    HANDOVER_RELEASED = "handover_released"
    HANDOVER_SENT_BACK = "handover_sent_back"
    HANDOVER_WITHDRAWN = "handover_withdrawn"
    FAQ_PROPOSED = "faq_proposed"
    MERGED = "merged"
    MERGE_UNDONE = "merge_undone"
    LINKED = "linked"
    UNLINKED = "unlinked"
    SPLIT = "split"
    ENTERED_AFTERWARDS = "entered_afterwards"
    LEASE_TAKEN_OVER = "lease_taken_over"


class CallbackResult(enum.Enum):
    """How an attempt to call back ended."""

    REACHED = "reached"
    ABSENT = "absent"
    CANCELLED = "cancelled"


LABELS: dict[enum.Enum, object] = {
    Channel.PHONE: _l("Phone"),
    Channel.MAIL: _l("Mail"),
    Channel.COUNTER: _l("Counter"),
    Channel.LETTER: _l("Letter"),
    Nature.QUESTION: _l("Question"),
    Nature.COMPLAINT: _l("Complaint"),
    Nature.REQUEST: _l("Request"),
    FirstOutcome.ANSWERED: _l("Completed at first contact"),
    FirstOutcome.CALLBACK: _l("Call-back promised"),
    FirstOutcome.SECOND_LINE: _l("Passed to second responder"),
    FirstOutcome.ESCALATED: _l("Handed to the department"),
    FirstOutcome.KEPT: _l("Still being worked on"),
    Exclusion.WRONG_NUMBER: _l("Wrong number"),
    Exclusion.SPAM: _l("Spam"),
    Exclusion.DUPLICATE: _l("Duplicate"),
    Exclusion.AUTOMATIC_MAIL: _l("Automatic mail"),
    Exclusion.OUT_OF_SCOPE: _l("Outside the centre's services"),
    IdentityCheck.NOT_YET: _l("Not yet checked"),
    IdentityCheck.CHECKED: _l("Checked"),
    IdentityCheck.NOT_NEEDED: _l("Not needed"),
    InquiryState.NEW: _l("Waiting"),
    InquiryState.IN_PROGRESS: _l("Being worked on"),
    InquiryState.SECOND_LINE: _l("Second response"),
    InquiryState.CALLBACK: _l("Call-back promised"),
    InquiryState.HANDOVER_WAITING: _l("Hand-over waits for a supervisor"),
    InquiryState.AT_DEPARTMENT: _l("With the department"),
    InquiryState.ASKED_BACK: _l("The department asks the desk"),
    InquiryState.WAITING_FOR_CITIZEN: _l("Waiting for the citizen"),
    InquiryState.RETURNED: _l("Returned by the department"),
    InquiryState.DEPARTMENT_ANSWERED: _l("Department answered"),
    InquiryState.COMPLETED: _l("Completed"),
    UnansweredReason.NO_ARTICLE: _l("No article says it"),
    UnansweredReason.UNCLEAR_ARTICLE: _l("The article is unclear or out of date"),
    UnansweredReason.INDIVIDUAL_CASE: _l("It is about an individual case"),
    UnansweredReason.DECISION: _l("The department has to decide"),
    UnansweredReason.SYSTEM: _l("The data is in a system of the department"),
    UnansweredReason.OTHER: _l("Other"),
    EntryKind.CALL_IN: _l("Call received"),
    EntryKind.CALL_OUT: _l("Call made"),
    EntryKind.MAIL_IN: _l("Mail received"),
    EntryKind.MAIL_OUT: _l("Mail sent"),
    EntryKind.REPLY_HELD: _l("Approval of a reply asked for"),
    EntryKind.REPLY_RETURNED: _l("Reply sent back"),
    EntryKind.REPLY_WITHDRAWN: _l("Reply taken back before approval"),
    EntryKind.REPLY_CANCELLED: _l("Sending cancelled"),
    EntryKind.ACKNOWLEDGED: _l("Receipt acknowledged automatically"),
    EntryKind.NOTE: _l("Internal note"),
    EntryKind.CLAIMED: _l("Taken over"),
    EntryKind.ASSIGNED: _l("Given to a person"),
    EntryKind.TAKEN_BACK: _l("Act on many taken back"),
    EntryKind.SECOND_LINE: _l("Passed to second responder"),
    EntryKind.CALLBACK_PROMISED: _l("Call-back promised"),
    EntryKind.CALLBACK_TRIED: _l("Call-back tried"),
    EntryKind.CALLBACK_MOVED: _l("Call-back promised for another time"),
    EntryKind.CALLBACK_PASSED: _l("Call-back passed on"),
    EntryKind.CLASSIFIED: _l("Classification changed"),
    EntryKind.IDENTITY_CHECKED: _l("Identity check recorded"),
    EntryKind.COMPLETED: _l("Completed"),
    EntryKind.REOPENED: _l("Reopened"),
    EntryKind.HANDOVER_REQUESTED: _l("A supervisor was asked to hand over"),
    EntryKind.HANDOVER_RELEASED: _l("Hand-over agreed to by a supervisor"),
    EntryKind.HANDOVER_SENT_BACK: _l("Hand-over sent back by a supervisor"),
    EntryKind.HANDOVER_WITHDRAWN: _l("Hand-over no longer asked for"),
    EntryKind.FAQ_PROPOSED: _l("Proposed for the FAQ"),
    EntryKind.MERGED: _l("Merged"),
    EntryKind.MERGE_UNDONE: _l("Merge undone"),
    EntryKind.LINKED: _l("Linked"),
    EntryKind.UNLINKED: _l("Link removed"),
    EntryKind.SPLIT: _l("Split off into an inquiry of its own"),
    EntryKind.ENTERED_AFTERWARDS: _l("Entered afterwards from paper"),
    EntryKind.LEASE_TAKEN_OVER: _l("Taken over while somebody was writing"),
    CallbackResult.REACHED: _l("Reached"),
    CallbackResult.ABSENT: _l("Nobody answered"),
    CallbackResult.CANCELLED: _l("No longer needed"),
}
