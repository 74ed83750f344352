"""Files of a mail and their names."""

import base64

import pytest

from mail_gateway.parsing import ParsedAttachment, parse
from tests.unit.mail_gateway.mails import multipart, word

NAME = "住民票 請求書.pdf"
PERCENT = "%E7%94%B3%E8%AB%8B.pdf"


def attached(disposition: bytes, content: bytes = b"x") -> ParsedAttachment:
    part = (
        b"Content-Type: application/pdf\r\nContent-Disposition: attachment; "
        + disposition
        + b"\r\n\r\n"
        + content
    )
    return parse(multipart(b"\r\ntext", part)).attachments[0]


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        (b'filename="' + word(NAME, "utf-8") + b'"', NAME),
        (b"filename=" + word(NAME, "iso2022_jp"), NAME),
        (b'filename="' + NAME.encode() + b'"', NAME),
        (b'filename="' + NAME.encode("cp932") + b'"', NAME),
        (b'filename="' + NAME.encode("euc_jp") + b'"', NAME),
        (b'filename="' + NAME.encode("iso2022_jp") + b'"', NAME),
        (f"filename*=UTF-8''{PERCENT}; filename=x.pdf".encode(), "申請.pdf"),
        (b"filename*0*=utf-8'ja'%E7%94; filename*1*=%B3%E8%AB%8B; filename*2=.pdf", "申請.pdf"),
        (b"filename*=iso-2022-jp''%1B$B$%22%1B(B.pdf", "あ.pdf"),
        (b'filename*0="=?UTF-8?B?55Sz";\r\n filename*1="6KuLLnBkZg==?="', "申請.pdf"),
        (f'filename="{PERCENT}"'.encode(), "申請.pdf"),
        (b"filename=my file.pdf", "my file.pdf"),
        (rb'filename="a\"b;c.pdf"', 'a"b;c.pdf'),
        (b'filename="unclosed.pdf', "unclosed.pdf"),
    ],
)
def test_file_names_are_read_in_every_spelling(disposition: bytes, name: str) -> None:
    assert attached(disposition).name == name


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        (r"..\..\boot.ini", "boot.ini"),
        ("/etc/passwd", "passwd"),
        (r"C:\Docs\申請.pdf", "申請.pdf"),
        ("%2e%2e%2fetc%2fpasswd", "passwd"),
        ("申請書 4/1.pdf", "申請書 4／1.pdf"),
        ("invoice\u202efdp.exe", "invoice[U+202E]fdp.exe"),
        (".\u200bhtaccess", ".[U+200B]htaccess"),
        ("a.php\u200b", "a.php[U+200B]"),
        ("a\0b.pdf", "ab.pdf"),
        ("申請書.pdf. .", "申請書.pdf"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("コンテナ.txt", "コンテナ.txt"),
        ("<img src=x onerror=alert(1)>.pdf", "<img src=x onerror=alert(1)>.pdf"),
        ("=cmd.csv", "=cmd.csv"),
        ("..", "attachment-2.pdf"),
        ("あ" * 400 + ".pdf", "あ" * 146 + ".pdf"),
        ("=?utf-8?Q?a=0D=0AX:_y.pdf?=", "a X: y.pdf"),
    ],
)
def test_a_file_name_is_data_and_no_path(given: str, name: str) -> None:
    assert attached(f'filename="{given}"'.encode()).name == name


def test_the_bytes_of_a_file_are_kept() -> None:
    content = bytes(range(256)) * 50
    encoded = base64.encodebytes(content)
    part = b"Content-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encoded

    found = parse(multipart(b"\r\ntext", part)).attachments[0]

    assert (found.content, found.size, found.content_type) == (content, len(content), "image/png")


def test_a_scan_without_text_is_an_attachment() -> None:
    mail = parse(b"From: copier@example.jp\r\nContent-Type: application/pdf; name=scan.pdf\r\n\r\n%PDF")

    assert [(file.name, file.size) for file in mail.attachments] == [("scan.pdf", 4)]
    assert mail.text == ""


def test_a_file_without_a_name_gets_one() -> None:
    mail = parse(
        multipart(
            b"\r\ntext",
            b"Content-Type: image/jpeg\r\n\r\nx",
            b"Content-Type: message/rfc822\r\n\r\nSubject: a\r\n\r\nb",
        )
    )

    assert [file.name for file in mail.attachments] == ["attachment-2.jpg", "a.eml"]


def test_a_picture_inside_the_text_is_inline() -> None:
    part = b"Content-Type: image/png; name=logo.png\r\nContent-ID: <logo@x>\r\n\r\nx"

    assert parse(multipart(b"\r\ntext", part)).attachments[0].inline


def test_winmail_dat_is_kept_as_it_came() -> None:
    part = b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n\x78\x9f\x3e\x22"

    assert parse(multipart(b"\r\ntext", part)).attachments[0].name == "winmail.dat"
