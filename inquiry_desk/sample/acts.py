"""What happens in a past inquiry, step by step: each act writes what the desk would have written at that moment."""

from datetime import datetime

from escalation.clocks import due_at
from escalation.kinds import StepKind, Wish
from escalation.routing.models import NoticeChannel
from escalation.routing.terms import ACCEPT_WITHIN
from foundation.organisation.models import AnsweredBy
from inquiry_desk.inquiries.kinds import (
    CallbackResult,
    Channel,
    EntryKind,
    Exclusion,
    FirstOutcome,
    UnansweredReason,
)
from inquiry_desk.sample.cast import Person, ServiceCast
from inquiry_desk.sample.story import Row, Story

# In the order of the vocabulary: most is missing from the articles or is a decision of the section.
_REASONS, _REASON_WEIGHTS = tuple(UnansweredReason), (28, 14, 26, 20, 7, 5)


def take_call(story: Story, at: datetime) -> None:
    """The call ends without an answer yet."""
    story.add_entry(EntryKind.CALL_IN, at, story.operator, started_at=story.received_at)


def answer_call(story: Story, at: datetime) -> None:
    """The call ends with the answer."""
    story.add_entry(
        EntryKind.CALL_IN,
        at,
        story.operator,
        _told(story),
        started_at=story.received_at,
        guide=story.guide,
    )
    story.complete(story.operator, at)


def answer_in_person(story: Story, at: datetime) -> None:
    """At the counter, or by letter."""
    story.add_entry(EntryKind.NOTE, at, story.operator, _told(story), guide=story.guide)
    story.complete(story.operator, at)


def receive_mail(story: Story, at: datetime) -> None:
    story.add_entry(EntryKind.MAIL_IN, at, None, story.matter.question)
    story.add_entry(EntryKind.ACKNOWLEDGED, at, None)


def claim(story: Story, at: datetime) -> None:
    story.inquiry["assignee_id"] = story.operator.id
    story.add_entry(EntryKind.CLAIMED, at, story.operator)


def answer_by_mail(story: Story, at: datetime) -> None:
    body = story.guide.answer if story.guide else story.phrase("without_article")
    story.add_entry(EntryKind.MAIL_OUT, at, story.operator, body, guide=story.guide)
    story.complete(story.operator, at)


def promise_callback(story: Story, at: datetime, promised_at: datetime) -> None:
    note = story.phrase("callback_notes")
    story.respond(FirstOutcome.CALLBACK, story.operator, at)
    details: Row = {"promised_at": promised_at.isoformat(), "phone": story.caller.phone_typed}
    story.add_entry(EntryKind.CALLBACK_PROMISED, at, story.operator, note, details=details)
    story.callbacks.append(
        {
            "promised_at": promised_at,
            "phone": story.caller.phone_typed,
            "note": note,
            "created_at": at,
            "created_by_id": story.operator.id,
            "assignee_id": story.operator.id,
            "attempts": 0,
            "done_at": None,
        }
    )


def call_in_vain(story: Story, at: datetime) -> None:
    story.callbacks[-1]["attempts"] += 1
    details = {"result": CallbackResult.ABSENT.value, "phone": story.caller.phone_typed}
    story.add_entry(
        EntryKind.CALLBACK_TRIED, at, story.operator, story.phrase("callback_absent"), details=details
    )


def call_back(story: Story, at: datetime) -> None:
    story.callbacks[-1]["attempts"] += 1
    story.callbacks[-1]["done_at"] = at
    details = {"result": CallbackResult.REACHED.value, "phone": story.caller.phone_typed}
    story.add_entry(EntryKind.CALL_OUT, at, story.operator, story.phrase("callback_reached"), details=details)
    story.complete(story.operator, at)


def pass_on(story: Story, at: datetime) -> None:
    """2次対応へ."""
    story.respond(FirstOutcome.SECOND_LINE, story.operator, at)
    story.inquiry |= {"second_line_at": at, "assignee_id": story.second.id}
    note = story.phrase("second_line_notes")
    story.add_entry(EntryKind.SECOND_LINE, at, story.operator, note, details={"to": story.second.name})


def answer_as_second(story: Story, at: datetime) -> None:
    story.add_entry(_way_out(story), at, story.second, story.phrase("second_line_answers"))
    story.complete(story.second, at)


def hand_over(story: Story, at: datetime, to: ServiceCast) -> None:
    """所管課へ照会; the reference is the number, filled in on writing."""
    shown = story.cast.includes_contact
    story.respond(FirstOutcome.ESCALATED, story.operator, at)
    story.inquiry |= {"changed_at": at, "unanswered_reason": story.rng.choices(_REASONS, _REASON_WEIGHTS)[0]}
    story.escalation = {
        "service_id": story.cast.id,
        "department_id": to.department_id,
        "subject": story.inquiry["subject"],
        "question": story.matter.question,
        "background": story.phrase("backgrounds"),
        "wish": Wish.ANSWER,
        "contact_name": story.caller.name if shown else "",
        "contact_phone": story.caller.phone_typed if shown else "",
        "contact_mail": story.caller.mail_address if shown and story.channel is Channel.MAIL else "",
        "answered_by": story.cast.answered_by,
        "handed_over_at": at,
        "handed_over_by_id": story.operator.id,
        "articles": [],
        "channel": NoticeChannel.MAIL,
        "content_in_notice": False,
        "urgent": False,
        "accept_due_at": due_at(ACCEPT_WITHIN, at),
        "due_at": due_at(story.cast.answer_within_hours, at),
        "moves": 0,
        "next_alert_at": at,
        "changed_at": at,
        "accepted_at": None,
        "assignee_id": None,
        "answered_at": None,
        "answer": "",
        "returned_at": None,
        "withdrawn_at": None,
        "relayed_at": None,
        "version": 1,
    }
    _step(story, StepKind.HANDED_OVER, at, story.operator)


def reroute(story: Story, at: datetime, from_: ServiceCast) -> None:
    """転送: the section that got it by mistake passes it to the right one."""
    _step(story, StepKind.REROUTED, at, from_.department_staff[0], story.phrase("reroute_reasons"))
    _escalation(story).update(department_id=story.cast.department_id, moves=1)


def accept(story: Story, at: datetime) -> None:
    _escalation(story).update(accepted_at=at, assignee_id=story.official.id)
    _step(story, StepKind.ACCEPTED, at, story.official)


def answer_as_department(story: Story, at: datetime) -> None:
    text = story.guide.answer if story.guide else story.phrase("without_article")
    _escalation(story).update(answered_at=at, answer=text, next_alert_at=None)
    _step(story, StepKind.ANSWERED, at, story.official, text)


def return_to_desk(story: Story, at: datetime) -> None:
    _escalation(story).update(returned_at=at, next_alert_at=None, moves=_escalation(story)["moves"] + 1)
    _step(story, StepKind.RETURNED, at, story.official, story.phrase("return_reasons"))


def relay(story: Story, at: datetime) -> None:
    """The citizen is told the department's answer, by whoever was agreed on; the inquiry is done."""
    by_desk = story.cast.answered_by is AnsweredBy.DESK
    _escalation(story)["relayed_at"] = at
    _step(story, StepKind.RELAYED, at, story.operator if by_desk else story.official)
    if by_desk:
        story.add_entry(_way_out(story), at, story.operator, story.phrase("relayed"))
    story.complete(story.operator, at)


def answer_returned(story: Story, at: datetime) -> None:
    """The desk finds the answer itself after all."""
    story.add_entry(_way_out(story), at, story.operator, story.phrase("second_line_answers"))
    story.complete(story.operator, at)


def leave_out(story: Story, at: datetime, exclusion: Exclusion) -> None:
    """Classified as no inquiry of the centre, and closed; a mail of this kind gets no answer."""
    story.inquiry["exclusion"] = exclusion
    changes = {"exclusion": [None, exclusion.value]}
    story.add_entry(EntryKind.CLASSIFIED, at, story.operator, details={"changes": changes})
    if story.inquiry["completed_at"] is None:
        story.complete(story.operator, at)


def _told(story: Story) -> str:
    """What was said on the phone, in short."""
    if story.guide is None:
        return story.phrase("without_article")
    return story.phrase("with_article").format(question=story.guide.question)


def _way_out(story: Story) -> EntryKind:
    return EntryKind.MAIL_OUT if story.channel is Channel.MAIL else EntryKind.CALL_OUT


def _escalation(story: Story) -> Row:
    assert story.escalation is not None
    return story.escalation


def _step(story: Story, kind: StepKind, at: datetime, by: Person, comment: str = "") -> None:
    department_id = _escalation(story)["department_id"]
    story.inquiry["changed_at"] = max(story.inquiry["changed_at"], at)
    story.steps.append(
        {
            "at": at,
            "kind": kind,
            "author_id": by.id,
            "department_id": department_id,
            "comment": comment,
        }
    )
