"""Real and adversarial mails of public test suites, read where they lie beside the project; skipped elsewhere."""

import re
from functools import cache
from pathlib import Path

import pytest

from mail_gateway.message.kinds import MailKind
from mail_gateway.parsing import ParsedMail, parse

CORPUS = Path(__file__).parents[4] / "shared" / "mails"
RAW_WORD = re.compile(r"=\?[\w-]+\?[bBqQ]\?")
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the mails of other projects are not at hand")


@cache
def corpus() -> dict[str, ParsedMail]:
    files = sorted(path for path in CORPUS.glob("*/*") if path.is_file())
    return {f"{path.parent.name}/{path.name}": parse(path.read_bytes()) for path in files}


def test_every_mail_is_taken_apart() -> None:
    assert corpus()
    assert [name for name, mail in corpus().items() if "unreadable" in mail.warnings] == []


def test_nearly_every_mail_is_readable() -> None:
    shown = {name: "\n".join((mail.subject, mail.sender.name, mail.text)) for name, mail in corpus().items()}
    garbled = [
        name
        for name, text in shown.items()
        if "\ufffd" in text or "\x1b" in text or "$B" in text or RAW_WORD.search(text)
    ]

    assert len(garbled) < 5, garbled


def test_no_text_is_overlooked() -> None:
    overlooked = [
        name for name, mail in corpus().items() if not mail.text and not mail.attachments and _body(name)
    ]

    assert overlooked == []


def _body(name: str) -> list[str]:
    """The lines below the header that are neither blank nor a boundary nor a field of a part."""
    lines = (
        (CORPUS / name)
        .read_bytes()
        .replace(b"\r\n", b"\n")
        .partition(b"\n\n")[2]
        .decode("latin-1")
        .splitlines()
    )
    return [line for line in lines if line.strip() and not line.startswith(("--", "Content-"))]


def test_bounces_are_known() -> None:
    bounces = [mail for name, mail in corpus().items() if name.startswith("sisimai")]
    known = [mail for mail in bounces if mail.kind in {MailKind.BOUNCE, MailKind.AUTO_REPLY}]

    assert len(known) >= 0.95 * len(bounces)


def test_mails_of_people_are_not_taken_for_bounces() -> None:
    written = [
        mail
        for name, mail in corpus().items()
        if name.startswith(("django-helpdesk", "mikel-mail/spec__fixtures__emails__rfc2822"))
    ]

    assert [mail.subject for mail in written if mail.kind is not MailKind.CITIZEN] == []
