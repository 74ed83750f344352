"""Mail is taken for our addresses in plain form, and for nothing that could be sent on."""

import pytest

from mail_gateway.intake.recipients import AddressBook, NotKnownYetError, Recipient, read_recipient

DOMAIN = "desk.example.jp"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("info@desk.example.jp", Recipient("info", "")),
        ("INFO@Desk.Example.JP", Recipient("info", "")),
        ("info@desk.example.jp.", Recipient("info", "")),
        ("info+r8-000001.abc@desk.example.jp", Recipient("info", "r8-000001.abc")),
        ("info+@desk.example.jp", Recipient("info", "")),
    ],
)
def test_our_own_addresses_are_understood(address: str, expected: Recipient) -> None:
    assert read_recipient(address, DOMAIN) == expected


@pytest.mark.parametrize(
    "address",
    [
        "victim%elsewhere.example@desk.example.jp",
        "elsewhere.example!victim@desk.example.jp",
        "@desk.example.jp:victim@elsewhere.example",
        "@elsewhere.example,@b.example:info@desk.example.jp",
        '"victim@elsewhere.example"@desk.example.jp',
        '"info"@desk.example.jp',
        "info@elsewhere.example",
        "info@sub.desk.example.jp",
        "info@desk.example.jp@elsewhere.example",
        "info",
        "<>",
        "",
        "@desk.example.jp",
        "+token@desk.example.jp",
    ],
)
def test_everything_that_could_mean_another_place_is_refused(address: str) -> None:
    assert read_recipient(address, DOMAIN) is None


def test_the_last_known_addresses_serve_while_the_database_is_down() -> None:
    answers = iter([["Info", "shugaku"]])
    book = AddressBook(DOMAIN, lambda: next(answers))
    book.refresh()
    with pytest.raises(StopIteration):
        book.refresh()
    assert book.takes("SHUGAKU@desk.example.jp")
    assert not book.takes("nobody@desk.example.jp")


def test_before_the_first_reading_only_foreign_addresses_are_known_to_be_foreign() -> None:
    book = AddressBook(DOMAIN, list)
    with pytest.raises(NotKnownYetError):
        book.takes("info@desk.example.jp")
    assert not book.takes("info@elsewhere.example")
