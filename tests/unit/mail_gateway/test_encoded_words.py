"""Subjects and display names in encoded words, raw bytes and raw JIS."""

import pytest

from mail_gateway.message.headers import decode_field
from mail_gateway.parsing import parse
from mail_gateway.text.charsets import Reader
from tests.unit.mail_gateway.mails import mail, word


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (word("申請の件", "iso2022_jp", "ISO-2022-JP"), "申請の件"),
        (word("申請の", "utf-8") + b"\r\n " + word("件", "utf-8"), "申請の件"),
        (b"Re: " + word("申請", "utf-8") + b" (2)", "Re: 申請 (2)"),
        (b"=?UTF-8?B?44GC4w==?= =?UTF-8?B?gYQ=?=", "あい"),
        (b"=?utf-8?Q?=E3=81=82=E3?= =?utf-8?Q?=81=84?=", "あい"),
        (b"=?shift_jis?B?lQ==?= =?shift_jis?B?XI6m?=", "表示"),
        (b"=?UTF-8?B?44GC44?= =?UTF-8?B?GE?=", "あい"),
        (b"=?utf-8?Q?=E3=81=82?==?utf-8?Q?=E3=81=84?=", "あい"),
        (b"=?UTF-8?B?44GC", "あ"),
        (b"=?UTF-8?B?44GC?", "あ"),
        (b"=?ISO-2022-JP?B?GyRCJCIbKEI?=", "あ"),
        (b"=?utf-8*ja?B?44GC?=", "あ"),
        (b"=?utf-8?Q?what??=", "what?"),
        (b"=?utf-8?Q?a_b=5F?=", "a b_"),
        (word("ご質問", "cp932", "utf-8"), "ご質問"),
        (word("髙﨑①", "cp932", "shift_jis"), "髙﨑①"),
        (word("ｶﾅ", "cp932", "Windows-31J"), "ｶﾅ"),
        (word("😀𠮷", "utf-8"), "😀𠮷"),
        (b"=?x-unknown?B?44GC?=", "あ"),
    ],
)
def test_encoded_words_are_read(raw: bytes, text: str) -> None:
    assert decode_field(raw, Reader()) == text


@pytest.mark.parametrize("codec", ["cp932", "euc_jp", "utf-8", "iso2022_jp"])
def test_a_subject_in_raw_bytes_is_read(codec: str) -> None:
    assert parse(mail(subject="住民票について".encode(codec))).subject == "住民票について"


def test_the_declared_charset_of_the_body_decides_about_a_short_raw_subject() -> None:
    raw = mail("本文".encode("cp932"), "ﾊﾝｶｸｶﾅ".encode("cp932"), b"text/plain; charset=Shift_JIS")

    assert parse(raw).subject == "ﾊﾝｶｸｶﾅ"


@pytest.mark.parametrize(
    "ending", ["=0D=0A", "=0D", "=0A", "=0D=0A=0D=0A", "=E2=80=A8", "=C2=85", "=0B", "=00"]
)
def test_a_decoded_header_never_holds_a_line_end(ending: str) -> None:
    mail_ = parse(
        b"From: =?utf-8?Q?evil%sBcc:_v@x.jp?= <a@b.jp>\r\nSubject: =?utf-8?Q?s%sBcc:?=\r\n\r\nx"
        % ((ending.encode(),) * 2)
    )

    assert mail_.sender.address == "a@b.jp"
    assert len((mail_.sender.name + mail_.subject).splitlines()) == 1


def test_what_a_subject_decodes_to_is_not_decoded_again() -> None:
    inner = "ご相談=?UTF-8?Q?=0D=0A?=Bcc: v@x.jp"

    assert parse(mail(subject=word(inner, "utf-8"))).subject == inner
