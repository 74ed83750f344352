"""What the pictures are taken with: the sizes, a browser that has signed in, and where pictures go."""

from pathlib import Path

from playwright.sync_api import Browser, Page

from inquiry_desk.sample.loader import PASSWORD

FOLDER = Path(__file__).parent / "images"
WIDE = FOLDER / "wide"
SIZE = {"width": 1366, "height": 768}
WIDE_SIZE = {"width": 1920, "height": 1080}
SMALL = {"type": "jpeg", "quality": 45}


def signed_in(browser: Browser, base: str, login_id: str) -> Page:
    page = browser.new_page(base_url=base, viewport=SIZE, locale="ja-JP")
    page.goto("/login")
    page.fill("#login_id", login_id)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    return page


def base_of(page: Page) -> str:
    return page.evaluate("location.origin")


def take(page: Page, name: str, suffix: str = "png") -> None:
    """At both sizes; wide ones as JPEG, which keeps the repository small."""
    page.screenshot(path=FOLDER / f"{name}.{suffix}", **({} if suffix == "png" else SMALL))
    page.set_viewport_size(WIDE_SIZE)
    page.screenshot(path=WIDE / f"{name}.jpeg", **SMALL)
    page.set_viewport_size(SIZE)
