"""WCAG 2.2 A and AA (JIS X 8341-3), as far as a program sees it: every page, at full width and at 200 %."""

import os
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from werkzeug.routing import Map

from inquiry_desk.app import create_app
from inquiry_desk.sample.loader import accounts
from tests.e2e.conftest import HEIGHT, WIDTH, Desk, running, sign_in
from tests.e2e.walking import Shape, Walk

AXE = Axe().axe_script
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": TAGS, "resultTypes": ["violations"], "preload": False}
# Rows of a list are all alike: of a long one the first are looked at. The frame of all pages is looked at once.
ROWS, FRAME = [".list > tbody > tr:nth-child(n+9)"], [".side"]
ZOOMED = {"width": WIDTH // 2, "height": HEIGHT // 2}
# Who sees most of the desk, and those with pages of their own: what the other roles see is a part of it.
ROLES = (
    "general_manager",
    "administrator",
    "department_staff",
    "contract_officer",
)
CUT_OFF = """() => {
  const width = document.documentElement.clientWidth;
  const scrolls = (el) => { for (; el && el !== document.body; el = el.parentElement)
    if (/auto|scroll/.test(getComputedStyle(el).overflowX)) return true; return false; };
  const sticksOut = (el) => el.checkVisibility() && el.getBoundingClientRect().right > width + 1
    && el.getBoundingClientRect().left >= 0 && !scrolls(el);
  const found = [...document.querySelectorAll("body *")].filter(sticksOut);
  if (document.documentElement.scrollWidth > width) found.push(document.documentElement);
  return found.slice(0, 3).map((el) => `${el.tagName}.${el.className}`);
}"""


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk at work since last month, with reports, registers and complaints."""
    with running(tmp_path_factory.mktemp("lived_in")) as desk:
        command = [sys.executable, "-m", "inquiry_desk", "sample", "past", "--per-day", "3"]
        environment = {**os.environ, "INQUIRY_DESK_VAR": str(desk.var)}
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        desk.send(letter())
        yield desk


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> Map:
    """The addresses there are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INQUIRY_DESK_VAR", str(tmp_path_factory.mktemp("routes")))
        return create_app().url_map


@pytest.fixture(scope="module")
def seen() -> dict[str, set[Shape]]:
    return {}


def letter() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = "見本 花子 <hanako@citizen.example.jp>", "shugaku@desk.example.jp"
    mail["Subject"] = "申請書の受け取りについて"
    mail.set_content("申請書は、どこでもらえますか。", cte="base64")
    mail.add_attachment(b"%PDF-1.7 sample", maintype="application", subtype="pdf", filename="様式.pdf")
    return mail


def violations_on(page: Page, address: str) -> list[str]:
    page.evaluate(AXE)
    looked_at = {"exclude": [ROWS] if address == "/" else [ROWS, FRAME]}
    found = page.evaluate("([context, options]) => axe.run(context, options)", [looked_at, OPTIONS])
    return [
        f"{address}: {violation['id']}: {node['html'][:120]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def faults_of(page: Page, address: str) -> list[str]:
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.goto(address)
    faults = violations_on(page, address)
    for size in ({"width": WIDTH, "height": HEIGHT}, ZOOMED):
        page.set_viewport_size(size)
        faults += [f"{address} at {size['width']}: {what} sticks out" for what in page.evaluate(CUT_OFF)]
    return faults


@pytest.mark.parametrize("role", ROLES)
def test_every_page_can_be_used_by_everybody_and_stays_whole_at_twice_the_size(
    browser: Browser, lived_in: Desk, routes: Map, seen: dict[str, set[Shape]], role: str
) -> None:
    login_id = next(login for login, _name, its_role in accounts() if its_role == role)
    context = browser.new_context(base_url=lived_in.url, locale="ja-JP")
    page = sign_in(context, login_id)
    walk = Walk(routes, seen)
    faults = [fault for address in walk.pages(context.request) for fault in faults_of(page, address)]
    context.close()

    assert faults + walk.failed == []
    assert len(walk.opened) > 10


def test_pages_that_refuse_and_the_sign_in_can_be_used_by_everybody(browser: Browser, lived_in: Desk) -> None:
    context = browser.new_context(base_url=lived_in.url, locale="ja-JP")
    outside = context.new_page()
    faults = faults_of(outside, "/login")
    page = sign_in(context, "operator1")
    faults += faults_of(page, "/no-such-page") + faults_of(page, "/admin/users")
    context.close()

    assert faults == []
