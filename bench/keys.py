"""Keys and page loads of five calls, from the page one is on to the call being registered.

    python -m bench.keys --url http://127.0.0.1:8000 [--login operator1]

Needs a running installation with the sample city and a Chromium. Prints one line a scenario: keys pressed without the letters of
what is typed (a number, a name, a question: the same however the screen is made), and pages loaded. A key that the
screen does not offer is replaced by Tab, and so is what it costs: an older version can be measured by the same script.

Sample city, November 2026, keys before the screen had keys of its own, and since: answered from the FAQ 17, 4; complaint
in own words 21, 9; call-back 26, 4; handed over 24, 7; two callers: not possible (34 and going on elsewhere), 10.
Page loads: 2 each, 6 for two callers.
"""

import argparse
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, sync_playwright

from inquiry_desk.sample.loader import PASSWORD

MOST_TABS = 80
LINES = "%-44s %5s %6s"


@dataclass
class Hand:
    """One hand on the keyboard, which counts."""

    page: Page
    keys: int = 0
    loads: int = 0

    def press(self, key: str) -> None:
        self.keys += 1
        self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def offers(self, key: str) -> bool:
        return self.page.locator(f'[data-key="{key}"]').count() > 0

    def reach(self, selector: str, key: str = "") -> None:
        """By its key where it has one, else by Tab."""
        if key and self.offers(key):
            self.press(key)
            return
        for _ in range(MOST_TABS):
            if self.page.evaluate("one => document.activeElement?.matches(one)", selector):
                return
            self.press("Tab")
        raise RuntimeError(f"{selector} cannot be reached by Tab")

    def push(self, selector: str, key: str) -> None:
        """Press a button, by its key or by Tab and Enter."""
        if self.offers(key):
            self.press(key)
        else:
            self.reach(selector)
            self.press("Enter")

    def choose(self, words: str) -> None:
        """An entry of the list in focus, by arrow keys, if it is not chosen yet."""
        chosen = "() => document.activeElement.selectedOptions[0].label"
        for _ in range(MOST_TABS):
            if self.page.evaluate(chosen) == words:
                return
            self.press("ArrowDown")
        raise RuntimeError(f"{words} is not offered to this person")

    def registered(self) -> None:
        self.page.wait_for_url("**/inquiries/R*")


def _open(hand: Hand, number: str) -> None:
    hand.press("F2")
    hand.page.wait_for_url("**/calls/new*")
    hand.page.locator("#phone").wait_for()
    hand.type(number)


def _ask(hand: Hand, words: str) -> None:
    hand.reach("#question", "Alt+i")
    hand.type(words)


def _read_out(hand: Hand) -> None:
    hand.page.locator(".hit").first.wait_for()
    hand.page.wait_for_load_state("networkidle")
    hand.press("Alt+1")
    hand.page.locator("#chosen .read-out").wait_for()
    hand.page.wait_for_load_state("networkidle")
    if not hand.page.locator("#service_id").input_value():
        _service(hand)


def _service(hand: Hand) -> None:
    if hand.page.locator("#service_id").input_value():
        return
    # Without a key one goes back to it by Shift+Tab: counted as the nearest of both ways.
    if hand.offers("Alt+g"):
        hand.press("Alt+g")
    else:
        while not hand.page.evaluate("() => document.activeElement?.matches('#service_id')"):
            hand.press("Shift+Tab")
    hand.choose("就学援助業務")


def answered_from_the_faq(hand: Hand) -> None:
    _open(hand, "0960004321")
    _ask(hand, "就学援助の申請はどうすればよいですか")
    _read_out(hand)
    hand.press("Control+Enter")
    hand.registered()


def complaint_answered_in_own_words(hand: Hand) -> None:
    _open(hand, "0960004322")
    if hand.offers("Alt+k"):
        hand.press("Alt+k")
    else:
        hand.reach("[name=nature]")
        hand.press("ArrowDown")
    _ask(hand, "窓口で長く待たされたとのお申し出")
    _service(hand)
    hand.reach("#answer", "Alt+a")
    hand.type("お詫びし、所管課へ伝えると案内した")
    hand.press("Control+Enter")
    hand.registered()


def call_back_promised(hand: Hand) -> None:
    _open(hand, "0960004323")
    _ask(hand, "折り返しで回答してほしい")
    hand.push("[data-opens=callback-box]", "Alt+o")
    if hand.offers("Alt+o"):
        hand.press("Control+Enter")
    else:
        hand.reach("[value=callback]")
        hand.press("Enter")
    hand.registered()


def handed_over(hand: Hand) -> None:
    _open(hand, "0960004324")
    _ask(hand, "個別の審査状況を知りたい")
    _service(hand)
    hand.push("[value=escalated]", "Alt+s")
    hand.page.wait_for_url("**/escalate")


def two_callers(hand: Hand) -> None:
    """A second call comes while the first is looked up; then the first is finished."""
    _open(hand, "0960004325")
    _ask(hand, "就学援助の申請書はどこですか")
    if hand.offers("F8"):
        hand.press("F8")
        hand.page.wait_for_url("**/calls/new?slot=2")
        hand.type("0960004326")
    else:
        # There is one call a person: the first is registered unfinished and found again.
        hand.push("[value=kept]", "")
        hand.registered()
        _open(hand, "0960004326")
    _ask(hand, "就学援助の申請の期限はいつですか")
    _read_out(hand)
    hand.press("Control+Enter")
    hand.registered()
    _back_to_the_first(hand)


def _back_to_the_first(hand: Hand) -> None:
    hand.press("F2")
    hand.page.wait_for_url("**/calls/new*")
    if not hand.offers("F7"):
        raise RuntimeError("the first call can only be finished on its inquiry's page")
    hand.press("F7")
    hand.page.wait_for_url("**/calls/new?slot=1")
    _read_out(hand)
    hand.press("Control+Enter")
    hand.registered()


SCENARIOS: tuple[Callable[[Hand], None], ...] = (
    answered_from_the_faq,
    complaint_answered_in_own_words,
    call_back_promised,
    handed_over,
    two_callers,
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", required=True)
    parser.add_argument("--login", default="operator1")
    given = parser.parse_args()
    print(LINES % ("scenario", "keys", "loads"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(base_url=given.url, viewport={"width": 1366, "height": 768}, locale="ja-JP")
        page.goto("/login")
        page.fill("#login_id", given.login)
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        for scenario in SCENARIOS:
            _measure(page, scenario)
        browser.close()


def _measure(page: Page, scenario: Callable[[Hand], None]) -> None:
    hand = Hand(page)
    page.goto("/inbox")

    def count(_loaded: object) -> None:
        hand.loads += 1

    page.on("domcontentloaded", count)
    try:
        scenario(hand)
        print(LINES % (scenario.__name__, hand.keys, hand.loads))
    except RuntimeError as problem:
        print(LINES % (scenario.__name__, f"{hand.keys}+", f"{hand.loads}+"), f" {problem}")
    finally:
        page.remove_listener("domcontentloaded", count)


if __name__ == "__main__":
    main()
