"""From the composer over the preview to the mail: nothing leaves unseen, unticked or twice, and nothing typed is lost."""

import re

import pytest
from flask.testing import FlaskClient

from foundation import clock
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.inquiries.actions import write_note
from inquiry_desk.inquiries.kinds import FirstOutcome
from inquiry_desk.replies.models import Decision
from mail_gateway.models import OutgoingState
from mail_gateway.outgoing.outbox import files_of
from mail_gateway.parsing import parse
from tests.conftest import NOW
from tests.integration.correspondence.citizens import CITIZEN, Post, inquiries, kinds, outgoing
from tests.integration.replies.composing import (
    NUMBER,
    PAGE,
    SAFE,
    ask,
    compose,
    press_send,
    preview,
    releases,
    send,
    work_later,
)
from tests.personas import City, sign_in

PDF = ("案内.pdf", b"%PDF-1.7 sample")


@pytest.fixture
def operator(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "operator")


def test_a_reply_is_seen_ticked_and_leaves_after_the_time_to_cancel(
    post: Post, operator: FlaskClient
) -> None:
    ask(post)
    response = send(operator)
    assert (response.status_code, response.location) == (303, PAGE)
    (inquiry,) = inquiries()
    assert (inquiry.first_outcome, inquiry.first_response_at) == (FirstOutcome.ANSWERED, NOW)
    assert kinds(inquiry) == ["mail_in", "acknowledged", "mail_out", "completed"]
    post.work()
    assert outgoing()[-1].state is OutgoingState.WAITING
    work_later(post, 31)
    assert outgoing()[-1].state is OutgoingState.SENT
    (release,) = releases()
    assert (release.decision, release.decided_by, release.reasons) == (Decision.APPROVED, release.author, [])


def test_the_preview_shows_what_the_citizen_receives(post: Post, operator: FlaskClient) -> None:
    ask(post)
    compose(operator, "髙﨑様😀\n\n  回答です。<b>", subject="Re:  質問 =?utf-8?q?x?=")
    page = preview(operator)
    press_send(operator, page)
    work_later(post, 31)
    received = parse(outgoing()[-1].raw, "")
    assert "髙﨑様😀\n\n  回答です。&lt;b&gt;" in page
    assert received.text.strip() == "髙﨑様😀\n\n  回答です。<b>"
    assert received.subject == "Re: 質問 =?utf-8?q?x?="
    assert f"<dd>{received.subject}</dd>" in page
    assert CITIZEN in page and "&lt;shugaku@desk.example.jp&gt;" in page


def test_without_the_tick_of_the_address_nothing_is_sent(post: Post, operator: FlaskClient) -> None:
    ask(post)
    compose(operator)
    response = press_send(operator, preview(operator), "address")
    assert response.status_code == 422
    assert "宛先を確認し、チェックを入れてください。" in response.text
    assert len(outgoing()) == 1


def test_what_was_changed_after_the_preview_is_not_sent_unseen(post: Post, operator: FlaskClient) -> None:
    ask(post)
    compose(operator)
    page = preview(operator)
    compose(operator, "別の画面で書き換えた回答です。")
    response = press_send(operator, page)
    assert (response.status_code, "/reply/preview" in response.location) == (303, True)
    assert len(outgoing()) == 1
    press_send(operator, preview(operator))
    assert outgoing()[-1].body == "別の画面で書き換えた回答です。"


def test_the_button_pressed_twice_sends_one_mail(post: Post, operator: FlaskClient) -> None:
    ask(post)
    compose(operator)
    page = preview(operator)
    answers = [press_send(operator, page) for _press in range(2)]
    assert [(one.status_code, one.location) for one in answers] == [(303, PAGE)] * 2
    assert len(outgoing()) == 2


def test_news_on_the_inquiry_stop_the_mail_and_keep_the_text(
    post: Post, operator: FlaskClient, city: City
) -> None:
    ask(post)
    compose(operator, "待っている間の回答です。")
    page = preview(operator)
    write_note(inquiries()[0], db.session.get_one(User, city.id_of("colleague")), clock.now(), "電話あり")
    db.session.commit()
    response = press_send(operator, page)
    assert response.status_code == 409
    assert "待っている間の回答です。" in response.text and "電話あり" in response.text
    assert len(outgoing()) == 1


def test_an_old_page_keeps_what_was_typed(post: Post, operator: FlaskClient) -> None:
    ask(post)
    response = compose(operator, "長い回答", version="1")
    assert response.status_code == 409
    assert "長い回答" in response.text


@pytest.mark.parametrize("body", [" ", "（ここに回答を書く）"])
def test_an_empty_reply_or_an_unfilled_template_gets_no_preview(
    post: Post, operator: FlaskClient, body: str
) -> None:
    ask(post)
    assert compose(operator, body).status_code == 422
    assert len(outgoing()) == 1


def test_rewriting_finds_text_files_and_the_untouched_box(post: Post, operator: FlaskClient) -> None:
    ask(post)
    compose(operator, "書きかけ", PDF, completes=False)
    page = operator.get(PAGE).text
    assert "書きかけ" in page and "案内.pdf" in page
    (box,) = (tag for tag in re.findall(r"<input[^>]*>", page) if 'id="reply-completes"' in tag)
    assert "checked" not in box


def test_files_are_kept_listed_ticked_and_sent(post: Post, operator: FlaskClient, city: City) -> None:
    ask(post)
    compose(operator, SAFE, PDF, ("様式.xlsx", b"PK sample"))
    page = preview(operator)
    assert press_send(operator, page, "file_ids").status_code == 422
    press_send(operator, page)
    mail = outgoing()[-1]
    assert [(file.name, file.content_type, file.content) for file in files_of(mail)] == [
        ("案内.pdf", "application/pdf", PDF[1]),
        ("様式.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK sample"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("請求書.pdf.exe", b"MZ", "この種類のファイルは送信できません"),
        ("a.ph\u200bp", b"x", "この種類のファイルは送信できません"),
        (".htaccess", b"x", "この種類のファイルは送信できません"),
        ("偽装.pdf", b"MZ\x90", "この種類のファイルは送信できません"),
        ("page.html", b"x", "この種類のファイルは送信できません"),
        ("空.pdf", b"", "ファイルが空です"),
        ("大きい.pdf", b"x" * 10_000_001, "添付ファイルの合計は"),
    ],
)
def test_a_file_that_cannot_be_sent_is_named_with_its_reason_and_nothing_else_is_lost(
    post: Post, operator: FlaskClient, name: str, content: bytes, reason: str
) -> None:
    ask(post)
    response = compose(operator, "本文は残ります", PDF, (name, content))
    assert response.status_code == 422
    assert reason in response.text
    assert "本文は残ります" in response.text and "案内.pdf" in response.text
    assert preview(operator).count('name="file_ids"') == 1


def test_no_more_than_ten_files(post: Post, operator: FlaskClient) -> None:
    ask(post)
    response = compose(operator, SAFE, *[(f"{n}.pdf", b"x") for n in range(11)])
    assert response.status_code == 422
    assert "10個まで" in response.text
    assert preview(operator).count('name="file_ids"') == 10


def test_a_chosen_file_can_be_opened_and_removed_by_its_owner_only(
    post: Post, operator: FlaskClient, app: object
) -> None:
    ask(post)
    compose(operator, SAFE, PDF)
    saved = operator.get(f"{PAGE}/reply/files/1")
    assert (saved.data, saved.mimetype) == (PDF[1], "application/octet-stream")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in saved.headers["Content-Security-Policy"]
    colleague = sign_in(operator.application.test_client(), "colleague")
    assert colleague.get(f"{PAGE}/reply/files/1").status_code == 404
    colleague.post(f"{PAGE}/reply/files/1/remove", data={})
    assert operator.get(f"{PAGE}/reply/files/1").status_code == 200
    operator.post(f"{PAGE}/reply/files/1/remove", data={"subject": "s", "body": "b"})
    assert operator.get(f"{PAGE}/reply/files/1").status_code == 404


def test_somebody_of_another_service_can_neither_write_nor_look(
    post: Post, client: FlaskClient, city: City
) -> None:
    ask(post)
    stranger = sign_in(client, "other_operator")
    assert compose(stranger).status_code == 404
    assert stranger.get(f"/inquiries/{NUMBER}/reply/preview?version=1").status_code == 404
    assert stranger.post(f"/inquiries/{NUMBER}/reply/send", data={}).status_code == 404
    assert len(outgoing()) == 1
