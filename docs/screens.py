"""Take every screen a person comes to by one or two clicks, at both sizes, and list all pictures in docs/screens.md.

python docs/pictures.py [...]                       the screens that need a hand, first
python docs/screens.py [http://127.0.0.1:8000]      a running desk with `inquiry-desk sample past`

For each role the places of the side bar are opened, what lies beside each (tabs and chips), and the first record of its
list; a screen that another role showed already is not taken again.
"""

import re
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

from camera import FOLDER, WIDE, signed_in, take
from pictures import PICTURES
from playwright.sync_api import Page, sync_playwright

LIST = Path(__file__).parent / "screens.md"
WHO = ("operator1", "supervisor1", "site-manager", "gakumu1", "contract1", "auditor1", "admin")
# What a click would do, not show; files are no screens.
LEFT_OUT = re.compile(r"logout|\.(xlsx|csv|pdf|docx|eml)|/export|/stream|^/static")
BESIDE = "main nav a, main .chips a, main .tabs a, main .page-acts a"
RECORD = "main a.row-link, main td a, main li a"


def kind_of(address: str) -> str:
    """The same for all records of a kind: numbers in the path make no other screen."""
    path = urlsplit(address).path.rstrip("/") or "/"
    return re.sub(r"(?:[A-Z]*R\d+-\d+|\d{4}-\d\d-\d\d|\d+)(?=/|$)", "N", path)


def addresses(page: Page, selector: str) -> list[str]:
    found = page.eval_on_selector_all(selector, "links => links.map(link => link.href)")
    base = page.evaluate("location.origin")
    return [one for one in found if one.startswith(base) and not LEFT_OUT.search(one[len(base) :])]


def walk(page: Page, seen: dict[str, tuple[str, str]], login_id: str) -> None:
    page.goto("/")
    waiting = [page.url, *addresses(page, "nav a")]
    beside: list[str] = []
    for further in (False, True):
        for address in beside if further else waiting:
            if kind_of(address) in seen or not show(page, address):
                continue
            name = "screen" + re.sub(r"[^a-z0-9]+", "-", kind_of(page.url).lower()).rstrip("-")
            seen[kind_of(address)] = seen[kind_of(page.url)] = (name, f"{page.title()} ({login_id})")
            take(page, name, "jpeg")
            if not further:
                beside += addresses(page, BESIDE) + addresses(page, RECORD)[:3]


def show(page: Page, address: str) -> bool:
    response = page.goto(address)
    page.wait_for_timeout(300)
    return response is not None and response.status == 200


def main(base: str) -> None:
    WIDE.mkdir(parents=True, exist_ok=True)
    seen: dict[str, tuple[str, str]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--lang=ja"]
        )
        for login_id in WHO:
            page = signed_in(browser, base, login_id)
            walk(page, seen, login_id)
            page.context.close()
        browser.close()
    write_list(sorted(set(seen.values())))


def write_list(screens: list[tuple[str, str]]) -> None:
    rows = [
        f"| {name} ({who}) | ![](images/{name}.png) | ![](images/wide/{name}.jpeg) |"
        for name, (who, _) in PICTURES.items()
    ]
    rows += [
        f"| {title} | ![](images/{name}.jpeg) | ![](images/wide/{name}.jpeg) |" for name, title in screens
    ]
    text = "# Every screen\n\nTaken by `docs/pictures.py` and `docs/screens.py` from the sample city and its past.\n\n"
    LIST.write_text(text + "\n".join(["| screen | 1366x768 | 1920x1080 |", "|---|---|---|", *rows]) + "\n")
    assert all((FOLDER / f"{name}.jpeg").exists() for name, _ in screens)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
