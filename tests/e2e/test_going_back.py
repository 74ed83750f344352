"""The browser's Back on the way of every day: nothing is sent twice, nothing typed is lost, nothing old looks like now."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Desk
from tests.e2e.test_call import choose_service
from tests.e2e.test_cases import take_in
from tests.e2e.test_escalation import hand_over
from tests.e2e.test_replies import asked

OpenAs = Callable[[str], Page]
SENT = "すでに送信済みです"


def back_is_told(page: Page) -> None:
    """Back on the page of a form that was sent."""
    page.go_back()
    expect(page.locator("#sent-before")).to_contain_text(SENT)
    expect(page.locator("#sent-before .notice")).to_be_visible()


def type_article(page: Page, question: str) -> None:
    page.goto("/faq/new")
    page.fill("#question", question)
    page.fill("#answer", "市役所2階の窓口です。")


def test_what_was_sent_is_said_to_be_sent_and_its_fields_are_as_new(open_as: OpenAs) -> None:
    page = open_as("operator1")
    page.goto("/calls/new")
    choose_service(page, "就学援助業務")
    page.fill("#question", "戻っても二重にならない問い合わせ")
    page.locator("button[value=kept]").click()
    page.wait_for_url("**/inquiries/R*")
    inquiry = page.url
    back_is_told(page)
    expect(page.locator("#question")).to_be_empty()
    page.get_by_role("link", name="送信した内容を開く").click()
    page.wait_for_url(inquiry)

    page.keyboard.press("n")
    note = page.locator("form[action$='/note'] textarea")
    note.fill("戻っても一度だけのメモ")
    note.press("Control+Enter")
    expect(page.locator(".timeline")).to_contain_text("戻っても一度だけのメモ")
    back_is_told(page)
    expect(note).to_be_empty()
    expect(page.get_by_text("戻っても一度だけのメモ")).to_have_count(1)

    hand_over(page, "戻っても一度だけの照会")
    back_is_told(page)
    expect(page.locator("main")).to_contain_text("すでに学務支援課へ照会中")
    # Somebody else than in other tests at this desk: the same applicant would be asked about first.
    take_in(page, "見本 戻", "ミホン モドル")
    back_is_told(page)
    expect(page.locator("#applicant")).to_be_empty()


def test_a_reply_that_left_is_not_in_the_composer_again(open_as: OpenAs, desk: Desk) -> None:
    page = open_as("operator1")
    page.goto(f"/inquiries/{asked(desk, 'modoru@citizen.example.jp', '受付は何時までですか。')}")
    page.fill("#reply-body", "17時15分までです。")
    page.uncheck("#reply-completes")
    page.press("#reply-body", "Control+Enter")
    page.check("#address")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#leaving")).to_be_visible()
    for _way in ("the preview", "the composer"):
        page.go_back()
        expect(page.locator("#leaving")).to_be_visible()
        expect(page.locator("#reply-body")).to_be_empty()


def test_words_that_were_not_taken_stay_and_leave_once_whatever_the_page_knows(open_as: OpenAs) -> None:
    page = open_as("operator1")
    page.goto("/calls/new")
    page.fill("#question", "業務を選ばずに送った文")
    page.locator("button[value=answered]").click()
    expect(page.locator("main [role=alert]")).to_be_visible()
    expect(page.locator("#draft-state")).to_have_text("入力した内容は保存されています。")
    page.reload()
    expect(page.locator("#question")).to_have_value("業務を選ばずに送った文")

    type_article(page, "書きかけで離れても残りますか。")
    page.goto("/faq")
    page.go_back()
    expect(page.locator("#answer")).to_have_value("市役所2階の窓口です。")
    page.locator("main [data-primary]").first.click()
    page.wait_for_url(re.compile(r"/faq/\d+$"))
    article = page.url
    page.route("**/session/sent*", lambda route: route.abort("internetdisconnected"))
    page.go_back()
    expect(page.locator("#answer")).to_have_value("市役所2階の窓口です。")
    page.locator("main [data-primary]").first.click()
    page.wait_for_url(article)
