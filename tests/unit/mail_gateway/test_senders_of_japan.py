"""Mail as the phones, offices, copiers and web forms of Japan send it, made by hand in their way."""

import base64
import quopri

import pytest

from mail_gateway.parsing import parse
from tests.unit.mail_gateway.mails import mail, multipart, word

QUESTION = "就学援助の申請について、教えてください。"
PDF = b"%PDF-1.4\n" + bytes(range(256))


def sent_by(sender: bytes, body: bytes, content_type: bytes, head: bytes = b"") -> bytes:
    return mail(body, content_type=content_type, head=head).replace(b"yamada@example.jp", sender)


def test_an_iphone_with_a_photo_between_two_texts() -> None:
    plain = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    photo = (
        b'Content-Type: image/jpeg; name="IMG_0001.jpeg"\r\nContent-Disposition: inline; filename="IMG_0001.jpeg"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(b"\xff\xd8\xff\xe0jpeg")
    )
    last = base64.encodebytes("\n\niPhoneから送信".encode())

    found = parse(multipart(plain + base64.encodebytes(QUESTION.encode()), photo, plain + last))

    assert found.new_text == QUESTION
    assert found.text.endswith("iPhoneから送信")
    assert [(one.name, one.detected_type, one.inline) for one in found.attachments] == [
        ("IMG_0001.jpeg", "image/jpeg", True)
    ]


def test_outlook_with_html_logo_and_name_in_a_quoted_encoded_word() -> None:
    html = (
        b'Content-Type: text/html; charset="iso-2022-jp"\r\n\r\n'
        + f'<p>{QUESTION}</p><img src="cid:logo@01D">'.encode("iso2022_jp")
    )
    logo = b"Content-Type: image/png; name=image001.png\r\nContent-ID: <logo@01D>\r\n\r\n\x89PNG\r\n\x1a\n"
    name = b'"' + word("申請書①髙.xlsx", "cp932", "iso-2022-jp") + b'"'
    sheet = (
        b"Content-Type: application/octet-stream; name="
        + name
        + b"\r\nContent-Disposition: attachment\r\n\r\nx"
    )

    found = parse(multipart(html, logo, sheet, subtype=b"related"))

    assert found.text == QUESTION
    assert [(one.name, one.content_id, one.inline) for one in found.attachments] == [
        ("image001.png", "logo@01D", True),
        ("申請書①髙.xlsx", "", False),
    ]


def test_gmail_with_softly_broken_quoted_printable() -> None:
    plain = (
        b'Content-Type: text/plain; charset="UTF-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    )
    html = b'Content-Type: text/html; charset="UTF-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'

    found = parse(
        multipart(
            plain + quopri.encodestring(QUESTION.encode()),
            html + quopri.encodestring(f'<div dir="ltr">{QUESTION}</div>'.encode()),
            subtype=b"alternative",
        )
    )

    assert found.text == QUESTION


@pytest.mark.parametrize(
    ("sender", "body", "text"),
    [
        (b"a..b.@docomo.ne.jp", QUESTION.encode("cp932") + b"\xf8\x9f\xf9\xfc", f"{QUESTION}〓〓"),
        (b"a@ezweb.ne.jp", QUESTION.encode("cp932") + b"\xf6\x60\xf3\x40", f"{QUESTION}〓〓"),
        (
            b"a@softbank.ne.jp",
            QUESTION.encode("cp932") + b"\xf9\x8b\xf7\x41\xfb\x41\xfb\xd7",
            f"{QUESTION}〓〓〓〓",
        ),
        (b"a@t.vodafone.ne.jp", QUESTION.encode("cp932") + b"\x1b$Gj\x0f", f"{QUESTION}〓"),
        (b"a@example.jp", QUESTION.encode("cp932") + b"\xfb\xfc\xfa\xb1\xfb\x41", f"{QUESTION}髙﨑涬"),
    ],
    ids=["docomo", "au", "softbank", "vodafone", "kanji_of_ibm"],
)
def test_emoji_of_phones_in_shift_jis_never_become_kanji(sender: bytes, body: bytes, text: str) -> None:
    assert parse(sent_by(sender, body, b"text/plain; charset=Shift_JIS")).text == text


def test_emoji_of_au_in_jis_never_become_kanji() -> None:
    body = QUESTION.encode("iso2022_jp") + b"\x1b$Bu!yu{~\x1b(B"

    assert parse(sent_by(b"a@au.com", body, b"text/plain; charset=iso-2022-jp")).text == f"{QUESTION}〓〓〓"


@pytest.mark.parametrize(
    "sender", [b"a@docomo.ne.jp", b"a@ezweb.ne.jp", b"a@i.softbank.jp", b"a@ymobile.ne.jp"]
)
def test_emoji_of_phones_in_unicode_stay_and_their_private_ones_are_marked(sender: bytes) -> None:
    body = f"{QUESTION}😀\ue63e".encode()

    assert parse(sent_by(sender, body, b"text/plain; charset=utf-8")).text == f"{QUESTION}😀〓"


def test_half_width_kana_in_every_seven_bit_way() -> None:
    for kana in (b"\x1b(I6E\x1b(B", b"\x0e6E\x0f", b"\xb6\xc5"):
        found = parse(mail(b'\x1b$B$"\x1b(B ' + kana, content_type=b"text/plain; charset=iso-2022-jp"))

        assert found.text == "あ ｶﾅ"


def test_utf_8_under_a_jis_label_is_read() -> None:
    subject = b"=?ISO-2022-JP?B?" + base64.b64encode("申請の件".encode()) + b"?="

    found = parse(mail(QUESTION.encode(), subject, b"text/plain; charset=ISO-2022-JP"))

    assert (found.subject, found.text) == ("申請の件", QUESTION)


def test_utf_7_is_read_where_it_is_declared_and_nowhere_else() -> None:
    body = QUESTION.encode("utf-7") + b" +ADw-script+AD4-"

    assert parse(mail(body, content_type=b"text/plain; charset=utf-7")).text == f"{QUESTION} <script>"
    assert parse(mail(body, content_type=b"text/plain")).text.endswith("+ADw-script+AD4-")


def test_a_copier_sends_a_scan_and_no_word() -> None:
    scan = (
        b'Content-Type: image/tiff; name="SCAN_0001.tif"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        + base64.encodebytes(b"II*\0scan")
    )

    found = parse(multipart(b"Content-Type: text/plain; charset=us-ascii\r\n\r\n", scan))

    assert found.text == ""
    assert [(one.name, one.detected_type) for one in found.attachments] == [("SCAN_0001.tif", "image/tiff")]


def test_a_copier_that_calls_its_scan_a_text() -> None:
    found = parse(
        mail(
            base64.encodebytes(PDF), content_type=b"text/plain", head=b"Content-Transfer-Encoding: base64\r\n"
        )
    )

    assert found.text == ""
    assert [one.detected_type for one in found.attachments] == ["application/pdf"]


def test_a_copier_with_its_job_name_in_raw_shift_jis() -> None:
    part = (
        b'Content-Type: application/pdf; name="' + "複合機スキャン.pdf".encode("cp932") + b'"\r\n\r\n' + PDF
    )

    found = parse(multipart(b"\r\n", part))

    assert [one.name for one in found.attachments] == ["複合機スキャン.pdf"]


def test_a_web_form_in_euc_without_any_label() -> None:
    body = f"お名前：山田\nご質問：{QUESTION}\n".encode("euc_jp")

    found = parse(mail(body, subject="お問い合わせ".encode("euc_jp")))

    assert found.subject == "お問い合わせ"
    assert found.new_text == f"お名前：山田\nご質問：{QUESTION}"


def test_a_web_form_of_perl_that_forgot_to_end_its_jis() -> None:
    body = b"\x1b$B" + QUESTION.encode("iso2022_jp").removeprefix(b"\x1b$B").removesuffix(b"\x1b(B") + b"\n"

    assert parse(mail(body, content_type=b"text/plain; charset=ISO-2022-JP")).text == QUESTION


def test_a_subject_split_inside_a_character_by_a_mobile_relay() -> None:
    raw = "就学援助の申請".encode("cp932")
    words = b"\r\n ".join(
        b"=?Shift_JIS?B?" + base64.b64encode(part) + b"?=" for part in (raw[:5], raw[5:11], raw[11:])
    )

    assert parse(mail(subject=words)).subject == "就学援助の申請"


@pytest.mark.parametrize("choice", ["cp932", "CP932"])
def test_the_charset_a_person_chooses_goes_before_the_declared_one(choice: str) -> None:
    raw = mail("ﾊﾝｶｸ".encode("cp932"), content_type=b"text/plain; charset=iso-8859-1")

    assert parse(raw, charset=choice).text == "ﾊﾝｶｸ"
    assert parse(raw, charset=choice).warnings == ()


def test_a_chosen_charset_does_not_spoil_what_cannot_be_in_it() -> None:
    raw = mail("本文の申請".encode("euc_jp"), word("件名の申請", "utf-8"), b"text/plain; charset=utf-8")

    found = parse(raw, charset="euc-jp")

    assert (found.subject, found.text) == ("件名の申請", "本文の申請")


@pytest.mark.parametrize("choice", ["utf-16", "big5", "gb18030", "iso-8859-1"])
def test_no_choice_makes_the_frame_of_a_mail_unreadable(choice: str) -> None:
    found = parse(mail(b"text", subject=b"subject"), charset=choice)

    assert (found.sender.address, found.subject, found.text) == ("yamada@example.jp", "subject", "text")


@pytest.mark.parametrize("choice", ["no-such", "utf-7", "idna", "cp037", "\0"])
def test_a_chosen_charset_that_is_none_to_choose_from_is_ignored_and_said_so(choice: str) -> None:
    found = parse(mail(QUESTION.encode(), content_type=b"text/plain; charset=utf-8"), charset=choice)

    assert found.text == QUESTION
    assert found.warnings == ("charset_unknown",)
