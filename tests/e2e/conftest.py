"""The desk as its users meet it: all programs started by the console command, a real browser, a real mail program."""

import os
import shutil
import smtplib
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from inquiry_desk.sample.loader import PASSWORD
from tests.databases import missing

Found = TypeVar("Found")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-component-update",
]
WIDTH, HEIGHT = 1366, 768
# What the border relay of the tests calls itself; every peer of the gateway is taken for it.
BORDER = "mx.city.example.jp"
HOOK_KEY = "the key of the telephone system of the tests"
# What is waited for comes; how soon is not what these tests judge, and five seconds are short where much else runs.
expect.set_options(timeout=30_000)


@dataclass(frozen=True)
class Desk:
    """A running installation."""

    url: str
    smtp_port: int
    var: Path

    def send(self, message: EmailMessage) -> None:
        """As a citizen's mail program does."""
        with smtplib.SMTP("127.0.0.1", self.smtp_port) as smtp:
            smtp.send_message(message)

    def sent_to(self, address: str) -> list[EmailMessage]:
        """What has left for `address`, the oldest first."""
        messages = [self._read(path) for path in sorted((self.var / "outbox").glob("*.eml"))]
        return [message for message in messages if address in str(message["To"])]

    def wait_for_mail(self, address: str, count: int = 1, seconds: float = 90) -> list[EmailMessage]:
        """A reply waits for a while in which it can be taken back."""
        return wait_until(lambda: found if len(found := self.sent_to(address)) >= count else None, seconds)

    @staticmethod
    def _read(path: Path) -> EmailMessage:
        message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        assert isinstance(message, EmailMessage)
        return message


def wait_until(look: Callable[[], Found | None], seconds: float = 30) -> Found:
    """What `look` finds, as soon as it finds something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if (found := look()) is not None:
            return found
        time.sleep(0.2)
    raise AssertionError("waited in vain")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with running(tmp_path_factory.mktemp("desk")) as started:
        yield started


@contextmanager
def running(var: Path) -> Iterator[Desk]:
    """All programs of an installation of its own, with the sample city."""
    web, smtp = free_port(), free_port()
    command = [
        sys.executable,
        "-m",
        "inquiry_desk",
        "run",
        "--web",
        f"127.0.0.1:{web}",
        "--smtp",
        f"127.0.0.1:{smtp}",
        "--var",
        str(var),
    ]
    # Long enough to take a reply back by hand, and no longer than the journeys can wait for each of theirs.
    environment = {
        **os.environ,
        "INQUIRY_DESK_REPLY_CANCEL_SECONDS": "15",
        "INQUIRY_DESK_SMTP_TRUSTED_RELAYS": "127.0.0.0/8",
        "INQUIRY_DESK_AUTHSERV_ID": BORDER,
        "INQUIRY_DESK_TELEPHONY_KEY": HOOK_KEY,
    }
    with (
        (var / "run.log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log, env=environment) as process,
    ):
        started = Desk(f"http://127.0.0.1:{web}", smtp, var)
        try:
            wait_until(lambda: _answers(started) or _ended(process, var), 90)
            yield started
        finally:
            process.terminate()
            process.wait(30)


def _answers(desk: Desk) -> bool | None:
    try:
        with (
            urllib.request.urlopen(f"{desk.url}/login", timeout=2) as answer,
            socket.create_connection(("127.0.0.1", desk.smtp_port), 2),
        ):
            return answer.status == 200 or None
    except OSError:
        return None


def _ended(process: subprocess.Popen[bytes], var: Path) -> None:
    if process.poll() is not None:
        raise AssertionError((var / "run.log").read_text())


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    if CHROMIUM is None:
        missing("no Chromium (on Debian: apt-get install chromium fonts-noto-cjk)")
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    opened = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
    yield opened
    opened.close()


def sign_in(context: BrowserContext, login_id: str) -> Page:
    """A page of somebody of the sample city."""
    page = context.new_page()
    page.goto("/login")
    page.fill("#login_id", login_id)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    return page


def _is_fault(message: ConsoleMessage) -> bool:
    """Errors of scripts and of the security policy.

    A page that is refused on purpose is none, nor is a fragment that is given up because the page is left,
    nor a connection that the test took away.
    """
    expected = {"htmx:afterRequest", "htmx:sendAbort", "htmx:sendError"}
    on_purpose = any(words in message.text for words in ("status of 4", "ERR_INTERNET_DISCONNECTED"))
    return message.type == "error" and message.text not in expected and not on_purpose


@pytest.fixture
def open_as(browser: Browser, desk: Desk) -> Iterator[Callable[[str], Page]]:
    """Sign in with a sample account in a browser of its own; errors in the page's console fail the test."""
    complaints: list[str] = []
    contexts = []

    def open_one(login_id: str) -> Page:
        context = browser.new_context(
            base_url=desk.url, viewport={"width": WIDTH, "height": HEIGHT}, locale="ja-JP"
        )
        contexts.append(context)
        page = sign_in(context, login_id)
        page.on("console", lambda message: complaints.append(message.text) if _is_fault(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not complaints
