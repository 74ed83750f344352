"""Work without a mouse: every stop can be seen, in the order of the page; dialogs keep and give back the focus."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

OpenAs = Callable[[str], Page]
# What the focus stands on: its place in the page, whether it is marked, and whether anything lies over it.
STOP = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const style = getComputedStyle(at), box = at.getBoundingClientRect();
  const x = Math.min(box.right - 2, Math.max(box.left + 2, (box.left + box.right) / 2));
  const over = document.elementFromPoint(x, Math.min(innerHeight - 2, Math.max(1, (box.top + box.bottom) / 2)));
  return {
    place: [...document.querySelectorAll("*")].indexOf(at),
    what: `${at.tagName} ${at.id || at.className} ${at.textContent.trim().slice(0, 20)}`,
    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inSight: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    free: Boolean(over) && (at.contains(over) || over.contains(at) || [...(at.labels || [])].some((l) => l.contains(over))),
  };
}"""
NONE_MOVES = """() => [...document.querySelectorAll("*")].filter((el) => {
  const style = getComputedStyle(el), longest = (times) => Math.max(...times.split(",").map(parseFloat));
  return longest(style.transitionDuration) > 0 || (style.animationName !== "none" && longest(style.animationDuration) > 0);
}).map((el) => `${el.tagName}.${el.className}`)"""
UNTOLD = """() => {
  const told = new Set([...document.querySelectorAll("#key-help tr")].flatMap((row) => {
    const keys = [...row.querySelectorAll("kbd")].map((key) => key.textContent);
    return [keys.join("+"), keys.join(" "), ...keys];
  }));
  return [...document.querySelectorAll("[data-key]")].map((el) => el.dataset.key).filter((key) => !told.has(key));
}"""


def stops(page: Page, key: str, most: int) -> list[dict[str, object]]:
    """What the focus stands on, press by press, until it has left the page or `most` presses."""
    found = []
    while len(found) < most:
        page.keyboard.press(key)
        stop = page.evaluate(STOP)
        if stop is None:
            break
        found.append(stop)
    return found


@pytest.mark.parametrize(
    ("login_id", "address"),
    [
        ("operator1", "/calls/new"),
        ("supervisor1", "/inquiries"),
        ("supervisor1", "/faq/new"),
        ("admin", "/admin/users"),
    ],
)
def test_tab_leads_through_the_page_in_its_order_and_back_and_every_stop_is_seen(
    open_as: OpenAs, login_id: str, address: str
) -> None:
    page = open_as(login_id)
    page.goto(address)
    page.evaluate("document.activeElement.blur(); window.getSelection().removeAllRanges()")
    page.locator(".skip-link").focus()
    there = stops(page, "Tab", 90)
    back = stops(page, "Shift+Tab", len(there) - 1)
    places = [int(str(stop["place"])) for stop in there]

    assert len(there) > 20
    assert places == sorted(places)
    assert [stop["place"] for stop in back] == sorted([stop["place"] for stop in back], reverse=True)
    unseen = [stop for stop in there + back if not (stop["marked"] and stop["inSight"] and stop["free"])]
    assert unseen == []
    assert page.evaluate(UNTOLD) == []


def test_the_first_stop_skips_the_menu(open_as: OpenAs) -> None:
    page = open_as("operator2")
    page.goto("/mine")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    expect(page.locator(".skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#content :focus")).to_have_count(1)


def test_a_dialog_keeps_the_focus_and_gives_it_back(open_as: OpenAs) -> None:
    page = open_as("operator3")
    page.goto("/mine")
    opener = page.locator("[data-open-help]")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="キー操作")
    expect(dialog).to_be_visible()
    for _press in range(4):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || Boolean(document.activeElement.closest('dialog'))"
        )
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_nothing_moves_for_those_who_asked_for_less_motion(open_as: OpenAs) -> None:
    page = open_as("operator4")
    page.emulate_media(reduced_motion="reduce")
    page.goto("/calls/new")
    page.evaluate("document.getElementById('working').textContent = '…'")

    assert page.evaluate(NONE_MOVES) == []
