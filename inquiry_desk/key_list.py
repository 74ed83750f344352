"""The keys of the desk: what each does, and for whom."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from foundation.access.guards import may
from foundation.access.roles import Permission

P = Permission

KEYS: tuple[tuple[tuple[str, ...], object, Permission], ...] = (
    (("?",), _l("This list of keys"), P.USE_OWN_ACCOUNT),
    (("/",), _l("Search"), P.READ_INQUIRIES),
    (("F2",), _l("Log a call"), P.LOG_CALLS),
    (("g", "h"), _l("Today"), P.USE_OWN_ACCOUNT),
    (("g", "i"), _l("Inbox"), P.READ_INQUIRIES),
    (("g", "m"), _l("Mine"), P.WORK_INQUIRIES),
    (("g", "c"), _l("Call-backs"), P.WORK_INQUIRIES),
    (("g", "d"), _l("Inquiries at departments"), P.READ_INQUIRIES),
    (("g", "a"), _l("All inquiries"), P.READ_INQUIRIES),
    (("g", "o"), _l("Dashboard"), P.WORK_INQUIRIES),
    (("g", "t"), _l("Team"), P.LEAD_TEAM),
    (("g", "b"), _l("Notes for each other"), P.WORK_INQUIRIES),
    (("s",), _l("I have read it"), P.WORK_INQUIRIES),
    (("g", "i"), _l("Inquiries to us"), P.ANSWER_ESCALATIONS),
    (("g", "l"), _l("Cases"), P.READ_CASES),
    (("g", "v"), _l("State of the cases"), P.READ_CASE_BOARD),
    (("g", "f"), _l("FAQ"), P.READ_FAQ),
    (("g", "w"), _l("FAQ work"), P.LOG_CALLS),
    (("g", "p"), _l("Approval of articles"), P.APPROVE_FAQ),
    (("g", "r"), _l("Waiting for approval"), P.APPROVE_REPLIES),
    (("g", "y"), _l("State of the contract"), P.READ_REPORTS),
    (("g", "k"), _l("Contract figures"), P.READ_FIGURES),
    (("g", "n"), _l("Daily and monthly reports"), P.READ_REPORTS),
    (("g", "j"), _l("Incidents and near misses"), P.READ_INCIDENTS),
    (("g", "j"), _l("Report an incident or near miss"), P.REPORT_INCIDENTS),
    (("g", "e"), _l("Mail"), P.READ_MAILROOM),
    (("g", "u"), _l("Users"), P.MANAGE_ORGANISATION),
    (("g", "s"), _l("Services"), P.MANAGE_ORGANISATION),
    (("j", "k"), _l("Next and previous row"), P.USE_OWN_ACCOUNT),
    (("Enter",), _l("Open the row"), P.USE_OWN_ACCOUNT),
    (("x",), _l("Tick the row; with Shift, all from the last one ticked"), P.WORK_INQUIRIES),
    (("u",), _l("Show the list as it is now"), P.READ_INQUIRIES),
    (("z",), _l("Undo what was done with the ticked rows"), P.WORK_INQUIRIES),
    (("r",), _l("Reply"), P.WORK_INQUIRIES),
    (("n",), _l("Internal note"), P.WORK_INQUIRIES),
    (("n",), _l("Register something new in the list"), P.MANAGE_ORGANISATION),
    (("e",), _l("Hand over to the department"), P.WORK_INQUIRIES),
    (("c",), _l("Promise a call-back"), P.WORK_INQUIRIES),
    (("l",), _l("Link with another inquiry"), P.WORK_INQUIRIES),
    (("t",), _l("Merge"), P.WORK_INQUIRIES),
    (("z",), _l("Undo the merge"), P.WORK_INQUIRIES),
    (("s",), _l("Make an inquiry of its own"), P.WORK_INQUIRIES),
    (("f",), _l("Find a case"), P.WORK_INQUIRIES),
    (("t",), _l("It was told"), P.WORK_CASES),
    (("b",), _l("Read a case number"), P.READ_CASES),
    (("y",), _l("Copy the number"), P.READ_CASES),
    (("m",), _l("Record as a complaint or request"), P.WORK_INQUIRIES),
    (("a",), _l("Accept"), P.ANSWER_ESCALATIONS),
    (("r",), _l("Answer this inquiry"), P.ANSWER_ESCALATIONS),
    (("s",), _l("Return"), P.ANSWER_ESCALATIONS),
    (("t",), _l("Reroute"), P.ANSWER_ESCALATIONS),
    (("d",), _l("Approve this"), P.ANSWER_ESCALATIONS),
    (("p",), _l("Decide who is in charge"), P.ANSWER_ESCALATIONS),
    (("q",), _l("Ask the desk"), P.ANSWER_ESCALATIONS),
    (("x",), _l("Ask for more time"), P.ANSWER_ESCALATIONS),
    (("n",), _l("Report an incident or near miss"), P.READ_INCIDENTS),
    (("t",), _l("Record the first report"), P.SUBMIT_REPORTS),
    (("r",), _l("Written report"), P.READ_INCIDENTS),
    (("m",), _l("Decide a measure"), P.HANDLE_INCIDENTS),
    (("Ctrl", "Enter"), _l("The main action of the page"), P.USE_OWN_ACCOUNT),
    (("Alt", "1…9"), _l("Choose an FAQ article"), P.LOG_CALLS),
    (("Alt", "q"), _l("Quote the chosen article"), P.LOG_CALLS),
    (("Alt", "r"), _l("Show the chosen article large"), P.LOG_CALLS),
    (("Alt", "i"), _l("What is asked"), P.LOG_CALLS),
    (("Alt", "g"), _l("Service"), P.LOG_CALLS),
    (("Alt", "a"), _l("Answer"), P.LOG_CALLS),
    (("Alt", "h"), _l("Identity check"), P.LOG_CALLS),
    (("Alt", "c"), _l("Find a case"), P.LOG_CALLS),
    (("Alt", "k"), _l("Complaint"), P.LOG_CALLS),
    (("Alt", "o"), _l("Call-back"), P.LOG_CALLS),
    (("Alt", "n"), _l("To second response"), P.LOG_CALLS),
    (("Alt", "s"), _l("Hand over to the department"), P.LOG_CALLS),
    (("Alt", "l"), _l("Register and go on later"), P.LOG_CALLS),
    (("F7",), _l("Back to the call on hold"), P.LOG_CALLS),
    (("F8",), _l("Put the call on hold and take another"), P.LOG_CALLS),
    (("F9",), _l("The call has ended"), P.LOG_CALLS),
)


def key_help() -> list[tuple[tuple[str, ...], str]]:
    """The keys that do something for this person."""
    return [(keys, str(meaning)) for keys, meaning, permission in KEYS if may(permission)]


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(key_help=key_help)
