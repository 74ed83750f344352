"""Journey 4: the figures show numerator and denominator, and each opens exactly the inquiries behind it."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.test_call import choose_service

OpenAs = Callable[[str], Page]


def test_each_side_of_a_figure_opens_as_many_inquiries_as_it_says(open_as: OpenAs) -> None:
    page = open_as("operator1")
    page.goto("/calls/new")
    choose_service(page, "就学援助業務")
    page.fill("#question", "指標のための受電")
    page.fill("#answer", "回答しました")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/inquiries/R*")

    page.goto("/figures")
    links = page.locator("main a[href*='/figures/']")
    expect(links.first).to_be_visible()
    for address, text in [(link.get_attribute("href"), link.inner_text()) for link in links.all()[:4]]:
        count = re.search(r"\d[\d,]*", text)
        if not address or not count:
            continue
        page.goto(address)
        assert page.locator("table.list tbody tr").count() == min(int(count[0].replace(",", "")), 50)
