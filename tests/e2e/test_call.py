"""Journey 1: a call-taker logs a call, with the keyboard."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

OpenAs = Callable[[str], Page]


def choose_service(page: Page, name: str) -> None:
    page.select_option("#service_id", label=name)
    expect(page.locator("#category_id option")).not_to_have_count(1)


def test_a_call_is_answered_from_the_faq_and_completed_with_the_keyboard(open_as: OpenAs) -> None:
    page = open_as("operator1")
    page.keyboard.press("F2")
    page.wait_for_url("**/calls/new")
    expect(page.locator("#phone")).to_be_focused()
    page.keyboard.type("０９６ー０００ー４３２１")
    expect(page.locator("#caller")).to_contain_text("096-000-4321")
    choose_service(page, "就学援助業務")
    page.locator("#question").press_sequentially("就学援助の申請はどうすればよいですか")
    first = page.locator(".hit .question").first
    expect(first).to_contain_text("申請")
    page.keyboard.press("Alt+1")
    expect(page.locator("#chosen .read-out")).to_be_visible()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/inquiries/R*")
    expect(page.locator(".strip .state").first).to_have_text("完了")
    expect(page.locator(".timeline")).to_contain_text("受電")


def test_an_article_is_chosen_in_the_very_moment_the_list_appears(open_as: OpenAs) -> None:
    page = open_as("operator1")
    page.goto("/calls/new")
    page.evaluate("""() => new MutationObserver((changes, observer) => {
        if (!document.querySelector(".hit")) return;
        observer.disconnect();
        document.dispatchEvent(new KeyboardEvent("keydown", { code: "Digit1", altKey: true, bubbles: true }));
    }).observe(document.getElementById("hits"), { childList: true })""")
    page.fill("#question", "就学援助の申請")
    expect(page.locator("#chosen .read-out")).to_be_visible()


def test_a_list_that_changes_does_not_undo_the_choice_under_way(open_as: OpenAs) -> None:
    page = open_as("operator1")
    page.goto("/calls/new")
    page.fill("#question", "就学援助の申請")
    page.locator(".hit").first.wait_for()
    held: list[Route] = []
    page.route("**/chosen", lambda route: held.append(route))  # noqa: PLW0108 - Playwright takes no builtin
    page.keyboard.press("Alt+1")
    with page.expect_response("**/faq/suggest*"):
        choose_service(page, "就学援助業務")
    page.locator(".hit").first.wait_for()
    for route in held:
        route.continue_()
    expect(page.locator("#chosen .read-out")).to_be_visible()


def test_kana_finds_the_article_while_typing(open_as: OpenAs) -> None:
    page = open_as("operator1")
    page.goto("/calls/new")
    page.locator("#question").press_sequentially("しゅうがくえんじょのしんせい")
    expect(page.locator(".hit .question").first).to_contain_text("就学援助")


def test_a_reload_brings_back_what_was_typed(open_as: OpenAs) -> None:
    page = open_as("operator2")
    page.goto("/calls/new")
    page.fill("#name", "髙﨑 𠮷子")
    page.locator("#question").press_sequentially("途中まで聞いた内容")
    expect(page.locator("#draft-state")).to_have_text("入力した内容は保存されています。")
    page.reload()
    expect(page.locator("#name")).to_have_value("髙﨑 𠮷子")
    expect(page.locator("#question")).to_have_value("途中まで聞いた内容")


def test_a_refused_call_keeps_all_that_was_typed_and_says_what_is_missing(open_as: OpenAs) -> None:
    page = open_as("operator3")
    page.goto("/calls/new")
    page.fill("#question", "業務を選んでいない質問")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[role=alert]").first).to_be_focused()
    expect(page.locator("#question")).to_have_value("業務を選んでいない質問")


def test_a_double_click_registers_one_call(open_as: OpenAs) -> None:
    page = open_as("operator4")
    page.goto("/calls/new")
    choose_service(page, page.locator("#service_id option").nth(1).inner_text())
    page.fill("#question", "二重に押しても一件")
    page.fill("#answer", "回答しました")
    page.locator("button[value=answered]").dblclick()
    page.wait_for_url("**/inquiries/R*")
    page.goto("/inquiries?q=二重に押しても一件")
    expect(page.locator("table.list tbody tr")).to_have_count(1)
