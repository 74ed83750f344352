"""A telephone system tells of calls by HTTP; two people at their desks see each their own."""

import json
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.error import HTTPError

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import HOOK_KEY, Desk

OpenAs = Callable[[str], Page]


def tell(desk: Desk, event: str, call_id: str, **fields: str) -> int:
    """As a PBX does: one POST."""
    told = {"call_id": call_id, "event": event, "at": datetime.now(UTC).isoformat(), **fields}
    headers = {"Authorization": f"Bearer {HOOK_KEY}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{desk.url}/telephony/events", json.dumps(told).encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return int(answer.status)


def sit_at(page: Page, extension: str) -> None:
    page.goto("/telephony/extension")
    page.fill("#number", extension)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".notice-good")).to_contain_text(extension)


def test_each_of_two_people_is_told_only_their_own_call_and_takes_it_with_one_key(
    desk: Desk, open_as: OpenAs
) -> None:
    sakura, daisuke = open_as("operator5"), open_as("operator6")
    sit_at(sakura, "301")
    sit_at(daisuke, "302")
    sakura.goto("/inbox")
    daisuke.goto("/calls/new")
    daisuke.locator("#question").press_sequentially("話の途中")
    assert tell(desk, "ringing", "e2e-1", number="0960005501", extension="301") == 204
    assert tell(desk, "ringing", "e2e-2", number="sip:0960005502@pbx", extension="302") == 204
    expect(sakura.locator(".phone-bar")).to_contain_text("096-000-5501")
    expect(daisuke.locator(".phone-bar")).to_contain_text("096-000-5502")
    assert "5502" not in sakura.locator("#phone-bars").inner_text()
    assert "5501" not in daisuke.locator("#phone-bars").inner_text()
    # Who types goes on typing; what was typed is on hold once the call is taken.
    daisuke.keyboard.type("です")
    expect(daisuke.locator("#question")).to_have_value("話の途中です")
    daisuke.keyboard.press("F2")
    daisuke.wait_for_url("**/calls/new?*call=*")
    expect(daisuke.locator("#phone")).to_have_value("096-000-5502")
    daisuke.keyboard.press("F7")
    expect(daisuke.locator("#question")).to_have_value("話の途中です")
    sakura.keyboard.press("Enter")
    expect(sakura.locator("#phone")).to_have_value("096-000-5501")
    expect(sakura.locator("#question")).to_be_focused()
    tell(desk, "answered", "e2e-1", extension="301")
    tell(desk, "ended", "e2e-1")
    expect(sakura.locator("#wrap-up")).to_be_visible()
    sakura.keyboard.type("電話システムからの受電")
    sakura.keyboard.press("Alt+l")
    sakura.wait_for_url("**/inquiries/R*")
    expect(sakura.locator(".timeline")).to_contain_text("後処理")


def test_a_call_nobody_answers_is_called_back_from_the_list(desk: Desk, open_as: OpenAs) -> None:
    tell(desk, "ringing", "e2e-3", number="0960005503")
    tell(desk, "ended", "e2e-3")
    page = open_as("operator3")
    page.goto("/telephony/missed")
    page.locator("tr", has_text="096-000-5503").get_by_role("link", name="折り返す").click()
    expect(page.locator("#phone")).to_have_value("096-000-5503")
    page.locator("#question").press_sequentially("折り返した件")
    page.keyboard.press("Alt+l")
    page.wait_for_url("**/inquiries/R*")
    page.goto("/telephony/missed")
    expect(page.locator("tr", has_text="096-000-5503")).to_contain_text("折り返した")


def test_a_stranger_is_refused_and_told_why(desk: Desk) -> None:
    request = urllib.request.Request(f"{desk.url}/telephony/events", b"{}", {"Authorization": "Bearer x"})
    with pytest.raises(HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    assert refused.value.code == 401 and b"key" in refused.value.read()
