"""Mail made to hurt: everything of section 5 of the hazards, and more. Each must be filed, and within limits."""

import pytest

from mail_gateway.message.mime import MAX_PARTS
from mail_gateway.parsing import parse
from tests.unit.mail_gateway.hostile import COSTLY, POISON
from tests.unit.mail_gateway.mails import mail


@pytest.mark.parametrize("raw", COSTLY.values(), ids=COSTLY.keys())
def test_costly_mail_is_read_within_the_limits(raw: bytes) -> None:
    found = parse(raw)

    assert "unreadable" not in found.warnings
    assert len(found.attachments) <= MAX_PARTS
    assert len(found.recipients) <= 200


@pytest.mark.parametrize("field", POISON)
def test_poisonous_fields_do_not_cost_us_the_text(field: bytes) -> None:
    found = parse(field + b"\r\n\r\nthe text")

    assert found.text == "the text"
    assert "unreadable" not in found.warnings


def test_headers_that_only_we_may_write_are_not_believed() -> None:
    forged = parse(
        mail(
            head=b"X-Inquiry-Number: R8-000001\r\nAuthentication-Results: desk; dmarc=pass\r\nBcc: v@x.jp\r\n"
        )
    )

    assert [to.address for to in forged.recipients] == ["shugaku@example.jp"]
    assert forged.cc == ()


def test_smuggled_line_ends_do_not_make_a_second_mail() -> None:
    found = parse(mail(b"one\n.\r\nFrom: v@x.jp\r\nTo: w@x.jp\r\n\r\ntwo\r.\r\nthree"))

    assert found.sender.address == "yamada@example.jp"
    assert found.text.splitlines()[0] == "one"
    assert found.text.endswith("three")
