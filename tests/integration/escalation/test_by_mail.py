"""A section answers by replying to the notice: believed only from a verified sender, else kept for a person."""

import pytest
from flask import Flask
from sqlalchemy import select

from escalation import moving
from escalation.answer_addresses import answer_address, answered_by
from escalation.by_mail import holding
from escalation.by_mail.reading import Reading, Said
from escalation.by_mail.taking import Held
from escalation.kinds import EscalationState, StepKind, SubmissionKind
from escalation.merging import merge
from escalation.models import Escalation, EscalationNotice
from escalation.undelivered import note_next_failed
from escalation.values import RefusedError
from foundation import clock
from foundation.db import count, db, transaction
from foundation.organisation.models import User
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.runtime import runtime
from mail_gateway.models import OutgoingMail, OutgoingState
from mail_gateway.outgoing.reply_tokens import reply_address
from tests.integration.correspondence.citizens import BORDER, GENERAL, Post, letter, post_of
from tests.integration.escalation.desk import department, do, fresh, hand_over_one, person
from tests.personas import City

SECTION = "gakumu@dept.example.jp"
VOUCHED = f"Authentication-Results: {BORDER}; dmarc=pass header.from=dept.example.jp"
FORGED = f"Authentication-Results: {BORDER}; dmarc=fail header.from=dept.example.jp"


@pytest.fixture
def post(app: Flask, city: City) -> Post:
    return post_of(app).behind_a_relay()


def answer_by_mail(
    post: Post, escalation_id: int, words: str, *fields: str, sender: str = SECTION, to: str = ""
) -> Escalation:
    """A reply to the notice, filed; the escalation as it stands then."""
    raw = letter("Re: 【所管課照会】", words, *(fields or (VOUCHED,)), sender=sender, name="学務支援課")
    post.receive(raw, to or address_of(escalation_id), sender=sender)
    return fresh(escalation_id)


def address_of(escalation_id: int) -> str:
    return answer_address(GENERAL, fresh(escalation_id), runtime().secret_key)


def held_reason(escalation: Escalation) -> str:
    assert escalation.steps[-1].kind is StepKind.MAIL_HELD
    return str(escalation.steps[-1].details["reason"])


def test_a_reply_of_the_section_becomes_its_answer_and_is_confirmed(post: Post, city: City) -> None:
    escalation_id = hand_over_one(city)
    notice = db.session.scalars(select(OutgoingMail)).one()
    quoted = "2026年11月16日 10:00 総合行政事務センター <info@desk.example.jp>:\n> 貴課への照会があります。\n"
    words = f"月末まで申請できます。\n\n{quoted}"
    after = answer_by_mail(post, escalation_id, words, f"In-Reply-To: {notice.message_id}", VOUCHED)
    assert after.state is EscalationState.ANSWERED
    assert after.answer == "月末まで申請できます。"
    assert after.steps[-1].mail is not None
    assert db.session.scalars(select(Inquiry)).all() == []
    confirmation = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc())).first()
    assert confirmation is not None
    assert confirmation.to_address == SECTION
    assert confirmation.envelope_from == ""
    assert "回答として登録しました" in confirmation.body
    assert "月末" not in confirmation.body


@pytest.mark.parametrize(
    ("words", "state", "kind"),
    [
        ("受領しました。", EscalationState.ACCEPTED, StepKind.ACCEPTED),
        ("【一部回答】期限は月末です。", EscalationState.ACCEPTED, StepKind.PARTLY_ANSWERED),
        ("【確認】転入日はいつですか。", EscalationState.ASKED_BACK, StepKind.ASKED_BACK),
        ("【差戻し】こども支援課の所管です。", EscalationState.RETURNED, StepKind.RETURNED),
    ],
)
def test_each_step_can_be_taken_by_mail(
    post: Post, city: City, words: str, state: EscalationState, kind: StepKind
) -> None:
    after = answer_by_mail(post, hand_over_one(city), words)
    assert after.state is state
    assert after.steps[-1].kind is kind


def test_a_member_of_the_section_may_answer_from_their_own_address(post: Post, city: City) -> None:
    with transaction():
        db.session.get_one(User, city.id_of("school_staff")).mail_address = "Yamamoto@dept.example.jp"
    after = answer_by_mail(post, hand_over_one(city), "月末までです。", sender="yamamoto@dept.example.jp")
    assert after.state is EscalationState.ANSWERED


def test_where_the_department_wants_approval_a_mail_waits_for_the_approver(post: Post, city: City) -> None:
    with transaction():
        department(city.school_department).answer_approval = True
    after = answer_by_mail(post, hand_over_one(city), "月末までです。")
    assert after.state is EscalationState.ACCEPTED
    assert after.submission is not None
    assert after.submission.kind is SubmissionKind.ANSWER
    assert after.submission.text == "月末までです。"


@pytest.mark.parametrize(
    ("fields", "sender", "reason"),
    [
        ((VOUCHED,), "mallory@elsewhere.example", Held.UNKNOWN_SENDER),
        ((FORGED,), SECTION, Held.FORGED_SENDER),
        (("X-Nothing: 1",), SECTION, Held.UNVERIFIED_SENDER),
        ((VOUCHED,), "kodomo@dept.example.jp", Held.UNKNOWN_SENDER),
    ],
)
def test_a_mail_nobody_vouches_for_is_held_and_changes_nothing(
    post: Post, city: City, fields: tuple[str, ...], sender: str, reason: Held
) -> None:
    escalation_id = hand_over_one(city)
    after = answer_by_mail(post, escalation_id, "月末までです。", *fields, sender=sender)
    assert after.state is EscalationState.SENT
    assert after.answer == ""
    assert held_reason(after) == reason.value
    assert after.steps[-1].mail is not None
    assert len(db.session.scalars(select(OutgoingMail)).all()) == 1  # nobody who forges is answered


def test_a_second_answer_is_kept_and_overwrites_nothing(post: Post, city: City) -> None:
    escalation_id = hand_over_one(city)
    answer_by_mail(post, escalation_id, "月末までです。")
    after = answer_by_mail(post, escalation_id, "訂正します。15日までです。")
    assert after.answer == "月末までです。"
    assert held_reason(after) == Held.CLOSED.value


def test_the_section_it_was_rerouted_from_cannot_answer_any_more(post: Post, city: City) -> None:
    escalation_id = hand_over_one(city)
    before = address_of(escalation_id)
    do(city, escalation_id, moving.reroute, department(city.child_department), "こども医療の件です。")
    after = answer_by_mail(post, escalation_id, "月末までです。", to=before)
    assert after.state is EscalationState.SENT
    assert held_reason(after) == Held.OTHER_DEPARTMENT.value


def test_a_department_that_was_merged_still_answers_with_the_address_it_was_given(
    post: Post, city: City
) -> None:
    escalation_id = hand_over_one(city)
    before = address_of(escalation_id)
    with transaction():
        merge(
            department(city.school_department),
            department(city.child_department),
            person(city, "administrator"),
            clock.now(),
        )
    after = answer_by_mail(post, escalation_id, "月末までです。", to=before)
    assert after.department_id == city.child_department
    assert after.state is EscalationState.ANSWERED


def test_an_empty_mail_is_held(post: Post, city: City) -> None:
    assert held_reason(answer_by_mail(post, hand_over_one(city), "\n> 引用だけ\n")) == Held.EMPTY.value


def test_a_step_that_does_not_fit_is_held_and_half_of_it_is_not_done(post: Post, city: City) -> None:
    escalation_id = hand_over_one(city)
    answer_by_mail(post, escalation_id, "【確認】転入日はいつですか。")
    after = answer_by_mail(post, escalation_id, "【確認】所得は？")
    assert held_reason(after) == Held.NOT_POSSIBLE.value
    assert after.state is EscalationState.ASKED_BACK


def test_a_citizens_reply_address_is_no_answer_address_and_the_other_way_round(
    app: Flask, city: City
) -> None:
    secret = runtime().secret_key
    escalation = fresh(hand_over_one(city))
    address = answer_address(GENERAL, escalation, secret)
    assert answered_by(address, secret) == (escalation.id, city.school_department)
    assert (
        answered_by(reply_address(GENERAL, f"q{escalation.id}-{city.school_department}", secret), secret)
        is None
    )
    assert answered_by(address.replace("+q", "+q1"), secret) is None
    assert answered_by(address, b"another secret") is None


def test_a_held_mail_is_taken_over_by_a_person_once(post: Post, city: City) -> None:
    escalation_id = hand_over_one(city)
    answer_by_mail(post, escalation_id, "月末までです。", "X-Nothing: 1")
    (held,) = holding.held_mails([city.school])
    assert holding.held_mails([city.child]) == []
    with transaction():
        step = holding.held_mail(held.id, None)
        assert step is not None
        holding.take_over(
            step, Reading(Said.ANSWER, "月末までです。"), person(city, "supervisor"), clock.now()
        )
    after = fresh(escalation_id)
    assert after.state is EscalationState.ANSWERED
    assert [step.kind for step in after.steps[-2:]] == [StepKind.ANSWERED, StepKind.MAIL_CONFIRMED]
    assert count(holding.how_many_held(None)) == 0
    with pytest.raises(RefusedError):
        holding.put_away(after.steps[1], person(city, "supervisor"), clock.now(), "二重です。")


def test_a_held_mail_is_put_away_with_a_reason_and_stays_readable(post: Post, city: City) -> None:
    escalation_id = hand_over_one(city)
    held = answer_by_mail(post, escalation_id, "月末までです。", "X-Nothing: 1").steps[-1]
    with pytest.raises(RefusedError), transaction():
        holding.put_away(held, person(city, "supervisor"), clock.now(), " ")
    with transaction():
        holding.put_away(
            fresh(escalation_id).steps[-1], person(city, "supervisor"), clock.now(), "別人でした。"
        )
    after = fresh(escalation_id)
    assert after.state is EscalationState.SENT
    assert after.steps[-1].kind is StepKind.MAIL_REFUSED
    assert after.steps[-1].mail is not None
    assert after.steps[-1].mail.new_text.strip() == "月末までです。"


def test_files_of_the_mail_go_with_the_answer(post: Post, city: City) -> None:
    escalation_id = hand_over_one(city)
    raw = b"\r\n".join(
        [
            f"From: <{SECTION}>".encode(),
            b"Subject: Re",
            VOUCHED.encode(),
            b'Content-Type: multipart/mixed; boundary="b"',
            b"",
            b"--b",
            b"Content-Type: text/plain; charset=utf-8",
            b"",
            "様式を添付します。".encode(),
            b"--b",
            b"Content-Type: application/pdf",
            b'Content-Disposition: attachment; filename="form.pdf"',
            b"",
            b"%PDF-1.4",
            b"--b--",
            b"",
        ]
    )
    post.receive(raw, address_of(escalation_id), sender=SECTION)
    after = fresh(escalation_id)
    assert after.state is EscalationState.ANSWERED
    assert [(file.name, file.step_id) for file in after.files] == [("form.pdf", after.steps[-1].id)]


def test_a_notice_that_comes_back_is_noted_once_on_the_escalation(post: Post, city: City) -> None:
    escalation_id = hand_over_one(city)
    notice = db.session.scalars(select(OutgoingMail)).one()
    with transaction():
        fresh(escalation_id)
        db.session.get_one(OutgoingMail, notice.id).state = OutgoingState.FAILED
    assert note_next_failed()
    assert not note_next_failed()
    after = fresh(escalation_id)
    assert after.steps[-1].kind is StepKind.NOTICE_FAILED
    assert db.session.scalars(select(EscalationNotice)).one().failed_at is not None


def test_failures_come_back_to_the_address_of_the_escalation(post: Post, city: City) -> None:
    escalation_id = hand_over_one(city)
    notice = db.session.scalars(select(OutgoingMail)).one()
    assert notice.envelope_from == address_of(escalation_id)


def test_the_same_mail_delivered_twice_answers_once(post: Post, city: City) -> None:
    escalation_id = hand_over_one(city)
    answer_by_mail(post, escalation_id, "月末までです。")
    after = answer_by_mail(post, escalation_id, "月末までです。")
    assert [step.kind for step in after.steps] == [StepKind.HANDED_OVER, StepKind.ANSWERED]


def test_what_the_rule_allows_stands_in_the_notice(post: Post, city: City) -> None:
    escalation_id = hand_over_one(city)
    with transaction():
        escalation = db.session.get_one(Escalation, escalation_id)
        escalation.content_in_notice = True
        moving.reroute(
            escalation, person(city, "school_staff"), clock.now(), department(city.child_department), "転送"
        )
    body = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc())).first()
    assert body is not None
    assert "転入した子の就学援助" in body.body


def test_an_answer_takes_the_state_of_a_pause_away(post: Post, city: City) -> None:
    escalation_id = hand_over_one(city)
    answer_by_mail(post, escalation_id, "【確認】転入日はいつですか。")
    after = answer_by_mail(post, escalation_id, "【回答】わかりました。月末までです。")
    assert after.state is EscalationState.ANSWERED
    assert after.answer == "わかりました。月末までです。"
