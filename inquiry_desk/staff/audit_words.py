"""The audit log in words: what an entry was about, and what is noted with it."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation.audit.models import AuditEntry

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
    "city_word": _l("Word of the city"),
    "learned_text": _l("Learned text"),
    "learned_texts": _l("List of learned texts"),
    "figure": _l("Contract figure"),
    "analysis": _l("Analysis"),
    "complaint": _l("Complaint or request"),
    "complaints": _l("List of complaints and requests"),
    "processed_volume": _l("Processed items of a day"),
    "finding": _l("Finding of the city"),
    "task_deadline": _l("Task with a deadline"),
    "security_incident": _l("Security incident"),
    "phone": _l("Earlier inquiries by phone number"),
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
}

# Names of fields and of notes; what is not listed is shown by its own name.
NOTES: dict[str, object] = {
    "fields": _l("Fields"),
    "throttled_from_now_on": _l("Too many failures, refused for 15 minutes"),
    "service": _l("Service"),
    "words": _l("Words given"),
    "hits": _l("Number found"),
    "shown": _l("Shown"),
    "version": _l("Version"),
    "inquiry": _l("Inquiry"),
    "desk_step": _l("What the desk did"),
    "step": _l("What the department did"),
    "ticked": _l("Ticked as not personal data"),
    "raw": _l("As it came"),
    "filed_again": _l("Filed again"),
    "by_hand": _l("Filed by hand"),
    "charset": _l("Characters"),
    "layout": _l("Layout"),
    "items": _l("Items"),
    "finding_state": _l("Judgement"),
    "done_on": _l("Done on"),
    "extended_to": _l("Extended to"),
    "handling": _l("Handling"),
    "reported_at": _l("Reported to the city at"),
    "taken_in": _l("Taken in as far as it can be read"),
    "sent_again": _l("Sent again"),
    "held": _l("Approval asked for"),
    "approved": _l("Approved"),
    "returned": _l("Sent back"),
    "withdrawn_reply": _l("Reply withdrawn"),
    "cancelled": _l("Sending cancelled"),
    "reply_approval": _l("When a second person approves a reply"),
    "taken_back": _l("Revoked"),
    "from_day": _l("From day"),
    "to_day": _l("Until day"),
    "display_name": _l("Full name"),
    "kana": _l("Reading of the name"),
    "role": _l("Role"),
    "services": _l("Services of this person"),
    "department_id": _l("Department"),
    "initial_password": _l("Initial password"),
    "withdrawn": _l("Withdrawn"),
    "restored": _l("Taken back into use"),
    "code": _l("Code"),
    "name": _l("Name of the thing"),
    "name_en": _l("Name in English"),
    "short_name": _l("Short name"),
    "starts_on": _l("Handled from"),
    "ends_on": _l("Handled until"),
    "mail_local_part": _l("Mail address of the service"),
    "answer_within_hours": _l("Answer due after (business hours)"),
    "includes_contact": _l("Name and number given to the department"),
    "answered_by": _l("Who answers the citizen"),
    "active": _l("In use"),
    "position": _l("Order"),
    "bureau": _l("Bureau"),
    "head_mail_address": _l("Mail address of the head of the department"),
    "answer_approval": _l("Answers need the decision of an approver"),
    "notice_mode": _l("How it is told"),
    "webhook_url": _l("Address of the department's own system (webhook)"),
    "webhook_key": _l("Signing key"),
    "webhook_key_version": _l("Signing key"),
    "merged_into": _l("Merge into"),
    "merged_into_id": _l("Merge into"),
    "inquiries_moved": _l("Open inquiries"),
    "people_moved": _l("Users"),
    "unmatched_to_triage": _l("Where no rule fits, a supervisor decides which department is asked"),
    "approves": _l("Approver"),
    "department": _l("Department"),
    "deputy": _l("Who stands in"),
    "mail_address": _l("Mail address for notices"),
    "phone": _l("Extension or phone number"),
    "locale": _l("Language of the screens"),
    "archived_at": _l("Taken out of use"),
    "lines_registered": _l("Lines registered"),
    "confirmed": _l("Registering begun"),
    "given_up": _l("Given up"),
    "valid_until": _l("Valid until"),
    "review_on": _l("Review on"),
    "archive": _l("Archived"),
    "restore": _l("Brought back"),
    "ended_at": _l("Ended"),
    "said": _l("What citizens say"),
    "official": _l("Official word"),
    "kind": _l("What it stands for"),
    "note": _l("Remark"),
    "lesson": _l("Whether it counts"),
    "service_id": _l("Service"),
    "category_id": _l("Category"),
    "received_by": _l("Channel"),
    "rule_words": _l("Words in the question"),
    "section_id": _l("Section within it"),
    "channel": _l("How the department is told"),
    "content_in_notice": _l("The notice holds the question itself"),
    "includes_name": _l("Name"),
    "includes_phone": _l("Phone number"),
    "includes_mail": _l("Mail address"),
    "includes_files": _l("Attachments"),
    "accept_within_hours": _l("Accepted within (business hours)"),
    "urgent_within_hours": _l("Urgent ones answered within (business hours)"),
    "needs_approval": _l("A supervisor agrees before it is handed over"),
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
