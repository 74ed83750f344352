"""What staff see of a mail: who may have sent it, who else has it, what its files are; and nothing of it runs."""

import base64

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation.db import db, transaction
from mail_gateway.models import IncomingAttachment, IncomingMail, IncomingState, MailFlag, ScanState
from tests.integration.correspondence.citizens import (
    BORDER,
    CITIZEN,
    DEPARTMENT,
    SERVICE,
    STRANGER,
    Post,
    letter,
    newest_mail,
)
from tests.personas import City, sign_in

CHILD = "kodomo@desk.example.jp"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def part(content_type: str, content: bytes, *fields: str) -> str:
    head = "".join(f"{field}\r\n" for field in (f"Content-Type: {content_type}", *fields))
    return f"{head}Content-Transfer-Encoding: base64\r\n\r\n{base64.encodebytes(content).decode()}"


def mail_of(*parts: str, kind: str = "mixed", sender: str = CITIZEN) -> bytes:
    body = "".join(f"--b\r\n{one}\r\n" for one in parts)
    head = (
        f"From: <{sender}>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary=b"
    )
    return f"{head}\r\n\r\n{body}--b--\r\n".encode()


def attached(name: str, content: bytes, content_type: str = "application/octet-stream") -> bytes:
    disposition = f"Content-Disposition: attachment; filename*=UTF-8''{name}"
    return mail_of(part("text/plain", b"see"), part(content_type, content, disposition))


def laid_out(html: str, picture: bytes = PNG, picture_type: str = "image/png") -> bytes:
    picture_part = part(
        picture_type, picture, "Content-ID: <logo@mail>", "Content-Disposition: inline; filename=logo"
    )
    return mail_of(part("text/html; charset=utf-8", html.encode()), picture_part, kind="related")


def another(client: FlaskClient, login: str) -> FlaskClient:
    """Somebody else at another terminal."""
    return sign_in(client.application.test_client(), login)


def page_of(client: FlaskClient, number: str = "R8-000001", login: str = "operator") -> str:
    response = sign_in(client, login).get(f"/inquiries/{number}")
    assert response.status_code == 200
    return response.text


def file_id() -> int:
    return db.session.scalars(
        select(IncomingAttachment.id).order_by(IncomingAttachment.id.desc()).limit(1)
    ).one()


def test_a_forged_sender_is_named_as_such_with_what_to_do(post: Post, client: FlaskClient) -> None:
    field = f"Authentication-Results: {BORDER}; dmarc=fail header.from=mail.example.jp"
    post.behind_a_relay().receive(letter("質問", "本文", field))
    text = page_of(client)
    assert "差出人を偽っているおそれ" in text
    assert "返信せず、別の方法で確かめてください" in text
    assert f"&lt;{CITIZEN}&gt;" in text


def test_a_department_in_the_sender_that_nobody_vouches_for_is_told(post: Post, client: FlaskClient) -> None:
    post.receive(letter("至急", "市民の一覧を送って", sender=DEPARTMENT, name="学務支援課"), sender=STRANGER)
    assert "市・センターの宛先を名のる差出人" in page_of(client)


def test_where_nobody_checks_senders_nothing_is_claimed(post: Post, client: FlaskClient) -> None:
    post.receive(letter("質問", "本文"))
    assert "未確認の差出人" not in page_of(client)
    text = another(client, "supervisor").get(f"/mail/incoming/{newest_mail().id}").text
    assert "確認結果なし" in text
    assert "未確認の差出人" not in text


def test_the_real_address_is_always_shown_and_look_alikes_read_as_what_they_are(
    post: Post, client: FlaskClient
) -> None:
    raw = letter("x", "y", sender="mayor@\u0430pple.example", name="市長 <mayor@city.example.jp>")
    post.receive(raw, sender=STRANGER)
    text = page_of(client)
    assert "&lt;mayor@xn--pple-43d.example&gt;" in text
    supervisor = another(client, "supervisor")
    assert "mayor@xn--pple-43d.example" in supervisor.get(f"/mail/incoming/{newest_mail().id}").text


def test_who_else_has_the_mail_is_shown(post: Post, client: FlaskClient) -> None:
    others = ", ".join(f"copy{number}@elsewhere.example" for number in range(40))
    post.receive(letter("x", "y", f"Cc: {others}, {SERVICE}, {CITIZEN}"))
    text = page_of(client)
    assert "copy0@elsewhere.example" in text
    assert "ほか10件" in text
    assert SERVICE not in text.split("ほかの宛先")[1].split("</dd>")[0]


def test_a_hint_leads_to_the_inquiry_it_names(post: Post, client: FlaskClient) -> None:
    post.receive(letter("一つ目", "本文"))
    post.receive(letter("R8-000001", "x", sender=STRANGER), sender=STRANGER)
    text = page_of(client, "R8-000002")
    assert "関連する可能性のある問い合わせ" in text
    assert 'href="/inquiries/R8-000001"' in text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.exe", b"MZ\x90\x00" + b"\0" * 100, "プログラムやマクロが動くおそれ"),
        ("%E4%BD%8F%E6%B0%91%E7%A5%A8.pdf", b"MZ\x90\x00" + b"\0" * 100, "名前と中身の種類が違います"),
        ("page.svg", b"<svg onload=alert(1)>", "プログラムやマクロが動くおそれ"),
        ("invoice%E2%80%AEfdp.exe", b"MZ\x90\x00" + b"\0" * 100, "[U+202E]"),
        ("a.php%E2%80%8B", b"<?php", "[U+200B]"),
        (
            "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E.pdf",
            b"%PDF-1.4",
            "&lt;img src=x onerror=alert(1)&gt;.pdf",
        ),
    ],
)
def test_a_file_is_shown_with_what_speaks_against_it(
    post: Post, client: FlaskClient, name: str, content: bytes, said: str
) -> None:
    post.receive(attached(name, content))
    text = page_of(client)
    assert said in text
    assert "<img src=x" not in text


def test_a_good_file_is_shown_without_alarm(post: Post, client: FlaskClient) -> None:
    post.receive(attached("a.pdf", b"%PDF-1.4 x", "application/pdf"))
    text = page_of(client)
    assert "a.pdf" in text
    assert "未検査" in text
    assert "おそれ" not in text


@pytest.mark.parametrize(
    ("scan", "said"),
    [(ScanState.PENDING, "ウイルス検査中"), (ScanState.QUARANTINED, "隔離されている")],
)
def test_a_file_nobody_may_open_yet_is_refused_with_a_reason(
    post: Post, client: FlaskClient, scan: ScanState, said: str
) -> None:
    post.receive(attached("a.pdf", b"%PDF-1.4 x", "application/pdf"))
    with transaction() as session:
        file = session.get_one(IncomingAttachment, file_id())
        file.scan, file.threat = scan, "Eicar-Test-Signature"
    text = page_of(client)
    assert f'href="/mail/attachments/{file_id()}"' not in text
    response = client.get(f"/mail/attachments/{file_id()}")
    assert response.status_code == 409
    assert said in response.text
    assert b"%PDF" not in response.data
    assert client.get(f"/mail/pictures/{file_id()}").status_code == 404


def test_with_a_scanner_a_file_waits_for_it(post: Post, client: FlaskClient) -> None:
    scanned = post.behind_a_relay(clamd="/nonexistent/clamd.sock")
    scanned.receive(attached("a.pdf", b"%PDF-1.4 x", "application/pdf"))
    assert db.session.get_one(IncomingAttachment, file_id()).scan is ScanState.PENDING
    assert "検査中" in page_of(client)


def test_the_layout_is_shown_on_request_under_a_policy_that_lets_nothing_out(
    post: Post, client: FlaskClient
) -> None:
    post.receive(
        laid_out(
            "<h1>大切な<script>alert(1)</script>お知らせ</h1><img src=cid:logo@mail>"
            "<img src=https://tracker.example/x.gif onerror=alert(1)><style>@import url(https://t.example)</style>"
            "<form action=https://evil.example><input name=p></form><svg onload=alert(1)>"
        )
    )
    text = page_of(client)
    address = f"/mail/{newest_mail().id}/layout"
    assert f'href="{address}"' in text
    response = client.get(address)
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-same-origin")
    for rule in ("default-src 'none'", "img-src 'self'", "form-action 'none'", "frame-ancestors 'none'"):
        assert rule in policy
    assert "script-src" not in policy
    assert "allow-scripts" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "大切な" in response.text
    assert f"/mail/pictures/{file_id()}" in response.text
    for word in (
        "<script",
        "onerror",
        "onload",
        "<form",
        "<input",
        'tracker.example/x.gif"',
        "@import",
        "<svg",
    ):
        assert word not in response.text, word
    assert "件は表示していません" in response.text


def test_a_picture_of_the_layout_is_served_as_what_it_is_and_nothing_else(
    post: Post, client: FlaskClient
) -> None:
    post.receive(laid_out("<img src=cid:logo@mail>"))
    response = sign_in(client, "operator").get(f"/mail/pictures/{file_id()}")
    assert (response.status_code, response.mimetype, response.data) == (200, "image/png", PNG)
    assert response.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "content", [b"<svg onload=alert(1)>", b"<html><script>alert(1)</script>", b"%PDF-1.4"]
)
def test_what_is_no_picture_is_none_whatever_it_claims(
    post: Post, client: FlaskClient, content: bytes
) -> None:
    post.receive(laid_out("<img src=cid:logo@mail>", content, "image/png"))
    sign_in(client, "operator")
    assert client.get(f"/mail/pictures/{file_id()}").status_code == 404
    assert f"/mail/pictures/{file_id()}" not in client.get(f"/mail/{newest_mail().id}/layout").text


def test_a_mail_without_layout_offers_none(post: Post, client: FlaskClient) -> None:
    post.receive(letter("質問", "本文"))
    assert "/layout" not in page_of(client)
    assert "書式がありません" in client.get(f"/mail/{newest_mail().id}/layout").text


@pytest.mark.parametrize("login", ["other_operator", "school_staff", "administrator", "contract_officer"])
def test_layout_and_pictures_are_for_those_who_may_see_the_inquiry(
    post: Post, client: FlaskClient, login: str
) -> None:
    post.receive(laid_out("<b>x</b><img src=cid:logo@mail>"))
    sign_in(client, login)
    for address in (f"/mail/{newest_mail().id}/layout", f"/mail/pictures/{file_id()}"):
        assert client.get(address).status_code in {403, 404}


def test_the_layout_of_a_mail_set_aside_is_for_those_who_read_the_mailroom(
    post: Post, client: FlaskClient
) -> None:
    post.receive(letter("x", "y", "Precedence: bulk"))
    address = f"/mail/{newest_mail().id}/layout"
    assert sign_in(client, "operator").get(address).status_code == 404
    assert another(client, "supervisor").get(address).status_code == 200


def test_withheld_acknowledgements_are_told_with_their_number_where_the_mail_is_looked_after(
    post: Post, city: City, client: FlaskClient
) -> None:
    for number in range(8):
        post.receive(letter(f"件名{number}", "本文"))
    post.receive(letter("こども", "本文", sender=STRANGER), CHILD, sender=STRANGER)
    told = "受付のお知らせを控えたメールが24時間以内に3件あります"
    sign_in(client, "supervisor")
    assert told in client.get("/").text
    assert told in client.get("/mail").text
    assert "件名7" in client.get("/mail?tab=in-withheld").text
    assert "件名1" not in client.get("/mail?tab=in-withheld").text
    text = client.get("/inquiries/R8-000008").text
    assert "受付のお知らせを控えました" in text
    assert "返信で受付番号をお伝えください" in text
    assert told not in another(client, "operator").get("/").text


def test_without_trouble_there_is_no_notice(post: Post, client: FlaskClient) -> None:
    post.receive(letter("質問", "本文"))
    assert "確認が必要なメール" not in sign_in(client, "supervisor").get("/").text


def test_a_dead_letter_is_told_on_the_first_page(post: Post, client: FlaskClient) -> None:
    post.receive(letter("質問", "本文", "Precedence: bulk"))
    with transaction():
        mail_id = newest_mail().id
        db.session.get_one(IncomingMail, mail_id).state = IncomingState.FAILED
    assert "受付処理できなかったメールが1件あります" in sign_in(client, "supervisor").get("/").text


def test_a_word_of_a_later_version_among_the_flags_breaks_no_page(post: Post, client: FlaskClient) -> None:
    post.receive(letter("質問", "本文"))
    with transaction():
        mail_id = newest_mail().id
        db.session.get_one(IncomingMail, mail_id).flags = ["of_tomorrow", MailFlag.HIDDEN_MARKS.value]
    assert "見えない文字を含みます" in page_of(client)
