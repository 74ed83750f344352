"""When nobody is written to automatically (RFC 3834), as a rule without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiry_desk.correspondence.acknowledging import Lately, Withheld, why_withheld
from inquiry_desk.correspondence.identity import is_at, others_among
from mail_gateway.models import IncomingMail, MailFlag
from mail_gateway.parsing import MailAddress, MailKind, ParsedMail

DOMAIN = "desk.example.jp"
CITIZEN = "hanako@mail.example.jp"


def reason(
    sender: str = CITIZEN,
    lately: Lately = Lately(),  # noqa: B008 - a frozen value
    flags: tuple[MailFlag, ...] = (),
    authentication: dict[str, str] | None = None,
    **parsed: object,
) -> Withheld | None:
    mail = IncomingMail(
        envelope_from=sender, flags=[flag.value for flag in flags], authentication=authentication
    )
    read = ParsedMail(MailAddress("", CITIZEN), **parsed)  # type: ignore[arg-type]
    return why_withheld(mail, read, DOMAIN, lately, most_per_hour=10)


def test_a_citizens_first_mail_is_acknowledged() -> None:
    assert reason() is None


@pytest.mark.parametrize("kind", [MailKind.BOUNCE, MailKind.AUTO_REPLY, MailKind.BULK, MailKind.OWN])
def test_no_machine_is_written_to(kind: MailKind) -> None:
    assert reason(kind=kind) is Withheld.AUTOMATIC


@pytest.mark.parametrize(
    "sender",
    ["owner-list@x.example", "list-request@x.example", "mailer-daemon@x.example", "NO_REPLY@x.example"],
)
def test_no_address_of_a_machine_is_written_to(sender: str) -> None:
    assert reason(sender) is Withheld.AUTOMATIC


def test_who_is_flagged_as_one_of_us_is_not_written_to() -> None:
    assert reason(flags=(MailFlag.OUR_ADDRESS_AS_SENDER,)) is Withheld.OURSELVES


@pytest.mark.parametrize(
    ("lately", "expected"),
    [
        (Lately(sent_in_window=1, sent_in_day=1, mails_in_day=1), Withheld.LATELY),
        (Lately(sent_in_window=1, sent_in_day=1, mails_in_day=6), Withheld.TOO_MANY),
        (Lately(sent_in_day=5), Withheld.TOO_MANY),
        (Lately(sent_in_day=4, sent_to_all=9), None),
        (Lately(sent_to_all=10), Withheld.BUSY),
    ],
)
def test_the_caps_hold_at_their_numbers(lately: Lately, expected: Withheld | None) -> None:
    assert reason(lately=lately) is expected


@given(st.text(max_size=40), st.booleans())
def test_nothing_in_our_domain_is_ever_written_to(local: str, below: bool) -> None:
    domain = f"x.{DOMAIN}" if below else DOMAIN.upper()
    assert reason(f"{local}@{domain}") is not None


@given(st.text(max_size=60))
def test_any_envelope_sender_is_judged_without_an_error(sender: str) -> None:
    assert reason(sender) in {None, *Withheld}


@pytest.mark.parametrize(
    ("address", "ours"),
    [
        ("info@desk.example.jp", True),
        ("x@DESK.EXAMPLE.JP.", True),
        ("x@sub.desk.example.jp", True),
        ("x@ｄｅｓｋ．example.jp", True),
        ("x@evildesk.example.jp", False),
        ("x@desk.example.jp.evil.example", False),
        ("desk.example.jp@evil.example", False),
        ("", False),
    ],
)
def test_what_is_an_address_of_ours(address: str, ours: bool) -> None:
    assert is_at(address, DOMAIN) is ours


def test_who_else_has_a_mail_is_neither_we_nor_its_sender() -> None:
    named = ["info@desk.example.jp", "Hanako@mail.example.jp", "a@b.example", "a@b.example", ""]
    assert others_among([MailAddress("", one) for one in named], CITIZEN, DOMAIN) == ["a@b.example"]
