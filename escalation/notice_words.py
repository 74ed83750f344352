"""What a notice by mail says. The content of the inquiry only where its rule allows it."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from escalation.labels import LABELS
from escalation.models import Escalation
from escalation.values import Occasion
from foundation.wareki import format_datetime

_FIRST_LINES = {
    Occasion.HANDED_OVER: _l("The General Administration Centre has handed an inquiry to your section."),
    Occasion.REROUTED: _l("Another section has passed an inquiry on to yours."),
    Occasion.QUESTION_ANSWERED: _l("The General Administration Centre has answered your question."),
    Occasion.SUBMITTED: _l("An answer or an extension waits for your approval."),
    Occasion.SENT_BACK: _l("The approver has sent a draft back to you."),
    Occasion.WITHDRAWN: _l(
        "The General Administration Centre has taken an inquiry back. Nothing more has to be done."
    ),
}
# To these a mail can be answered with a step.
_ANSWERABLE = {Occasion.HANDED_OVER, Occasion.REROUTED, Occasion.QUESTION_ANSWERED}


def subject_of(escalation: Escalation, occasion: Occasion) -> str:
    number = escalation.reference
    if escalation.urgent and occasion in _ANSWERABLE:
        return str(_("[Urgent] [Inquiry to your section] %(number)s", number=number))
    return str(_("[Inquiry to your section] %(number)s", number=number))


def body_of(escalation: Escalation, occasion: Occasion, link: str) -> str:
    """The whole text, in the language of the moment."""
    lines = [_addressee(escalation), "", str(_FIRST_LINES[occasion]), "", *_facts(escalation, occasion), ""]
    if occasion in _ANSWERABLE and escalation.content_in_notice:
        lines += _content(escalation)
    lines += [_("Sign in to read and answer it:"), link, ""]
    lines += _how_to_answer() if occasion in _ANSWERABLE else [_("This mail was sent automatically.")]
    return "\n".join(lines) + "\n"


def _addressee(escalation: Escalation) -> str:
    section = escalation.section.name if escalation.section else ""
    return f"{escalation.department.name} {section}".strip()


def _facts(escalation: Escalation, occasion: Occasion) -> list[str]:
    facts = [_("Number: %(number)s", number=escalation.reference)]
    if occasion is Occasion.WITHDRAWN:
        return facts
    facts.append(_("Wish: %(wish)s", wish=LABELS[escalation.wish]))
    if escalation.accept_due_at and escalation.accepted_at is None:
        facts.append(_("To be accepted by: %(due)s", due=format_datetime(escalation.accept_due_at)))
    facts.append(_("Due: %(due)s", due=format_datetime(escalation.due_at)))
    return facts


def _content(escalation: Escalation) -> list[str]:
    """What was handed over, as it stands on the department's page; files are only there."""
    lines = [_("Question:"), escalation.question, ""]
    if escalation.background:
        lines += [_("Background:"), escalation.background, ""]
    for article in escalation.articles:
        lines.append(_("Already told (FAQ): %(question)s", question=article["question"]))
    contact = (escalation.contact_name, escalation.contact_phone, escalation.contact_mail)
    if any(contact):
        lines.append(_("Person asking: %(contact)s", contact=" ".join(part for part in contact if part)))
    if escalation.files:
        lines.append(_("%(count)d files are attached. Open them on the page.", count=len(escalation.files)))
    return [*lines, ""] if lines[-1] else lines


def _how_to_answer() -> list[str]:
    return [
        _("You can also simply reply to this mail: what you write becomes your section's answer."),
        _("To say something else, begin the first line with one of these words in brackets:"),
        _("[Accept] [Part] [Question] [Return]"),
        _("Reply from an address of your section that the centre knows. This mail was sent automatically."),
    ]
