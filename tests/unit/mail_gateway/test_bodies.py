"""What a person reads of a mail."""

import base64

import pytest

from mail_gateway.message.bodies import MAX_TEXT
from mail_gateway.parsing import parse
from tests.unit.mail_gateway.mails import mail, multipart, parsed_text

PLAIN = b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
HTML = b"Content-Type: text/html; charset=utf-8\r\n\r\n"


def test_plain_text_is_preferred_to_html() -> None:
    found = parse(multipart(PLAIN + b"plain", HTML + b"<p>html</p>", subtype=b"alternative"))

    assert (found.text, found.html) == ("plain", "<p>html</p>")


@pytest.mark.parametrize("plain", ["", " \u3000\r\n\xa0", "このメールはHTML形式です。"])
def test_html_is_read_when_the_plain_part_is_of_no_use(plain: str) -> None:
    html = "<div>お世話になります。<br>山田です。</div><p>就学援助の申請について、教えてください。</p>"

    found = parse(multipart(PLAIN + plain.encode(), HTML + html.encode(), subtype=b"alternative"))

    assert found.text.startswith("お世話になります。\n山田です。")


def test_html_becomes_text_in_reading_order() -> None:
    html = "<style>p{color:red}</style><script>x()</script><table><tr><td>氏名</td><td>山田&amp;子</td></tr></table>"
    html += "<p>以上<!-- c --></p>"

    assert (
        parse(mail(html.encode(), content_type=b"text/html; charset=utf-8")).text == "氏名  山田&子\n\n以上"
    )


def test_the_charset_of_html_is_found_in_the_html() -> None:
    html = '<meta charset="euc-jp"><p>写爵</p>'.encode("euc_jp")

    assert parse(mail(html, content_type=b"text/html")).text == "写爵"


def test_all_text_parts_are_read_in_order() -> None:
    pdf = b"Content-Type: application/pdf; name=a.pdf\r\n\r\nx"

    assert parse(multipart(PLAIN + b"one", pdf, PLAIN + b"two")).text == "one\n\ntwo"


def test_a_text_file_is_an_attachment_and_not_the_text() -> None:
    file = b"Content-Type: text/plain; name=memo.txt\r\nContent-Disposition: attachment\r\n\r\nmemo"

    found = parse(multipart(PLAIN + b"one", file))

    assert (found.text, [a.name for a in found.attachments]) == ("one", ["memo.txt"])


@pytest.mark.parametrize(
    "part",
    [
        b"Content-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nthe text",
    ],
)
def test_text_that_is_only_in_an_attachment_is_read_from_there(part: bytes) -> None:
    found = parse(multipart(part))

    assert found.text == "the text"
    assert len(found.attachments) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"--other\r\n\r\nthe text\r\n--other--\r\n",
        b"the text",
        b"\r\nthe text\r\n--=b\r\n\r\n\r\n--=b--\r\n",
        b"--=b\r\n\r\nthe text",
        b"--=b  \r\n\r\nthe text\r\n--=b--",
    ],
    ids=["other_boundary", "no_boundary", "only_before_the_parts", "not_closed", "blanks_after"],
)
def test_text_in_a_broken_multipart_is_read(body: bytes) -> None:
    assert parse(mail(body, content_type=b'multipart/mixed; boundary="=b"')).text == "the text"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        (b"base64", base64.b64encode("申請です。".encode()).rstrip(b"=")),
        (b"BASE64 ;", base64.b64encode("申請です。".encode())),
        (b"base64", "申請です。".encode()),
        (b"quoted-printable", b"=E7=94=B3=E8=\r\n=AB=8B=E3=81=A7=E3=81=99=E3=80=82="),
        (b"quoted-printable", "申請です。".encode()),
        (b"8bit", "申請です。".encode()),
        (b"unheard-of", "申請です。".encode()),
        (b"", "申請です。".encode()),
    ],
)
def test_a_body_is_read_in_the_encoding_it_is_really_in(encoding: bytes, body: bytes) -> None:
    raw = mail(
        body,
        content_type=b"text/plain; charset=utf-8",
        head=b"Content-Transfer-Encoding: " + encoding + b"\r\n",
    )

    assert parse(raw).text == "申請です。"


def test_a_footer_added_after_base64_is_read_too() -> None:
    body = (
        base64.encodebytes(("申請です。" * 9 + "\n").encode())
        + b"___________\nmailing list of example.jp - 2026\n"
    )

    text = parse(
        mail(body, content_type=b"text/plain; charset=utf-8", head=b"Content-Transfer-Encoding: base64\r\n")
    ).text

    assert text.startswith("申請です。")
    assert text.endswith("mailing list of example.jp - 2026")


def test_softly_broken_lines_are_joined() -> None:
    raw = mail(
        "就学援助の \r\n申請です。\r\n\r\n> 引用 \r\n> です\r\n".encode(),
        content_type=b"text/plain; charset=utf-8; format=flowed; delsp=yes",
    )

    assert parse(raw).text == "就学援助の申請です。\n\n> 引用です"


def test_control_characters_are_removed_and_line_ends_are_one_kind() -> None:
    assert (
        parsed_text(b"a\x00\x07b\tc\r\nd\re\x0cf\x7f \xc2\x85g \xe2\x80\xa8h", "utf-8")
        == "ab\tc\nd\ne\nf \ng \nh"
    )


def test_a_very_long_text_is_cut_and_kept_as_a_file() -> None:
    found = parse(mail("あ".encode() * MAX_TEXT, content_type=b"text/plain; charset=utf-8"))

    assert "truncated" in found.warnings
    assert found.attachments[0].size == 3 * MAX_TEXT


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_any_line_end_separates_header_and_body(line_end: bytes) -> None:
    found = parse(line_end.join([b"From: a@b.jp", b"Subject: s", b"", b"one", b"two"]))

    assert (found.subject, found.text) == ("s", "one\ntwo")


def test_a_mail_without_any_header_is_all_text() -> None:
    assert parse("教えてください。\n山田\n".encode()).text == "教えてください。\n山田"


def test_a_header_line_that_lost_its_blank_is_still_part_of_the_header() -> None:
    assert parse(b"Subject: a\r\nlost\r\nFrom: a@b.jp\r\n\r\ntext").sender.address == "a@b.jp"


def test_encoded_words_in_a_quoted_header_are_readable() -> None:
    assert parse(mail(b"Subject: =?UTF-8?B?55Sz6KuL?=\r\n")).text == "Subject: 申請"
