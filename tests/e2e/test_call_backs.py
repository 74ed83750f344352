"""A call-back is promised with one click during a call, tried, and promised again."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

OpenAs = Callable[[str], Page]


def test_a_promise_is_made_with_one_click_and_made_again_where_nobody_answered(open_as: OpenAs) -> None:
    page = open_as("operator1")
    page.goto("/calls/new")
    page.fill("#phone", "096-000-7788")
    page.fill("#question", "折り返しで説明してほしい")
    page.click("button[data-opens=callback-box]")
    # What is told of the number and of likely duplicates moves the chips while it comes in.
    page.wait_for_load_state("networkidle")
    chip = page.locator("#callback-box .chip").first
    wanted = chip.get_attribute("data-value")
    chip.click()
    expect(page.locator("#promised_at")).to_have_value(wanted or "")
    page.click("button[value=callback]")
    page.wait_for_url("**/inquiries/R*")
    number = page.url.rpartition("/")[2]

    page.goto("/callbacks?whose=mine")
    row = page.locator("tr", has_text=number)
    expect(row.locator("a.phone-large")).to_have_attribute("href", "tel:+81960007788")
    row.get_by_role("link", name="折り返しを記録する").click()
    page.wait_for_url(re.compile(r"/callbacks/\d+$"))
    page.get_by_role("radio", name="不在").check()
    again = page.locator("form.form .chip").last
    again.click()
    expect(page.locator("#next_at")).to_have_value(again.get_attribute("data-value") or "")
    page.locator("form.form button[data-primary]").click()
    page.wait_for_url(f"**/inquiries/{number}")
    expect(page.locator(".timeline")).to_contain_text("折り返しの時刻変更")
    expect(page.locator(".timeline")).to_contain_text("前の約束")
