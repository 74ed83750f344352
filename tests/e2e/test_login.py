"""Signing in and the keys, in a real browser."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from inquiry_desk.sample.loader import PASSWORD
from tests.e2e.conftest import Desk

OpenAs = Callable[[str], Page]


def test_a_wrong_password_is_answered_with_a_sentence_and_keeps_the_id(browser: Browser, desk: Desk) -> None:
    page = browser.new_page(base_url=desk.url)
    page.goto("/inbox")
    page.fill("#login_id", "operator6")
    page.fill("#password", "not the password")
    page.press("#password", "Enter")
    expect(page.locator("main [role=alert]")).to_be_visible()
    expect(page.locator("#login_id")).to_have_value("operator6")
    page.context.close()


def test_after_signing_in_one_is_where_one_wanted_to_go(browser: Browser, desk: Desk) -> None:
    page = browser.new_page(base_url=desk.url)
    page.goto("/faq/?q=転入")
    page.fill("#login_id", "operator5")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    expect(page.locator("h1")).to_have_text("FAQ")
    expect(page.locator("#faq-words")).to_have_value("転入")
    page.context.close()


def test_the_keys_are_shown_and_lead_where_they_say(open_as: OpenAs) -> None:
    page = open_as("operator1")
    page.keyboard.press("?")
    expect(page.locator("#key-help")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("m")
    page.wait_for_url("**/mine")
    page.keyboard.press("/")
    expect(page.locator("#top-search")).to_be_focused()


def test_no_key_acts_while_the_input_method_composes(open_as: OpenAs) -> None:
    page = open_as("operator1")
    page.goto("/calls/new")
    page.fill("#question", "変換中の文")
    page.focus("#question")
    for key, control in (("Enter", True), ("F2", False), ("Enter", False)):
        page.evaluate(
            """([key, ctrlKey]) => document.activeElement.dispatchEvent(new KeyboardEvent(
                "keydown", {key, ctrlKey, bubbles: true, cancelable: true, isComposing: true}))""",
            [key, control],
        )
    assert page.url.endswith("/calls/new")
    expect(page.locator("#question")).to_have_value("変換中の文")


def test_enter_in_a_line_does_not_send_the_call(open_as: OpenAs) -> None:
    page = open_as("operator1")
    page.goto("/calls/new")
    page.fill("#question", "まだ途中")
    page.focus("#name")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert page.url.endswith("/calls/new")
    expect(page.locator("main [role=alert]")).to_have_count(0)


def test_the_screens_speak_english_to_who_wants_it(open_as: OpenAs) -> None:
    page = open_as("operator6")
    page.goto("/account")
    page.locator("input[name=locale][value=en]").check()
    page.locator("form:has([name=locale]) button").click()
    page.goto("/inbox")
    expect(page.locator("h1")).to_contain_text("Inbox")
    expect(page.locator("html")).to_have_attribute("lang", "en")
