"""A case from the counter to the decision, and its applicant's question on the telephone."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.test_call import choose_service

OpenAs = Callable[[str], Page]
STAGES = ("不備確認", "製票・入力", "審査補助", "所管課審査")


def take_in(page: Page, applicant: str = "見本 春日", kana: str = "ミホン ハルヒ") -> str:
    page.goto("/cases/new?source=counter")
    page.select_option("#service_id", label="就学援助業務")
    page.fill("#applicant", applicant)
    page.fill("#kana", kana)
    page.fill("#born_on", "S35.4.1")
    page.keyboard.press("Control+Enter")
    return page.locator(".case-number").inner_text()


def move_to(page: Page, stage: str) -> None:
    """With the key of the usual move."""
    page.keyboard.press("m")
    expect(page.locator(".way-now strong")).to_have_text(stage)


def test_an_application_is_decided_and_its_applicant_is_told_on_the_telephone(open_as: OpenAs) -> None:
    desk = open_as("operator1")
    number = take_in(desk)
    desk.goto(f"/cases/{number}")
    for stage in STAGES:
        move_to(desk, stage)
    staff = open_as("gakumu1")
    staff.goto(f"/cases/{number}")
    move_to(staff, "決定")

    desk.goto("/calls/new")
    desk.keyboard.press("Alt+c")
    desk.fill("#case_born", "1960/4/1")
    hit = desk.locator("#case-hits button", has_text=number)
    expect(hit).to_contain_text("見●●●")
    hit.click()
    expect(desk.locator("#case-chosen")).to_contain_text("先に本人確認")
    expect(desk.locator("#case-hits button")).to_have_count(0)
    desk.check("#checked_name")
    desk.check("#checked_birth_date")
    expect(desk.locator("#case-chosen .read-out")).to_contain_text(
        "現在は決定が済み、通知の準備をしています。"
    )
    said = desk.locator("#case-chosen .read-out").inner_text()
    choose_service(desk, "就学援助業務")
    desk.fill("#question", "申請した結果はいつ届きますか")
    desk.fill("#answer", "案件の状況をお伝えした")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**/inquiries/R*")

    inquiry = desk.url.rsplit("/", 1)[1]
    expect(desk.locator("#cases")).to_contain_text(number)
    desk.goto(f"/cases/{number}")
    expect(desk.locator(".timeline")).to_contain_text(said)
    expect(desk.locator("#case-inquiries")).to_contain_text(inquiry)
    office = open_as("contract1")
    office.goto("/cases/overview/list")
    expect(office.locator("tr", has_text=number)).to_contain_text("決定")
    expect(office.locator("body")).not_to_contain_text("見本 春日")
