"""The envelope of a fetched message, and the names of folders."""

import pytest

from mail_gateway.intake.recipients import AddressBook
from mail_gateway.mailbox.envelopes import Ours, envelope_of
from mail_gateway.mailbox.folder_names import quoted

DOMAIN = "desk.example.jp"
GENERAL = f"info@{DOMAIN}"


def envelope(*fields: str) -> tuple[str, list[str]]:
    book = AddressBook(DOMAIN, lambda: ("info", "shugaku", "zei"))
    book.refresh()
    return envelope_of(("\r\n".join(fields) + "\r\n\r\nbody").encode(), Ours(book, GENERAL))


@pytest.mark.parametrize(
    ("fields", "sender"),
    [
        (("Return-Path: <a@mail.example.jp>",), "a@mail.example.jp"),
        (("Return-Path: <a@mail.example.jp>", "Return-Path: <forged@evil.example>"), "a@mail.example.jp"),
        (("Return-Path: <>", "From: <a@mail.example.jp>"), ""),
        (("From: <a@mail.example.jp>",), ""),
        (("Return-Path: no address",), ""),
        (("Return-Path: <a@mail.example.jp\x00>",), "a@mail.example.jp"),
    ],
)
def test_the_sender_is_the_one_the_last_server_noted(fields: tuple[str, ...], sender: str) -> None:
    assert envelope(*fields)[0] == sender


@pytest.mark.parametrize(
    ("fields", "recipients"),
    [
        ((f"Delivered-To: zei@{DOMAIN}", f"To: shugaku@{DOMAIN}"), [f"zei@{DOMAIN}", f"shugaku@{DOMAIN}"]),
        ((f"X-Original-To: zei@{DOMAIN}", "To: undisclosed-recipients:;"), [f"zei@{DOMAIN}"]),
        (
            (f"To: <{GENERAL}>, other <b@else.example.jp>", f"Cc: =?utf-8?B?56iO?= <zei@{DOMAIN}>"),
            [GENERAL, f"zei@{DOMAIN}"],
        ),
        ((f"Delivered-To: info+abc.def@{DOMAIN}",), [f"info+abc.def@{DOMAIN}"]),
        ((f"Delivered-To: zei@{DOMAIN}", f"To: zei@{DOMAIN}"), [f"zei@{DOMAIN}"]),
        ((f"To: nobody@{DOMAIN}, zei%else.example.jp@{DOMAIN}",), [GENERAL]),
        (("To: b@else.example.jp",), [GENERAL]),
        ((), [GENERAL]),
    ],
)
def test_the_recipients_are_those_that_are_ours_else_the_general_address(
    fields: tuple[str, ...], recipients: list[str]
) -> None:
    assert envelope(*fields)[1] == recipients


def test_thousands_of_recipients_are_cut_short() -> None:
    many = ", ".join(f"info+{number}@{DOMAIN}" for number in range(5_000))
    assert len(envelope(f"To: {many}")[1]) == 50


@pytest.mark.parametrize(
    ("folder", "sent"),
    [
        ("INBOX", '"INBOX"'),
        ("A & B", '"A &- B"'),
        ('with "quotes" and \\', '"with \\"quotes\\" and \\\\"'),
        ("問い合わせ", '"&VU8wRFQIMI8wWw-"'),
        ("台北/日本語", '"&U,BTFw-/&ZeVnLIqe-"'),
        ("a\r\nb DELETE", '"a&AA0ACg-b DELETE"'),
    ],
)
def test_the_name_of_a_folder_is_sent_in_modified_utf7(folder: str, sent: str) -> None:
    assert quoted(folder) == sent
