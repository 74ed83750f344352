"""Journey 2: a citizen's mail becomes an inquiry, is acknowledged, answered, and the reply comes back to it."""

import re
from collections.abc import Callable
from email.message import EmailMessage

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Desk

OpenAs = Callable[[str], Page]
CITIZEN = "hanako@citizen.example.jp"


def message(
    to: str, subject: str, text: str, sender: str = f"見本 花子 <{CITIZEN}>", **headers: str
) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = subject
    mail["Message-ID"] = f"<{abs(hash(text))}@citizen.example.jp>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text, charset="iso-2022-jp" if text.isascii() else "utf-8")
    return mail


def test_a_mail_is_acknowledged_answered_and_its_reply_joins_the_inquiry(open_as: OpenAs, desk: Desk) -> None:
    desk.send(
        message("shugaku@desk.example.jp", "就学援助の書類について", "どの書類が必要ですか。髙﨑より😀")
    )
    acknowledgement = desk.wait_for_mail(CITIZEN)[0]
    number = re.search(r"R\d+-\d{6}", acknowledgement.get_content())
    assert number and acknowledgement["Auto-Submitted"] == "auto-replied"

    page = open_as("operator1")
    page.goto("/inbox")
    page.locator("tr", has_text=number[0]).locator("a.row-link").click()
    expect(page.locator(".timeline")).to_contain_text("髙﨑より😀")
    page.get_by_role("button", name="担当する").click()
    page.fill("#reply-body", "申請書と、通帳の写しをご用意ください。")
    page.locator("#reply button[data-primary]").click()
    page.check("#address")
    page.get_by_role("button", name=f"市民へ送信する({CITIZEN})").click()
    expect(page.locator(".strip .state").first).to_have_text("完了")

    answer = desk.wait_for_mail(CITIZEN, 2)[1]
    assert "通帳の写し" in answer.get_content()
    desk.send(
        message(
            str(answer["Reply-To"] or answer["From"]),
            f"Re: {answer['Subject']}",
            "コピーでもよいですか。",
            In_Reply_To=str(answer["Message-ID"]),
        )
    )
    page.goto(f"/inquiries/{number[0]}")
    for _ in range(40):
        page.reload()
        if page.locator(".timeline", has_text="コピーでもよいですか").count():
            break
        page.wait_for_timeout(500)
    expect(page.locator(".timeline")).to_contain_text("コピーでもよいですか")
    expect(page.locator(".strip .state").first).not_to_have_text("完了")
    page.goto(f"/inquiries?q={CITIZEN}")
    expect(page.locator("table.list tbody tr")).to_have_count(1)
