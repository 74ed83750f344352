"""The vocabulary of escalations; the words on the screen stand in `labels.py`."""

import enum


class Wish(enum.Enum):
    """What the desk asks of the department."""

    ANSWER = "answer"
    ACTION = "action"
    SHARE = "share"


class EscalationState(enum.Enum):
    """Where an escalation stands, derived from its moments."""

    SENT = "sent"
    ACCEPTED = "accepted"
    ASKED_BACK = "asked_back"
    WAITING_FOR_CITIZEN = "waiting_for_citizen"
    ANSWERED = "answered"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    RELAYED = "relayed"


class StepKind(enum.Enum):
    """What happened to an escalation."""

    HANDED_OVER = "handed_over"
    PHONED = "phoned"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    ASKED_BACK = "asked_back"
    CITIZEN_ASKED = "citizen_asked"
    CITIZEN_ANSWERED = "citizen_answered"
    QUESTION_ANSWERED = "question_answered"
    PARTLY_ANSWERED = "partly_answered"
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    SUBMISSION_WITHDRAWN = "submission_withdrawn"
    EXTENDED = "extended"
    ANSWERED = "answered"
    RETURNED = "returned"
    REROUTED = "rerouted"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    MAIL_HELD = "mail_held"
    MAIL_CONFIRMED = "mail_confirmed"
    MAIL_REFUSED = "mail_refused"
    NOTICE_FAILED = "notice_failed"
    RELAYED = "relayed"
    RELAY_TAKEN_BACK = "relay_taken_back"


class SubmissionKind(enum.Enum):
    """What is put before an approver (決裁)."""

    ANSWER = "answer"
    PARTIAL = "partial"
    EXTENSION = "extension"


class Decision(enum.Enum):
    """What became of a submission."""

    APPROVED = "approved"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"
    OVERTAKEN = "overtaken"


class RequestReason(enum.Enum):
    """Why a hand-over waits for a supervisor."""

    APPROVAL = "approval"
    NO_ROUTE = "no_route"
    PING_PONG = "ping_pong"
    OTHER_DEPARTMENT = "other_department"


class RequestDecision(enum.Enum):
    """What a supervisor, or who had asked, made of it."""

    RELEASED = "released"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"


class ListView(enum.Enum):
    """One list of a department."""

    NEW = "new"
    WORKING = "working"
    SOON = "soon"
    APPROVAL = "approval"
    ANSWERED = "answered"
    CLOSED = "closed"
