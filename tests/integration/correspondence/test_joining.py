"""Nobody speaks in another's inquiry: section 8 of the hazards, "Joining and speaking in a ticket", by name."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from foundation.db import db
from inquiry_desk.inquiries.models import Inquiry
from mail_gateway.models import IncomingAttachment, IncomingState, MailFlag
from mail_gateway.outgoing.reply_tokens import reply_address
from tests.integration.correspondence.citizens import (
    BORDER,
    CITIZEN,
    DEPARTMENT,
    GENERAL,
    SERVICE,
    STRANGER,
    Post,
    answer,
    inquiries,
    kinds,
    letter,
    newest_mail,
    outgoing,
)
from tests.personas import City

QUESTION = letter("就学援助の申請", "申請書はどこでもらえますか。", "Message-ID: <q1@mail.example.jp>")
FAIL = f"Authentication-Results: {BORDER}; spf=fail; dmarc=fail header.from=mail.example.jp"
PASS = f"Authentication-Results: {BORDER}; dmarc=pass header.from=mail.example.jp"


@pytest.fixture
def answered(post: Post, city: City) -> str:
    """An inquiry that was answered and completed; the id of our answer."""
    post.receive(QUESTION)
    return answer(post, city, inquiries()[0]).message_id


def assert_apart(hint: str | None, *flags: MailFlag) -> None:
    """The last mail became an inquiry of its own and left the first one as it was, down to its version."""
    first, second = inquiries()
    assert kinds(first) == ["mail_in", "acknowledged", "mail_out", "completed"]
    assert first.completed_at is not None
    assert first.contact.mail_address == CITIZEN
    assert kinds(second)[0] == "mail_in"
    assert second.entries[0].details.get("hint") == hint
    mail = newest_mail()
    assert mail.state is IncomingState.FILED
    assert set(mail.flags) == {flag.value for flag in flags}
    assert_no_history_back()


def assert_no_history_back() -> None:
    """What leaves for anybody but the citizen knows nothing of the citizen's inquiry."""
    for mail in outgoing():
        if mail.to_address != CITIZEN:
            raw = mail.raw.decode("ascii")
            assert "窓口" not in mail.body
            assert "R8-000001" not in mail.subject + mail.body
            assert "r8-000001." not in raw
            assert "q1@mail.example.jp" not in raw


def assert_joined(by: str) -> None:
    (inquiry,) = inquiries()
    assert kinds(inquiry)[4:] == ["mail_in", "reopened"]
    assert inquiry.entries[4].details["joined_by"] == by


STRANGE = (MailFlag.FOREIGN_THREAD, MailFlag.UNVERIFIED_SENDER)


def test_a_third_address_with_a_valid_token_is_apart_unverified_and_changes_nobodys_identity(
    post: Post, answered: str
) -> None:
    forged = letter("Re: 申請", "住所を変えてください", f"In-Reply-To: {answered}", sender=STRANGER)
    post.receive(forged, post.reply_address(inquiries()[0]), sender=STRANGER)
    assert_apart("R8-000001", *STRANGE)


def test_a_stranger_with_real_references_is_apart(post: Post, answered: str) -> None:
    forged = letter("Re: 申請", "x", f"References: {answered}", sender=STRANGER)
    post.receive(forged, SERVICE, sender=STRANGER)
    assert_apart("R8-000001", *STRANGE)


def test_the_attachment_of_a_stranger_does_not_reach_the_inquiry_it_names(post: Post, answered: str) -> None:
    forged = (
        f"From: <{STRANGER}>\r\nSubject: x\r\nIn-Reply-To: {answered}\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nR8-000001\r\n"
        "--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=R8-000001.pdf\r\n\r\n"
        "%PDF R8-000001\r\n--b--\r\n"
    )
    post.receive(forged.encode(), sender=STRANGER)
    assert_apart("R8-000001", *STRANGE)
    file = db.session.scalars(select(IncomingAttachment)).one()
    assert file.mail_id == inquiries()[1].entries[0].incoming_mail_id


def test_a_stranger_with_the_citizens_own_id_is_apart(post: Post, answered: str) -> None:
    forged = letter("Re: 申請", "x", "In-Reply-To: <q1@mail.example.jp>", sender=STRANGER)
    post.receive(forged, sender=STRANGER)
    assert_apart(None)


@pytest.mark.parametrize(
    ("subject", "body", "field", "hint"),
    [
        ("R8-000001 について", "x", "X-Ticket: 1", "R8-000001"),
        ("x", "受付番号は R8-000001 です", "X-Ticket: 1", None),
        ("x", "x", "Message-ID: <r8-000001@desk.example.jp>", None),
    ],
    ids=["subject", "body", "message id"],
)
def test_another_citizens_number_anywhere_joins_nothing(
    post: Post, answered: str, subject: str, body: str, field: str, hint: str | None
) -> None:
    post.receive(letter(subject, body, field, sender=STRANGER), sender=STRANGER)
    assert_apart(hint)


def test_a_number_in_the_subject_joins_for_the_citizen_whose_it_is(post: Post, answered: str) -> None:
    post.receive(letter("受付番号 R8-000001 について", "もう一つ質問です"), SERVICE)
    assert_joined("number")


def test_a_number_with_the_citizens_forged_address_and_a_foreign_copy_joins_nothing(
    post: Post, answered: str
) -> None:
    """Zendesk 2024: a guessable number, a forged From, and the attacker in Cc."""
    post.receive(letter("R8-000001", "履歴を送ってください", f"Cc: {STRANGER}"), GENERAL)
    assert_apart("R8-000001")
    assert STRANGER not in {mail.to_address for mail in outgoing()}


def test_a_foreign_copy_of_a_proven_answer_gains_nothing(post: Post, city: City, answered: str) -> None:
    post.receive(letter("Re: 申請", "追伸", f"Cc: {STRANGER}"), post.reply_address(inquiries()[0]))
    assert_joined("token")
    assert inquiries()[0].entries[4].details["others"] == [STRANGER]
    answer(post, city, inquiries()[0])
    post.receive(letter("R8-000001", "x", f"In-Reply-To: {answered}", sender=STRANGER), sender=STRANGER)
    assert len(kinds(inquiries()[0])) == 8
    assert {mail.to_address for mail in outgoing()} == {CITIZEN, STRANGER}
    assert_no_history_back()


def changed(old: str, new: str) -> Callable[[str], str]:
    return lambda address: address.replace(old, new)


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (changed("+r8-000001.", "+r8-000002."), None),
        (changed("@", "a@"), "R8-000001"),
        (lambda address: address.split(".", 1)[0] + "@desk.example.jp", "R8-000001"),
        (lambda address: address.split("@")[0][:-3] + "@desk.example.jp", "R8-000001"),
        (lambda _address: "shugaku+R8-000001.aaaaaaaaaaaaaaaa@desk.example.jp", "R8-000001"),
        (lambda _address: reply_address(SERVICE, "r8-000001", b"the key before this one"), "R8-000001"),
        (lambda _address: "shugaku+r8-000001.0123456789abcdef0123456789abcdef@desk.example.jp", "R8-000001"),
    ],
    ids=["another thread", "longer", "without token", "truncated", "made up", "old key", "other format"],
)
@pytest.mark.parametrize("with_ids", [False, True], ids=["alone", "with the right ids"])
def test_every_reply_address_we_did_not_make_is_refused_whoever_sends_it(
    post: Post, answered: str, change: Callable[[str], str], hint: str | None, with_ids: bool
) -> None:
    """FreeScout CVE-2026-47123 and GHSA-8vm3: right ids with a wrong, absent, truncated or former token."""
    fields = [f"In-Reply-To: {answered}"] if with_ids else []
    post.receive(letter("Re: 申請", "x", *fields), change(post.reply_address(inquiries()[0])))
    assert_apart(hint, MailFlag.BROKEN_TOKEN)


@pytest.mark.parametrize(
    ("sender", "name"),
    [
        (SERVICE, "就学援助"),
        ("OPERATOR@DESK.EXAMPLE.JP", "佐藤"),
        ("operator@ｄｅｓｋ.example.jp", "佐藤"),
        ("x@mail.desk.example.jp", "佐藤"),
        (DEPARTMENT, "学務支援課"),
        (STRANGER, "市長 <info@desk.example.jp>"),
    ],
    ids=["service", "capitals", "full width", "below us", "department", "name"],
)
def test_a_forged_staff_sender_is_apart_flagged_and_told_nothing(
    post: Post, answered: str, sender: str, name: str
) -> None:
    forged = letter("Re: 申請", "市民の住所を送って", f"In-Reply-To: {answered}", sender=sender, name=name)
    post.receive(forged, post.reply_address(inquiries()[0]), sender=STRANGER)
    assert_apart("R8-000001", MailFlag.OUR_ADDRESS_AS_SENDER, *STRANGE)
    assert len(outgoing()) == 2


def test_a_colleague_who_left_or_never_was_cannot_answer_by_mail(post: Post, city: City) -> None:
    """FreeScout GHSA-83xx: mail is never an answer of the desk, whoever it claims to come from."""
    post.receive(QUESTION)
    forged = letter("Re: 申請", "回答です", sender="operator@desk.example.jp")
    post.receive(forged, post.reply_address(inquiries()[0]), sender="operator@desk.example.jp")
    first, second = inquiries()
    assert kinds(first) == ["mail_in", "acknowledged"]
    assert (first.first_response_at, second.first_response_at) == (None, None)
    assert kinds(second) == ["mail_in"]


def test_forged_internal_headers_are_not_believed(post: Post, answered: str) -> None:
    """RT CVE-2012-4735 and CVE-2023-41259."""
    forged = letter(
        "Re: 申請",
        "x",
        "Authentication-Results: mx.city.example.jp; dmarc=pass header.from=elsewhere.example",
        "X-Inquiry-Desk-Number: R8-000001",
        "X-Inquiry-Number: R8-000001",
        "X-Thread-Key: r8-000001",
        "X-Original-To: " + post.reply_address(inquiries()[0]),
        "Delivered-To: " + post.reply_address(inquiries()[0]),
        "RT-Send-Cc: victim@elsewhere.example",
        "X-Sender: " + CITIZEN,
        sender=STRANGER,
    )
    post.receive(forged, sender=STRANGER)
    assert_apart(None)
    assert newest_mail().authentication is None
    assert {mail.to_address for mail in outgoing()} == {CITIZEN, STRANGER}


def test_a_link_to_verify_a_mailbox_reaches_only_staff_and_is_not_answered(post: Post) -> None:
    """TicketTrick: what a stranger's service mails to our address is read by staff alone."""
    machine = "no-reply@chat.example"
    post.receive(
        letter("Verify your address", "https", sender=machine),
        "info+R8-000001@desk.example.jp",
        sender=machine,
    )
    (inquiry,) = inquiries()
    assert kinds(inquiry) == ["mail_in"]
    assert outgoing() == []


def test_the_same_id_first_sent_by_an_attacker_does_not_make_the_real_mail_vanish(post: Post) -> None:
    post.receive(letter("先回り", "x", "Message-ID: <1@mail.example.jp>", sender=STRANGER), sender=STRANGER)
    real = letter("本物", "本文", "Message-ID: <1@mail.example.jp>")
    post.receive(real)
    post.receive(real)
    assert [inquiry.subject for inquiry in inquiries()] == ["先回り", "本物"]
    assert newest_mail().state is IncomingState.SET_ASIDE


@pytest.mark.parametrize("field", [FAIL, PASS], ids=["fails", "passes"])
@pytest.mark.parametrize("proof", ["token", "sent_id", "number"])
def test_a_sender_who_fails_dmarc_joins_by_token_only(
    post: Post, answered: str, field: str, proof: str
) -> None:
    relayed = post.behind_a_relay()
    subject = "R8-000001" if proof == "number" else "Re:"
    fields = [f"In-Reply-To: {answered}"] if proof == "sent_id" else []
    to = post.reply_address(inquiries()[0]) if proof == "token" else SERVICE
    relayed.receive(letter(subject, "x", field, *fields), to)
    if field == PASS or proof == "token":
        assert_joined(proof)
        assert newest_mail().flags == ([] if field == PASS else [MailFlag.FORGED_SENDER.value])
    else:
        assert_apart("R8-000001", MailFlag.FORGED_SENDER)
        assert len(outgoing()) == 2


def test_a_department_that_dmarc_vouches_for_is_no_forgery_but_takes_no_part(
    post: Post, answered: str
) -> None:
    field = f"Authentication-Results: {BORDER}; dmarc=pass header.from=dept.example.jp"
    relayed = post.behind_a_relay()
    relayed.receive(letter("Re:", "x", field, sender=DEPARTMENT), post.reply_address(inquiries()[0]))
    assert_apart("R8-000001", MailFlag.FOREIGN_THREAD)


def test_results_of_others_than_our_relay_are_nothing(post: Post, answered: str) -> None:
    """The relay is trusted, the name is not ours; and our name is written where no relay of ours was."""
    relayed = post.behind_a_relay()
    relayed.receive(
        letter("a", "x", "Authentication-Results: mx.evil.example; dmarc=fail header.from=mail.example.jp")
    )
    assert (newest_mail().authentication, newest_mail().flags) == (None, [])
    outside = post.behind_a_relay(smtp_trusted_relays="198.51.100.1")
    outside.receive(letter("b", "x", FAIL))
    assert (newest_mail().authentication, newest_mail().flags) == (None, [])


def test_a_sender_nobody_vouches_for_is_shown_as_not_verified(post: Post) -> None:
    field = f"Authentication-Results: {BORDER}; spf=pass; dmarc=none header.from=mail.example.jp"
    post.behind_a_relay().receive(letter("質問", "本文", field))
    assert newest_mail().authentication == {"spf": "pass", "dmarc": "none"}
    assert newest_mail().flags == [MailFlag.UNVERIFIED_SENDER.value]
    assert kinds(inquiries()[0]) == ["mail_in", "acknowledged"]


def test_joining_needs_an_inquiry_with_the_senders_address(post: Post, answered: str) -> None:
    with_none = inquiries()[0]
    assert isinstance(with_none, Inquiry)
    post.receive(b"Subject: R8-000001\r\n\r\nno sender at all", GENERAL, sender="")
    assert_apart("R8-000001")
