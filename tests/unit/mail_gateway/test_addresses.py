"""Who wrote, and to whom."""

import pytest

from mail_gateway.message.addresses import MAX_ADDRESSES, read_addresses
from mail_gateway.text.charsets import Reader
from tests.unit.mail_gateway.mails import parsed_with, word


def addresses(text: str) -> list[tuple[str, str]]:
    return [(found.name, found.address) for found in read_addresses(text.encode(), Reader())]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a@bank.jp <evil@x.jp>", [("a@bank.jp", "evil@x.jp")]),
        ("alice@example.org]<bob@example.com>", [("alice@example.org]", "bob@example.com")]),
        ('"市長 <mayor@city.jp>" <evil@x.jp>', [("市長 <mayor@city.jp>", "evil@x.jp")]),
        ("foo..bar.@docomo.ne.jp", [("", "foo..bar.@docomo.ne.jp")]),
        ('"foo..bar."@docomo.ne.jp', [("", "foo..bar.@docomo.ne.jp")]),
        ('"山田, 太郎" <a@b.jp>, c@d.jp', [("山田, 太郎", "a@b.jp"), ("", "c@d.jp")]),
        ("a@b.jp (山田)", [("山田", "a@b.jp")]),
        ("=?utf-8?Q?Doe,_J?= <a@b.jp>", [("Doe, J", "a@b.jp")]),
        ('"=?UTF-8?B?5bGx55Sw?=" <a@b.jp>', [("山田", "a@b.jp")]),
        ("班: a@b.jp, c@d.jp;", [("", "a@b.jp"), ("", "c@d.jp")]),
        ("担当:山田 <a@b.jp>", [("担当:山田", "a@b.jp")]),
        ("undisclosed-recipients:;", []),
        ("<@relay.jp,@b.jp:u@d.jp>", [("", "u@d.jp")]),
        ("mailto:a@b.jp", [("", "a@b.jp")]),
        ("'a@b.jp' <a@b.jp>", [("a@b.jp", "a@b.jp")]),
        ('"unclosed <a@b.jp>', [("unclosed", "a@b.jp")]),
        ("<user>", [("user", "")]),
        ("MAILER-DAEMON (Mail Delivery System)", [("MAILER-DAEMON", "")]),
        ('"', []),
        ("a@[", []),
        ("", []),
    ],
)
def test_the_address_in_angle_brackets_counts_and_the_rest_is_the_name(
    text: str, found: list[tuple[str, str]]
) -> None:
    assert addresses(text) == found or (text == "a@[" and addresses(text)[0][1] == "")


def test_a_whole_sender_in_one_encoded_word_is_read() -> None:
    assert parsed_with(From=word("山田 <a@b.jp>", "utf-8")).sender.address == "a@b.jp"


def test_without_an_author_the_envelope_tells_the_sender() -> None:
    assert parsed_with(Return_Path=b"<a@b.jp>").sender.address == "a@b.jp"
    assert parsed_with(Subject=b"x").warnings == ("no_sender",)


def test_a_crowd_of_recipients_is_cut_and_said_so() -> None:
    crowd = b", ".join(b"u%d@example.jp" % number for number in range(600))

    mail = parsed_with(From=b"a@b.jp", To=crowd)

    assert len(mail.recipients) == MAX_ADDRESSES
    assert mail.warnings == ("truncated",)
