"""The way to the server: slow answers, no connection, a session that ends, a PC with a wrong clock. Nothing typed is lost."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from inquiry_desk.sample.loader import PASSWORD

OpenAs = Callable[[str], Page]
ANSWER = "窓口の受付時間は、平日の8時30分から17時15分までです。"


def write_article(page: Page) -> None:
    """A long form that keeps no draft on the server."""
    page.clock.install()
    page.goto("/faq/new")
    page.fill("#question", "窓口は何時まで開いていますか。")
    page.fill("#answer", ANSWER)


def sign_in(page: Page, login_id: str) -> None:
    page.fill("#login_id", login_id)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")


def sign_out_elsewhere(page: Page) -> Page:
    other = page.context.new_page()
    other.goto("/account")
    other.get_by_role("button", name="ログアウトする").click()
    other.wait_for_url("**/login")
    page.clock.fast_forward(10_000)
    return other


def test_an_answer_that_takes_long_is_said_quietly_and_the_word_goes_with_it(open_as: OpenAs) -> None:
    page = open_as("operator1")
    page.goto("/calls/new")
    held: list[Route] = []
    page.route("**/faq/suggest*", lambda route: held.append(route))  # noqa: PLW0108 - Playwright takes no builtin
    page.fill("#question", "就学援助の申請")
    expect(page.locator("#working")).to_have_text("処理しています…")
    for route in held:
        route.continue_()
    expect(page.locator("#working")).to_be_empty()
    expect(page.locator(".hit").first).to_be_visible()


def test_a_connection_that_was_gone_for_a_while_loses_nothing_and_sends_nothing_twice(
    open_as: OpenAs,
) -> None:
    page = open_as("operator6")
    page.goto("/calls/new")
    page.select_option("#service_id", index=1)
    page.context.set_offline(True)
    page.locator("#question").press_sequentially("回線が切れている間に聞いた内容")
    page.fill("#answer", "回答しました")
    expect(page.get_by_text("サーバーに接続できません。")).to_be_visible()
    page.locator("button[value=answered]").click()
    expect(page.locator("#question")).to_have_value("回線が切れている間に聞いた内容")
    assert page.url.endswith("/calls/new")
    page.context.set_offline(False)
    expect(page.get_by_text("接続が戻りました。先ほどの内容はまだ送信されていません。")).to_be_visible()
    expect(page.get_by_text("サーバーに接続できません。")).to_be_hidden()
    expect(page.locator("#draft-state")).to_have_text("入力した内容は保存されています。")
    page.locator("button[value=answered]").click()
    page.wait_for_url("**/inquiries/R*")
    page.goto("/inquiries?q=回線が切れている間に聞いた内容")
    expect(page.locator("table.list tbody tr")).to_have_count(1)


def test_a_session_that_ends_while_somebody_types_takes_nothing_from_them(open_as: OpenAs) -> None:
    page = open_as("operator3")
    write_article(page)
    sign_out_elsewhere(page).close()
    page.locator("main [data-primary]").first.click()
    curtain = page.get_by_role("dialog", name="ログインの有効時間が終わりました")
    expect(curtain).to_be_visible()
    page.keyboard.press("Escape")
    expect(curtain).to_be_visible()
    with page.context.expect_page() as opened:
        curtain.get_by_role("button").click()
    sign_in(opened.value, "operator3")
    expect(curtain).to_be_hidden()
    expect(page.locator("#answer")).to_have_value(ANSWER)
    page.locator("main [data-primary]").first.click()
    expect(page.locator("main")).to_contain_text(ANSWER)
    assert "/login" not in page.url


def test_somebody_elses_sign_in_does_not_lift_the_curtain(open_as: OpenAs) -> None:
    page = open_as("operator4")
    write_article(page)
    other = sign_out_elsewhere(page)
    sign_in(other, "operator5")
    other.wait_for_url(lambda url: "/login" not in url)
    page.locator("main [data-primary]").first.click()
    expect(page.get_by_text("いま別の人がログインしています。")).to_be_visible()
    page.clock.run_for(5_000)
    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_page_on_which_nothing_was_typed_is_led_to_the_sign_in_and_back(open_as: OpenAs) -> None:
    page = open_as("operator6")
    page.clock.install()
    page.goto("/mine")
    sign_out_elsewhere(page).close()
    page.clock.run_for(61_000)
    expect(page.locator("#login_id")).to_be_visible()
    sign_in(page, "operator6")
    page.wait_for_url("**/mine")


def test_a_wrong_clock_of_the_pc_moves_neither_the_running_call_nor_its_time(open_as: OpenAs) -> None:
    page = open_as("operator1")
    page.add_init_script("const now = Date.now; Date.now = () => now() - 5 * 3600 * 1000;")
    page.goto("/calls/new")
    expect(page.locator("#call-timer")).to_have_text(re.compile(r"^0\d:\d\d$"))
    page.fill("#question", "時計の合わないPCで受けた問い合わせ")
    page.select_option("#service_id", index=1)
    page.fill("#answer", "回答しました")
    page.locator("button[value=answered]").click()
    page.wait_for_url("**/inquiries/R*")
    received = page.evaluate(
        "new Intl.DateTimeFormat('ja-JP', {timeZone: 'Asia/Tokyo', hour: 'numeric'}).format(new Date())"
    )
    expect(page.locator(".strip")).to_contain_text(f" {int(received.removesuffix('時')):02}:")
