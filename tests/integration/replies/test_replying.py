"""Answering by mail: the right thread, the right figures, and nothing sent that must not be."""

import pytest

from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.inquiries.actions import open_inquiry
from inquiry_desk.inquiries.kinds import Channel, FirstOutcome
from inquiry_desk.inquiries.values import Caller, NewInquiry, NotPossibleError
from inquiry_desk.replies.replying import reply, thread_of
from mail_gateway.models import OutgoingMail, OutgoingState
from tests.conftest import NOW
from tests.integration.correspondence.citizens import (
    CITIZEN,
    SERVICE,
    Post,
    inquiries,
    kinds,
    letter,
    outgoing,
)
from tests.personas import City


def operator(city: City) -> User:
    return db.session.get_one(User, city.id_of("operator"))


def send(city: City, *, completes: bool, body: str = "回答です。") -> OutgoingMail:
    with transaction():
        return reply(inquiries()[0], operator(city), NOW, subject="Re: 質問", body=body, completes=completes)


def question(post: Post, number: int = 1, *fields: str) -> None:
    post.receive(letter("質問", f"本文{number}", f"Message-ID: <q{number}@mail.example.jp>", *fields))


def test_an_answer_that_is_the_whole_answer_completes_at_first_contact(post: Post, city: City) -> None:
    question(post)
    send(city, completes=True)
    (inquiry,) = inquiries()
    assert (inquiry.first_outcome, inquiry.first_response_at) == (FirstOutcome.ANSWERED, NOW)
    assert (inquiry.first_responder, inquiry.completed_by) == (operator(city), operator(city))
    assert kinds(inquiry) == ["mail_in", "acknowledged", "mail_out", "completed"]


def test_an_answer_that_asks_back_keeps_the_inquiry_open(post: Post, city: City) -> None:
    question(post)
    send(city, completes=False)
    (inquiry,) = inquiries()
    assert (inquiry.first_outcome, inquiry.completed_at) == (FirstOutcome.KEPT, None)
    assert kinds(inquiry)[-1] == "mail_out"


def test_a_second_answer_does_not_change_how_the_first_response_ended(post: Post, city: City) -> None:
    question(post)
    send(city, completes=False)
    send(city, completes=True)
    assert inquiries()[0].first_outcome is FirstOutcome.KEPT


def test_an_answer_comes_from_the_service_and_leads_back_to_the_inquiry(post: Post, city: City) -> None:
    question(post)
    mail = send(city, completes=False, body="髙﨑様😀\n回答です。")
    post.work()
    (inquiry,) = inquiries()
    assert (mail.to_address, mail.thread_key, mail.automatic) == (CITIZEN, "r8-000001", False)
    assert mail.envelope_from == post.reply_address(inquiry)
    raw = outgoing()[-1].raw
    assert f"<{SERVICE}>".encode() in raw
    assert b"Auto-Submitted" not in raw
    assert inquiry.entries[-1].outgoing_mail == outgoing()[-1]
    assert outgoing()[-1].state is OutgoingState.SENT


def test_answers_stand_in_the_citizens_thread(post: Post, city: City) -> None:
    question(post)
    first = send(city, completes=False).message_id
    (inquiry,) = inquiries()
    acknowledgement = outgoing()[0].message_id
    assert thread_of(inquiry) == ("<q1@mail.example.jp>", (acknowledgement, first))
    raw = letter("Re: 質問", "追伸", "Message-ID: <q2@mail.example.jp>")
    post.receive(raw, post.reply_address(inquiry))
    assert thread_of(inquiries()[0]) == (
        "<q2@mail.example.jp>",
        ("<q1@mail.example.jp>", acknowledgement, first),
    )
    second = send(city, completes=False)
    lines = second.raw.replace(b"\r\n ", b" ").split(b"\r\n")
    assert b"In-Reply-To: <q2@mail.example.jp>" in lines
    expected = f"References: <q1@mail.example.jp> {acknowledgement} {first} <q2@mail.example.jp>"
    assert expected.encode() in lines


@pytest.mark.parametrize("subject", ["x\r\nBcc: v@x.example", "x =?UTF-8?Q?=0D=0A?=Bcc: v@x.example"])
def test_no_header_gets_in_through_a_subject(post: Post, city: City, subject: str) -> None:
    question(post)
    with transaction():
        mail = reply(inquiries()[0], operator(city), NOW, subject=subject, body="b", completes=False)
    assert b"\nBcc:" not in mail.raw


def by_phone(city: City, mail_address: str) -> None:
    with transaction():
        caller = Caller(phone="096-000-0000", mail_address=mail_address)
        open_inquiry(NewInquiry(Channel.PHONE, NOW, "件名", "質問", caller, city.school), operator(city))


@pytest.mark.parametrize("address", ["", "not an address", "x@"])
def test_without_an_address_that_can_be_written_to_nothing_is_sent(city: City, address: str) -> None:
    by_phone(city, address)
    with pytest.raises(NotPossibleError):
        send(city, completes=True)
    assert outgoing() == []
    assert inquiries()[0].first_response_at is None


def test_a_completed_inquiry_is_answered_only_after_it_was_reopened(post: Post, city: City) -> None:
    question(post)
    send(city, completes=True)
    with pytest.raises(NotPossibleError):
        send(city, completes=False)
    assert len(outgoing()) == 2


def test_an_inquiry_that_came_by_phone_can_be_answered_by_mail(city: City) -> None:
    by_phone(city, "Taro@mail.example.jp")
    mail = send(city, completes=True)
    assert (mail.to_address, mail.raw.count(b"In-Reply-To")) == ("taro@mail.example.jp", 0)
