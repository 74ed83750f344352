"""Journey 5: an article is written, checked and approved, answers a call, and learns from it."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Desk, wait_until
from tests.e2e.test_call import choose_service
from tests.e2e.test_mail import message

OpenAs = Callable[[str], Page]


def write_and_check(page: Page, question: str, answer: str) -> None:
    page.goto("/faq/new")
    page.fill("[name=question]", question)
    page.fill("[name=answer]", answer)
    page.select_option("[name=service_id]", label="就学援助業務")
    page.get_by_role("button", name="保存して確認済みにする").click()
    expect(page.locator("main")).to_contain_text("所管課の承認待ち")


def approve_all(page: Page, question: str) -> None:
    page.goto("/faq/ours")
    page.locator("tr", has_text=question).first.locator("input[type=checkbox]").check()
    page.get_by_role("button", name="選んだFAQを承認する").click()
    expect(page.locator("main")).to_contain_text("承認しました")


def first_hit(page: Page, words: str) -> str | None:
    page.goto("/calls/new")
    page.fill("#question", words)
    hit = page.locator(".hit .question").first
    hit.wait_for()
    return hit.inner_text()


def test_an_article_reaches_the_call_screen_when_the_department_approves_it(open_as: OpenAs) -> None:
    question = "オーボエの購入費は補助されますか"
    write_and_check(open_as("supervisor1"), question, "**楽器**は補助の対象ではありません。")
    operator = open_as("operator1")
    assert "オーボエ" not in (first_hit(operator, "オーボエ 就学援助") or "")

    approve_all(open_as("gakumu1"), question)

    wait_until(lambda: "オーボエ" in (first_hit(operator, "オーボエ 就学援助") or "") or None)
    choose_service(operator, "就学援助業務")
    operator.keyboard.press("Alt+1")
    expect(operator.locator("#chosen .read-out")).to_have_text("楽器は補助の対象ではありません。")
    operator.get_by_label("解決した").check()
    operator.locator("button[value=answered]").click()
    operator.wait_for_url("**/inquiries/R*")
    expect(operator.locator(".timeline")).to_contain_text(question)


def test_words_of_an_answered_call_teach_the_search_once_a_supervisor_agrees(open_as: OpenAs) -> None:
    operator, supervisor = open_as("operator1"), open_as("supervisor1")
    words = "よろずの鞄代がびた一文なくて困り果てとる 090-0000-4321"
    operator.goto("/calls/new")
    choose_service(operator, "就学援助業務")
    operator.fill("#question", "入学前に学用品費を受け取りたい")
    operator.locator(".hit").first.wait_for()
    operator.keyboard.press("Alt+1")
    expect(operator.locator("#chosen .read-out")).to_be_visible()
    title = operator.locator("#chosen h3").inner_text()
    operator.fill("#question", words)
    operator.get_by_label("解決した").check()
    operator.locator("button[value=answered]").click()
    operator.wait_for_url("**/inquiries/R*")

    def waiting() -> bool | None:
        supervisor.goto("/faq/learning")
        return supervisor.locator("textarea", has_text="びた一文").count() == 1 or None

    wait_until(waiting)
    row = supervisor.locator("tr", has=supervisor.locator("textarea", has_text="びた一文"))
    assert "4321" not in row.locator("textarea").input_value()
    row.get_by_role("button", name="採用する").click()
    expect(supervisor.locator("main")).to_contain_text("採用")

    wait_until(lambda: title in (first_hit(operator, "びた一文なくて鞄") or "") or None)


def test_a_mistyped_word_is_asked_back_and_leads_to_the_article(open_as: OpenAs) -> None:
    page = open_as("operator1")
    page.goto("/faq/")
    page.fill("#faq-words", "消火機 点検報国")
    page.keyboard.press("Enter")
    meant = page.locator("main .notice a:visible")
    expect(meant).to_contain_text("消火器 点検報告")
    meant.click()
    page.locator("a.row-link").first.click()
    page.wait_for_url("**/faq/*")
    expect(page.locator("h1")).to_contain_text("点検")


def test_a_file_of_articles_is_looked_through_before_it_counts(open_as: OpenAs, tmp_path: Path) -> None:
    page = open_as("supervisor1")
    page.goto("/faq/imports")
    page.set_input_files("input[type=file]", file_of_two(tmp_path))
    page.get_by_role("button", name="読み取る").click()
    expect(page.locator("main")).to_contain_text("登録できません", timeout=20_000)
    expect(page.locator("main")).to_contain_text("「ない業務」はありません")
    page.get_by_role("button", name="1行を登録する").click()
    expect(page.locator("main")).to_contain_text("1行を登録しました", timeout=20_000)
    page.goto("/faq/work?tab=to_approve")
    expect(page.locator("main")).to_contain_text("取り込んだ質問です")


def file_of_two(folder: Path) -> str:
    """One good line, and one for a service that does not exist."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["業務", "質問", "回答"])
    sheet.append(["就学援助", "取り込んだ質問です", "取り込んだ回答です。"])
    sheet.append(["ない業務", "行き場のない質問", "回答"])
    target = BytesIO()
    book.save(target)
    path = folder / "articles.xlsx"
    path.write_bytes(target.getvalue())
    return str(path)


def test_a_mail_is_answered_with_a_suggested_article_as_its_basis(open_as: OpenAs, desk: Desk) -> None:
    """Also by who is quicker than the fragment that shows the basis: it is held back for ever."""
    text = "申請の結果はいつごろ分かりますか。"
    desk.send(
        message("shugaku@desk.example.jp", "審査の結果の時期", text, "見本 次郎 <jiro@citizen.example.jp>")
    )
    page = open_as("operator1")
    page.route("**/basis?**", lambda route: None)

    def arrived() -> bool | None:
        page.goto("/inquiries?q=審査の結果の時期")
        return page.locator("tr", has_text="審査の結果の時期").count() == 1 or None

    wait_until(arrived)
    page.locator("tr", has_text="審査の結果の時期").locator("a").first.click()
    suggestion = page.locator(".beside details").first
    suggestion.locator("summary").click()
    title = suggestion.locator("summary").inner_text().strip()
    suggestion.get_by_role("button", name="引用").click()
    assert page.locator("#reply-body").input_value() != ""
    page.locator("#reply button[data-primary]").click()
    page.check("#address")
    if page.locator("#warnings").count():
        page.check("#warnings")
    page.get_by_role("button", name="市民へ送信する(jiro@citizen.example.jp)").click()
    expect(page.locator(".strip .state").first).to_have_text("完了")
    expect(page.locator(".timeline")).to_contain_text(title)
