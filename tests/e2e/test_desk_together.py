"""Two people at one desk: what one does is on the other's screen, and neither is in the other's way."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

OpenAs = Callable[[str], Page]
# A list asks what happened to it every 20 seconds: the browser's clock is moved on instead of waiting.
LATER = 21_000


def log_call(page: Page, question: str, phone: str) -> str:
    """A call that its taker goes on with later: its number."""
    page.goto("/calls/new")
    page.fill("#phone", phone)
    page.select_option("#service_id", label="就学援助業務")
    page.fill("#question", question)
    page.keyboard.press("Alt+l")
    page.wait_for_url("**/inquiries/R*")
    return page.url.rsplit("/", 1)[1]


def test_what_one_does_is_on_the_others_list_and_two_of_one_person_are_merged_and_parted_by_keys(
    open_as: OpenAs,
) -> None:
    looks, works = open_as("operator3"), open_as("operator1")
    writes = looks.context.new_page()
    taken, kept = (log_call(writes, f"二人で見る一覧 {n}", "096-000-4401") for n in range(2))
    looks.clock.install()
    looks.goto("/mine")
    row, other = (looks.locator("tr", has=looks.get_by_role("link", name=number)) for number in (taken, kept))
    other.locator("input").check()
    row.locator(".row-link").focus()
    works.goto(f"/inquiries/{taken}")
    works.get_by_role("button", name="担当する").click()
    expect(works.locator(".notice-good")).to_be_visible()
    new = log_call(writes, "二人で見る一覧 新", "096-000-4401")
    looks.clock.run_for(LATER)
    expect(row).to_contain_text("一覧から外れました")
    expect(row).to_contain_text("仮名 さくら")
    expect(row.locator(".row-link")).to_be_focused()
    expect(other.locator("input")).to_be_checked()
    expect(looks.locator("tr", has=looks.get_by_role("link", name=new))).to_contain_text("追加")
    expect(looks.get_by_role("status").filter(has_text="1件が一覧に加わりました。")).to_be_visible()
    merge_and_part(writes, first=kept, second=new)


def merge_and_part(page: Page, first: str, second: str) -> None:
    """On the page of the second; the first stays."""
    page.keyboard.press("t")
    page.locator("table.list").wait_for()
    while page.evaluate("document.activeElement.textContent") != first:
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#reason").fill("同じ申請についての電話です")
    page.locator(f"input[name=keep][value='{first}']").check()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/inquiries/{first}")
    expect(page.locator("main")).to_contain_text("二人で見る一覧 新")
    page.keyboard.press("z")
    page.wait_for_url(f"**/inquiries/{second}")
    expect(page.locator("#merged")).to_have_count(0)


def test_a_note_for_the_next_shift_is_read_and_confirmed_by_key(open_as: OpenAs) -> None:
    title = "午後の電話が多い見込みです"
    writes, reads = open_as("operator1"), open_as("operator3")
    writes.goto("/board")
    writes.keyboard.press("n")
    writes.locator("#title").fill(title)
    writes.locator("#body").fill("広報紙が配られたため、申請の質問が増えます。")
    writes.keyboard.press("Control+Enter")
    waiting, confirmed = (writes.locator("aside section").nth(n) for n in range(2))
    expect(waiting).to_contain_text("模擬 みどり")
    reads.keyboard.press("g")
    reads.keyboard.press("b")
    reads.get_by_role("link", name=title).first.click()
    reads.get_by_role("button", name="確認しました").wait_for()
    reads.keyboard.press("s")
    reads.wait_for_url("**/board*")
    writes.reload()
    expect(confirmed).to_contain_text("模擬 みどり")
    expect(waiting).not_to_contain_text("模擬 みどり")
