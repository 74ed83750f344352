"""Journey: a reply is looked at before it leaves, a second person agrees where it is risky, and it can be taken back."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Desk
from tests.e2e.test_mail import message

OpenAs = Callable[[str], Page]


def asked(desk: Desk, sender: str, text: str) -> str:
    """A citizen's question; returns its number from the acknowledgement."""
    desk.send(message("shugaku@desk.example.jp", "就学援助について", text, f"見本 一郎 <{sender}>"))
    found = re.search(r"R\d+-\d{6}", desk.wait_for_mail(sender)[0].get_content())
    assert found
    return found[0]


def taken(open_as: OpenAs, number: str) -> Page:
    page = open_as("operator1")
    page.goto(f"/inquiries/{number}")
    page.get_by_role("button", name="担当する").click()
    return page


def test_a_reply_is_previewed_ticked_and_taken_back_in_time(open_as: OpenAs, desk: Desk) -> None:
    citizen = "torikeshi@citizen.example.jp"
    page = taken(open_as, asked(desk, citizen, "申請の期限はいつですか。"))
    page.fill("#reply-body", "期限は11月30日です。")
    page.uncheck("#reply-completes")
    page.press("#reply-body", "Control+Enter")
    expect(page.locator("h1")).to_contain_text("返信の確認")
    expect(page.locator(".letter-text")).to_have_text("期限は11月30日です。")
    page.keyboard.press("Control+Enter")
    expect(page.locator("form .notice-danger")).to_contain_text("宛先を確認し")
    page.get_by_role("link", name="書き直す").click()
    expect(page.locator("#reply-body")).to_have_value("期限は11月30日です。")
    expect(page.locator("#reply-completes")).not_to_be_checked()
    page.press("#reply-body", "Control+Enter")
    page.check("#address")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#leaving")).to_contain_text(citizen)
    page.locator("#leaving").get_by_role("button", name="送信を取り消す").click()
    expect(page.locator(".notice-good")).to_contain_text("送信を取り消しました")
    expect(page.locator("#reply-body")).to_have_value("期限は11月30日です。")
    expect(page.locator(".timeline")).to_contain_text("送信取消")
    assert len(desk.sent_to(citizen)) == 1


def test_a_risky_reply_leaves_when_a_supervisor_agrees(open_as: OpenAs, desk: Desk, tmp_path: Path) -> None:
    citizen = "tenpu@citizen.example.jp"
    number = asked(desk, citizen, "様式を送ってください。")
    page = taken(open_as, number)
    form = tmp_path / "申請書 様式.pdf"
    form.write_bytes(b"%PDF-1.7 sample")
    page.fill("#reply-body", "様式をお送りします。")
    page.set_input_files("#reply-file", form)
    expect(page.locator(".chosen-files")).to_contain_text("申請書 様式.pdf")
    page.set_input_files("#reply-file", {"name": "x.exe", "mimeType": "application/pdf", "buffer": b"MZ"})
    expect(page.locator("#reply-files")).to_contain_text("「x.exe」は添付できませんでした")
    large = {"name": "大.pdf", "mimeType": "application/pdf", "buffer": b"x" * 11_000_000}
    page.set_input_files("#reply-file", large)
    expect(page.locator("#reply-file-large")).to_be_visible()
    expect(page.locator("#reply-body")).to_have_value("様式をお送りします。")
    page.press("#reply-body", "Control+Enter")
    expect(page.locator(".findings")).to_contain_text("要承認")
    page.check("#address")
    page.get_by_label("申請書 様式.pdf").check()
    page.get_by_role("button", name="承認を依頼する").click()
    expect(page.locator("#waiting-reply")).to_contain_text("承認待ち")

    second = open_as("supervisor1")
    second.goto("/approvals")
    second.locator("tr", has_text=number).locator("a.row-link").click()
    expect(second.locator(".letter")).to_contain_text(citizen)
    second.get_by_role("button", name="承認して送信する").click()
    expect(second.locator("#leaving")).to_contain_text(citizen)
    expect(second.locator(".strip .state").first).to_have_text("完了")

    mail = desk.wait_for_mail(citizen, 2)[1]
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("申請書 様式.pdf", b"%PDF-1.7 sample")


def test_without_scripts_a_reply_with_a_file_takes_the_same_way(
    open_as: OpenAs, desk: Desk, browser: Browser, tmp_path: Path
) -> None:
    citizen = "noscript@citizen.example.jp"
    page = taken(open_as, asked(desk, citizen, "様式はありますか。"))
    plain = browser.new_context(base_url=desk.url, java_script_enabled=False, locale="ja-JP")
    plain.add_cookies(page.context.cookies())
    bare = plain.new_page()
    bare.goto(page.url)
    form = tmp_path / "様式.pdf"
    form.write_bytes(b"%PDF-1.7 sample")
    bare.fill("#reply-body", "様式をお送りします。")
    bare.set_input_files("#reply-file", form)
    bare.get_by_role("button", name="添付する").click()
    expect(bare.locator(".chosen-files")).to_contain_text("様式.pdf")
    expect(bare.locator("#reply-body")).to_have_value("様式をお送りします。")
    bare.press("#reply-subject", "Enter")
    expect(bare.locator(".letter")).to_contain_text("様式.pdf")
    bare.check("#address")
    bare.get_by_label("様式.pdf").check()
    bare.get_by_role("button", name="承認を依頼する").click()
    bare.get_by_role("button", name="取り下げる").click()
    expect(bare.locator("#reply-body")).to_have_value("様式をお送りします。")
    bare.get_by_role("button", name="様式.pdf を削除する").click()
    expect(bare.locator(".chosen-files")).to_have_count(0)
    plain.close()
