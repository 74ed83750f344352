"""The second pair of eyes: who may decide, what waits, and what happens when people meet."""

import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import ReplyApproval, User
from inquiry_desk.inquiries.actions import complete, open_inquiry
from inquiry_desk.inquiries.kinds import Channel, FirstOutcome
from inquiry_desk.inquiries.values import Caller, NewInquiry, NotPossibleError
from inquiry_desk.replies.approving import approve as approve_release
from inquiry_desk.replies.approving import ask_approval, withdraw
from inquiry_desk.replies.drafting import draft_of
from inquiry_desk.replies.guard import Risk
from inquiry_desk.replies.models import Decision, Release
from inquiry_desk.replies.replying import Reply
from mail_gateway.models import OutgoingState
from mail_gateway.outgoing.outbox import files_of
from tests.conftest import NOW
from tests.integration.correspondence.citizens import CITIZEN, Post, inquiries, kinds, letter, outgoing
from tests.integration.queue.test_own_lists import address_asked
from tests.integration.replies.composing import (
    PAGE,
    SAFE,
    approve,
    ask,
    compose,
    releases,
    rule_of,
    send,
    send_back,
    work_later,
)
from tests.personas import City, sign_in
from tests.replying import hidden

PDF = ("案内.pdf", b"%PDF-1.7 sample")


@pytest.fixture
def operator(app: Flask, city: City) -> FlaskClient:
    return sign_in(app.test_client(), "operator")


@pytest.fixture
def supervisor(app: Flask, city: City) -> FlaskClient:
    return sign_in(app.test_client(), "supervisor")


@pytest.fixture
def held(post: Post, operator: FlaskClient) -> Release:
    """A reply with an attachment waits."""
    ask(post)
    assert send(operator, SAFE, PDF).status_code == 303
    return releases()[0]


def person(city: City, login_id: str) -> User:
    return db.session.get_one(User, city.id_of(login_id))


def test_a_reply_with_a_risk_waits_and_moves_no_figure(
    post: Post, held: Release, operator: FlaskClient
) -> None:
    work_later(post, 3600)
    assert outgoing()[-1].state is OutgoingState.HELD
    (inquiry,) = inquiries()
    assert (inquiry.first_response_at, inquiry.completed_at) == (None, None)
    assert kinds(inquiry) == ["mail_in", "acknowledged", "reply_held"]
    assert inquiry.assignee == held.author
    page = operator.get(PAGE).text
    assert "承認待ち" in page and "取り下げる" in page and 'id="reply-body"' not in page


def test_the_approved_reply_counts_for_its_author_at_the_moment_of_approval(
    post: Post, held: Release, supervisor: FlaskClient, city: City
) -> None:
    later = NOW.replace(hour=11)
    with clock.fixed(later):
        assert approve(supervisor, held).location == PAGE
    (inquiry,) = inquiries()
    assert (inquiry.first_outcome, inquiry.first_response_at) == (FirstOutcome.ANSWERED, later)
    assert inquiry.first_responder == inquiry.completed_by == person(city, "operator")
    work_later(post, 3600 + 29)
    assert outgoing()[-1].state is OutgoingState.WAITING
    work_later(post, 3600 + 31)
    assert outgoing()[-1].state is OutgoingState.SENT
    assert files_of(outgoing()[-1])[0].content == PDF[1]
    (release,) = releases()
    assert (release.decision, release.decided_by) == (Decision.APPROVED, person(city, "supervisor"))
    assert release.reasons == ["attachment"]


def test_the_second_person_sees_mail_risks_and_files(held: Release, supervisor: FlaskClient) -> None:
    assert '承認待ち</span><span class="count"' in supervisor.get("/").text.replace("\n", "")
    assert "添付ファイルがあります" in supervisor.get("/approvals").text
    page = supervisor.get(f"/approvals/{held.id}").text
    assert SAFE in page and CITIZEN in page and "案内.pdf" in page
    saved = supervisor.get("/replies/files/1")
    assert (saved.data, saved.mimetype) == (PDF[1], "application/octet-stream")


def test_the_list_on_a_screen_is_told_what_was_asked_for_changed_and_decided(
    supervisor: FlaskClient, city: City
) -> None:
    empty, writer = address_asked(supervisor.get("/approvals").text), person(city, "operator")
    caller = Caller(mail_address="hanako@citizen.example.jp")
    with transaction():
        inquiry = open_inquiry(
            NewInquiry(Channel.MAIL, NOW, "質問", caller=caller, service_id=city.school), None
        )
        release = ask_approval(inquiry, writer, NOW, Reply("Re: 質問", SAFE, True), [Risk.ATTACHMENT])
    came = supervisor.get(empty).text
    assert 'id="list-body" hx-swap-oob="true"' in came and f'id="row-{release.id}"' in came
    with transaction():
        inquiry.service_id = None
    changed = supervisor.get(address_asked(came)).text
    assert f'id="row-{release.id}" hx-swap-oob="true"' in changed
    assert 'id="side-replies-approvals" aria-label="1件" hx-swap-oob="true">1<' in changed
    with transaction():
        withdraw(release, writer, NOW)
    told = supervisor.get(address_asked(changed)).text
    assert f'id="row-{release.id}" class="row-left" hx-swap-oob="true"' in told
    assert "<tr" not in supervisor.get(address_asked(told)).text


def test_a_reply_sent_back_is_a_draft_again_with_the_comment(
    held: Release, operator: FlaskClient, supervisor: FlaskClient, city: City
) -> None:
    assert send_back(supervisor, held, "様式が古い版です。").location == "/approvals"
    assert outgoing()[-1].state is OutgoingState.CANCELLED
    assert "様式が古い版です。" in operator.get("/mine").text
    page = operator.get(PAGE).text
    assert "様式が古い版です。" in page and SAFE in page and "案内.pdf" in page
    (inquiry,) = inquiries()
    draft = draft_of(person(city, "operator"), inquiry)
    assert draft is not None and draft.completes and draft.files[0].content == PDF[1]
    assert kinds(inquiry)[-1] == "reply_returned"
    send(operator)
    assert "様式が古い版です。" not in operator.get("/mine").text


def test_sending_back_needs_a_word_of_why(held: Release, supervisor: FlaskClient) -> None:
    assert send_back(supervisor, held, " ").status_code == 422
    assert releases()[0].decision is None


def test_the_author_withdraws_and_writes_on(held: Release, operator: FlaskClient) -> None:
    assert operator.post(f"/replies/{held.id}/withdraw", data={}).location == PAGE
    assert SAFE in operator.get(PAGE).text
    assert kinds(inquiries()[0])[-1] == "reply_withdrawn"


def test_only_the_author_withdraws(held: Release, supervisor: FlaskClient) -> None:
    answer = supervisor.post(f"/replies/{held.id}/withdraw", data={})
    assert answer.status_code == 409
    assert "返信を書いた方だけです" in answer.text


def test_nobody_approves_their_own_reply(post: Post, supervisor: FlaskClient) -> None:
    ask(post)
    send(supervisor, SAFE, PDF)
    (release,) = releases()
    assert "ほかの方が承認する必要があります" in supervisor.get(f"/approvals/{release.id}").text
    version = str(inquiries()[0].version)
    answer = supervisor.post(f"/approvals/{release.id}/approve", data={"version": version})
    assert answer.status_code == 409
    assert outgoing()[-1].state is OutgoingState.HELD


@pytest.mark.parametrize(
    ("who", "status"), [("operator", 403), ("auditor", 403), ("other_operator", 403), ("site_manager", 200)]
)
def test_who_may_decide(app: Flask, held: Release, who: str, status: int) -> None:
    client = sign_in(app.test_client(), who)
    assert client.get(f"/approvals/{held.id}").status_code == status


def test_a_supervisor_of_another_service_does_not_see_it(app: Flask, held: Release, city: City) -> None:
    with transaction():
        moved = person(city, "supervisor")
        moved.services = []
    client = sign_in(app.test_client(), "supervisor")
    assert client.get(f"/approvals/{held.id}").status_code == 404
    assert client.get("/replies/files/1").status_code == 404
    assert CITIZEN not in client.get("/approvals").text


def test_the_second_of_two_approvers_is_told_who_was_first(
    app: Flask, held: Release, supervisor: FlaskClient
) -> None:
    manager = sign_in(app.test_client(), "site_manager")
    page = manager.get(f"/approvals/{held.id}").text
    approve(supervisor, held)
    fields = {name: hidden(page, name) for name in ("submission_key", "version")}
    answer = manager.post(f"/approvals/{held.id}/approve", data=fields)
    assert answer.status_code == 409
    assert "田中さんがすでに承認しました" in answer.text
    assert kinds(inquiries()[0]).count("mail_out") == 1


def test_two_approvals_in_the_same_moment_send_one_mail(app: Flask, held: Release, city: City) -> None:
    begin, results = threading.Barrier(2), []

    def decide(login_id: str) -> None:
        with app.app_context(), clock.fixed(NOW):
            begin.wait()
            try:
                with transaction() as session:
                    release = session.get_one(Release, held_id)
                    approve_release(release, person(city, login_id), NOW, not_before=NOW)
                results.append("approved")
            except NotPossibleError:
                results.append("too late")
            db.session.remove()

    held_id = held.id
    db.session.rollback()
    threads = [threading.Thread(target=decide, args=(who,)) for who in ("supervisor", "site_manager")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["approved", "too late"]
    assert kinds(inquiries()[0]).count("mail_out") == 1


def test_a_withdrawn_reply_is_not_approved(
    held: Release, operator: FlaskClient, supervisor: FlaskClient
) -> None:
    page = supervisor.get(f"/approvals/{held.id}").text
    operator.post(f"/replies/{held.id}/withdraw", data={})
    fields = {name: hidden(page, name) for name in ("submission_key", "version")}
    answer = supervisor.post(f"/approvals/{held.id}/approve", data=fields)
    assert answer.status_code == 409
    assert "佐藤さんが取り下げました" in answer.text
    assert outgoing()[-1].state is OutgoingState.CANCELLED


def test_news_from_the_citizen_are_shown_before_the_approval(
    post: Post, held: Release, supervisor: FlaskClient
) -> None:
    page = supervisor.get(f"/approvals/{held.id}").text
    with clock.fixed(NOW.replace(minute=5)):
        raw = letter("Re: 質問", "やはり取り消します", "Message-ID: <q2@mail.example.jp>")
        post.receive(raw, post.reply_address(inquiries()[0]), at=NOW.replace(minute=5))
    fields = {name: hidden(page, name) for name in ("submission_key", "version")}
    answer = supervisor.post(f"/approvals/{held.id}/approve", data=fields)
    assert answer.status_code == 409
    assert "承認の依頼のあとに、この問い合わせに新しい記録があります。" in answer.text
    assert outgoing()[-1].state is OutgoingState.HELD
    assert approve(supervisor, held).status_code == 303


def test_a_reply_to_an_inquiry_completed_meanwhile_is_not_approved(
    held: Release, supervisor: FlaskClient, city: City
) -> None:
    with transaction():
        complete(inquiries()[0], person(city, "colleague"), NOW)
    answer = approve(supervisor, held)
    assert answer.status_code == 409
    assert "その間に完了しました" in answer.text
    assert send_back(supervisor, held, "電話で回答済みです。").status_code == 303


def test_while_a_reply_waits_no_other_is_written(held: Release, app: Flask) -> None:
    colleague = sign_in(app.test_client(), "colleague")
    assert 'id="reply-body"' not in colleague.get(PAGE).text
    answer = compose(colleague, "もう一つの回答です。")
    assert answer.status_code == 409
    assert "佐藤さんの返信が承認を待っています" in answer.text
    assert len(outgoing()) == 2


@pytest.mark.parametrize(
    ("rule", "state"),
    [
        (ReplyApproval.ALWAYS, OutgoingState.HELD),
        (ReplyApproval.ANY_RISK, OutgoingState.HELD),
        (ReplyApproval.BY_RISK, OutgoingState.WAITING),
        (ReplyApproval.NEVER, OutgoingState.WAITING),
    ],
)
def test_the_rule_of_the_service_decides(
    post: Post, operator: FlaskClient, city: City, rule: ReplyApproval, state: OutgoingState
) -> None:
    rule_of(city.school, rule)
    ask(post)
    send(operator)
    assert outgoing()[-1].state is state


def test_a_service_without_approval_still_warns(post: Post, operator: FlaskClient, city: City) -> None:
    rule_of(city.school, ReplyApproval.NEVER)
    ask(post)
    compose(operator, "マイナンバー 1234 5678 9018", PDF)
    page = operator.get(f"{PAGE}/reply/preview?version={inquiries()[0].version}").text
    assert "<mark>1234 5678 9018</mark>" in page
    assert "送信する" in page and "承認を依頼する" not in page


def test_mail_of_no_service_is_judged_by_risk(post: Post, app: Flask, city: City) -> None:
    post.receive(letter("質問", "どこに聞けばよいですか"), "info@desk.example.jp")
    operator = sign_in(app.test_client(), "operator")
    send(operator, SAFE, PDF)
    assert outgoing()[-1].state is OutgoingState.HELD
