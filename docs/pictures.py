"""Take the pictures of docs/design.md from a running desk with the sample city and some past load.

inquiry-desk sample history --days 60
python docs/pictures.py [http://127.0.0.1:8000]
"""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from inquiry_desk.sample.loader import PASSWORD

FOLDER = Path(__file__).parent / "images"
SIZE = {"width": 1366, "height": 768}


def call(page: Page) -> None:
    page.goto("/calls/new")
    page.get_by_role("button", name="破棄して新しく始める").click()
    page.wait_for_load_state()
    page.fill("#phone", "096-000-1234")
    page.select_option("#service_id", label="就学援助業務")
    page.locator("#question").press_sequentially("転校してきたばかりですが就学援助は使えますか")
    page.locator(".hit").first.wait_for()
    page.wait_for_timeout(600)
    page.keyboard.press("Alt+1")
    page.locator("#chosen .read-out").wait_for()
    page.wait_for_timeout(1200)


def inquiry(page: Page) -> None:
    page.goto("/departments")
    page.locator("a.row-link").first.click()
    page.wait_for_load_state()


def department(page: Page) -> None:
    page.goto("/department/?view=answered")
    page.locator("main a.row-link").first.click()
    page.wait_for_load_state()


def article(page: Page) -> None:
    page.goto("/faq/?q=就学援助 結果")
    page.locator("main a.row-link").first.click()
    page.wait_for_load_state()


def suggestions(page: Page) -> None:
    page.goto("/departments")
    page.locator("a.row-link").first.click()
    page.locator(".beside details summary").first.wait_for()
    page.locator(".beside details summary").first.click()
    page.locator(".beside").evaluate("panel => panel.scrollTo(0, 330)")


def at(address: str) -> Callable[[Page], None]:
    return lambda page: page.goto(address) and None


PICTURES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "today": ("operator1", at("/")),
    "call": ("operator1", call),
    "inbox": ("operator1", at("/inbox")),
    "inquiries": ("operator1", at("/inquiries")),
    "inquiry": ("operator1", inquiry),
    "faq": ("operator1", at("/faq/?q=消火機 点検報国")),
    "article": ("supervisor1", article),
    "suggestions": ("operator1", suggestions),
    "gaps": ("supervisor1", at("/knowledge/gaps")),
    "learning": ("supervisor1", at("/faq/learning")),
    "gold": ("supervisor1", at("/faq/gold/trend")),
    "use": ("supervisor1", at("/knowledge/usage/articles")),
    "import": ("supervisor1", at("/faq/imports")),
    "approval": ("gakumu1", at("/faq/ours")),
    "figures": ("site-manager", at("/figures")),
    "department": ("gakumu1", department),
    "mail": ("supervisor1", at("/mail")),
    "users": ("admin", at("/admin/users")),
}


def signed_in(browser: Browser, base: str, login_id: str) -> Page:
    page = browser.new_page(base_url=base, viewport=SIZE, locale="ja-JP")
    page.goto("/login")
    page.fill("#login_id", login_id)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    return page


def main(base: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--lang=ja"]
        )
        for name, (login_id, show) in PICTURES.items():
            page = signed_in(browser, base, login_id)
            show(page)
            page.screenshot(path=FOLDER / f"{name}.png")
            page.context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
