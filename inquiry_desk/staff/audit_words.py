"""The audit log in words: what an entry was about, and what is noted with it."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation.audit.models import AuditEntry
from inquiry_desk.staff.audit_notes import NOTES

SUBJECTS: dict[str, object] = {
    "user": _l("Account"),
    "service": _l("Service"),
    "category": _l("Category"),
    "department": _l("Department"),
    "section": _l("Section of a department"),
    "absence": _l("Absence of"),
    "routing_rule": _l("Routing rule"),
    "closed_day": _l("Closed day of the city"),
    "overtime": _l("Agreed overtime"),
    "inquiry": _l("Inquiry"),
    "inquiries": _l("List of inquiries"),
    "similar_inquiries": _l("Inquiries similar to"),
    "callback": _l("Call-back"),
    "callbacks": _l("List of call-backs"),
    "escalation": _l("Inquiry to a department"),
    "escalations": _l("List of inquiries at departments"),
    "escalation_file": _l("File of an inquiry to a department"),
    "article": _l("FAQ article"),
    "articles": _l("Many FAQ articles"),
    "article_import": _l("File of FAQ articles"),
    "case": _l("Case"),
    "cases": _l("List of cases"),
    "case_board": _l("State of the cases"),
    "case_batch": _l("Batch of cases"),
    "case_import": _l("File of applications"),
    "case_mapping": _l("Columns of files of applications"),
    "city_word": _l("Word of the city"),
    "learned_text": _l("Learned text"),
    "learned_texts": _l("List of learned texts"),
    "figure": _l("Contract figure"),
    "kpi_agreement": _l("Agreement on a contract figure"),
    "analysis": _l("Analysis"),
    "complaint": _l("Complaint or request"),
    "complaints": _l("List of complaints and requests"),
    "report": _l("Daily or monthly report"),
    "processed_volume": _l("Processed items of a day"),
    "finding": _l("Finding of the city"),
    "task_deadline": _l("Task with a deadline"),
    "security_incident": _l("Security incident"),
    "incident": _l("Incident or near miss"),
    "incidents": _l("List of incidents and near misses"),
    "drill": _l("Drill"),
    "first_report_target": _l("Minutes for the first report of an incident"),
    "phone": _l("Earlier inquiries by phone number"),
    "phone_call": _l("Missed call"),
    "phone_calls": _l("List of missed calls"),
    "phone_line": _l("Phone line"),
    "mailroom": _l("Mail lists"),
    "incoming_mail": _l("Mail received"),
    "damaged_mail": _l("Damaged file of the spool"),
    "outgoing_mail": _l("Mail sent"),
    "webhook_delivery": _l("Delivery to a department's system"),
    "attachment": _l("Attachment"),
    "reply": _l("Reply to"),
    "replies": _l("List of replies that wait for approval"),
    "handover": _l("Hand-over of"),
    "handovers": _l("List of hand-overs that wait"),
    "board_note": _l("Note on the board"),
    "answer_sample": _l("Second look at"),
    "answer_samples": _l("Answers for a second look"),
    "sheet_batch": _l("Sheets for down time"),
    "call_sheet": _l("Sheet for down time"),
    "case_stages": _l("Stages of cases"),
}

# Where the id of a subject is a word of the program.
NAMES: dict[str, object] = {
    "inbox": _l("Inbox"),
    "mine": _l("Mine"),
    "callbacks": _l("Call-backs"),
    "calling_back.record_result": _l("Call-back tried"),
    "calling_back.move": _l("Call-back promised for another time"),
    "calling_back.take": _l("Call-back taken over"),
    "calling_back.pass_on": _l("Call-back passed on"),
    "departments": _l("With departments"),
    "all": _l("All inquiries"),
    "in-failed": _l("In: failed"),
    "out-failed": _l("Out: failed"),
    "out-returned": _l("Out: returned"),
    "in-set-aside": _l("In: set aside"),
    "in-waiting": _l("In: waiting"),
    "in-flagged": _l("In: flagged"),
    "in-withheld": _l("In: acknowledgement withheld"),
    "damaged": _l("Files that could not be taken in"),
    "out-waiting": _l("Out: waiting"),
    "first-contact": _l("First-contact completion figure"),
    "completion": _l("Completion figure"),
    "basis_received": _l("Received in the period"),
    "basis_answered": _l("First answered in the period"),
    "wrong_number": _l("Wrong number"),
    "spam": _l("Spam"),
    "duplicate": _l("Duplicate"),
    "automatic_mail": _l("Automatic mail"),
    "out_of_scope": _l("Outside the centre's services"),
    "numerator": _l("Numerator"),
    "denominator": _l("Denominator"),
    "missed": _l("Not in the numerator"),
    "excluded": _l("Left out of the figure"),
    "escalation.accept": _l("Accepted by department staff"),
    "escalation.answer": _l("Answered by department staff"),
    "escalation.return_": _l("Returned by department staff"),
    "escalation.reroute": _l("Rerouted by department staff"),
    "to_phone": _l("To be told by phone"),
    "asked_back": _l("Question from the department"),
    "answered": _l("Answered, citizen not yet told"),
    "late": _l("Answers after completion"),
    "not_accepted": _l("Not yet accepted"),
    "in_hand": _l("Accepted, in hand"),
    "soon": _l("Due soon"),
    "overdue": _l("Overdue"),
    "citizen": _l("Waiting for the citizen"),
    "handing_over.asked_for": _l("A supervisor was asked to hand over"),
    "handing_over.handed_over": _l("Handed over to the department"),
    "handing_over.sent_back": _l("Hand-over sent back by a supervisor"),
    "handing_over.withdrawn": _l("Hand-over no longer asked for"),
    "handing_over.phoned": _l("Told to the section by phone"),
    "escalations.answer_question": _l("The desk's answer to the department"),
    "escalations.ask_citizen": _l("The citizen is being asked"),
    "escalations.citizen_answered": _l("The citizen has answered"),
    "escalations.withdraw": _l("Taken back by the desk"),
    "escalations.told": _l("Told to the citizen"),
    "escalations.reopen": _l("Reopened for the department's answer"),
    "escalations.noted": _l("Answer after the completion was read"),
    "escalation.relayed": _l("Citizen told by department staff"),
    "report_daily": _l("Daily report"),
    "report_monthly": _l("Monthly report"),
    "report_completion": _l("Completion notice"),
    "report_drafted": _l("Drafted"),
    "report_edited": _l("Edited"),
    "report_signed": _l("Signed"),
    "report_unsigned": _l("Signature taken back"),
    "report_submitted": _l("Submission"),
    "report_returned": _l("Returned"),
    "report_confirmed": _l("Confirmed"),
    "report_corrected": _l("Correction begun"),
    "report_received": _l("Received by the city"),
    "report_inspected": _l("Inspected"),
    "cases_under_way": _l("Under way"),
    "cases_late": _l("Deadline over"),
    "cases_missing": _l("Something missing"),
    "cases_mine": _l("Taken in by me"),
    "cases_over": _l("Over"),
    "cases_all": _l("All cases"),
    "cases_asked": _l("Cases of a caller"),
    "case_numbers": _l("Numbers by stage"),
    "cases_counted": _l("Cases behind a number"),
    "case_begun": _l("Cases are handled from now on"),
    "case_rules": _l("Rules and letter"),
    "case_stage_added": _l("Stage added"),
    "case_stage": _l("Stage changed"),
    "case_order": _l("Order changed"),
    "case_moves": _l("Moves changed"),
    "case_out_of_use": _l("Stage taken out of use"),
    "case_in_use": _l("Stage taken into use again"),
    "incident_recorded": _l("Reported within the centre"),
    "incident_first_report": _l("First report to the city"),
    "incident_corrected": _l("Record corrected"),
    "incident_withdrawn": _l("Incident withdrawn"),
    "incident_linked": _l("Linked"),
    "incident_unlinked": _l("Link removed"),
    "incident_written": _l("Written report edited"),
    "incident_submitted": _l("Written report submitted"),
    "incident_asked": _l("Question of the city"),
    "incident_answered": _l("Question of the city answered"),
    "incident_accepted": _l("Written report accepted by the city"),
    "incident_measure_set": _l("Measure decided"),
    "incident_measure_changed": _l("Measure changed"),
    "incident_measure_done": _l("Measure done"),
    "incident_closed": _l("Incident closed"),
    "incident_reopened": _l("Incident opened again"),
    "incident_report": _l("Incident report"),
    "incident_print": _l("Incident report for printing"),
    "measures": _l("Open measures"),
    "checked": _l("What was checked"),
    "untold": _l("Before the first report"),
    "open": _l("Not closed yet"),
    "closed": _l("Closed"),
    "withdrawn": _l("Withdrawn"),
}


def subject_in_words(entry: AuditEntry) -> str:
    """「問い合わせ R8-000123」."""
    kind = str(SUBJECTS.get(entry.subject_kind, entry.subject_kind))
    named = "・".join(str(NAMES.get(part, part)) for part in entry.subject_id.split("/"))
    return f"{kind} {named}".rstrip()


def details_in_words(entry: AuditEntry) -> str:
    """「項目: 役割、担当業務」; what was not the case is left out."""
    return str(_("; ")).join(_note(key, value) for key, value in entry.details.items() if _says(value))


def _says(value: Any) -> bool:
    """Zero says something; no, nothing and empty do not."""
    return value is not None and value is not False and value not in ("", [])


def _note(key: str, value: Any) -> str:
    if value is True:
        return _word(key)
    shown = str(_(", ")).join(_word(item) for item in value) if isinstance(value, list) else _word(value)
    return str(_("%(what)s: %(value)s", what=_word(key), value=shown))


def _word(key: object) -> str:
    return str(NOTES.get(str(key)) or NAMES.get(str(key), key))
