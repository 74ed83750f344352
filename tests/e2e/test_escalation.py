"""Journey 3: the desk asks the owning department, which answers; the desk tells the citizen and completes."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.test_call import choose_service

OpenAs = Callable[[str], Page]


def hand_over(page: Page, question: str) -> str:
    page.goto("/calls/new")
    page.fill("#phone", "096-000-7788")
    choose_service(page, "就学援助業務")
    page.fill("#question", question)
    page.locator("button[value=escalated]").click()
    page.wait_for_url("**/escalate")
    page.locator("#unanswered").select_option("no_article")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/inquiries/R*")
    return page.url.rsplit("/", 1)[1].split("?")[0]


def test_the_department_answers_and_the_desk_completes(open_as: OpenAs) -> None:
    desk_page = open_as("operator1")
    number = hand_over(desk_page, "転入前の学校で認定されていた場合の扱いを確認してください")
    expect(desk_page.locator(".strip .state").first).to_have_text("所管課照会中")

    staff = open_as("gakumu1")
    staff.goto("/department/")
    staff.locator("tr", has_text=number).locator("a").first.click()
    staff.get_by_role("button", name="受領する").click()
    staff.locator("textarea[name=answer], textarea[name=text]").first.fill("転入後に改めて申請が必要です。")
    staff.get_by_role("button", name="回答する").click()
    expect(staff.locator("body")).to_contain_text("転入後に改めて申請が必要です。")

    desk_page.goto("/inbox")
    desk_page.locator("tr", has_text=number).locator("a.row-link").click()
    expect(desk_page.locator("[id^=department-answer-]")).to_contain_text("転入後に改めて申請")
    desk_page.get_by_text("市民への架電を記録する").click()
    desk_page.locator("#call-made textarea").fill("所管課の回答をお伝えした")
    desk_page.locator("#call-made button[data-primary]").click()
    expect(desk_page.locator(".strip .state").first).to_have_text("完了")


def test_another_department_sees_nothing_of_it(open_as: OpenAs) -> None:
    number = hand_over(open_as("operator1"), "他の課には見えない照会です")
    other = open_as("nozei1")
    other.goto("/department/")
    expect(other.locator("body")).not_to_contain_text(number)
    assert other.goto(f"/inquiries/{number}").status == 403
