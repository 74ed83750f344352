"""Japanese as it really arrives: right labels, wrong ones, none, and what no standard allows."""

import pytest

from mail_gateway.parsing import parse
from mail_gateway.text.charset_names import charset_family
from mail_gateway.text.charsets import Reader
from mail_gateway.text.jis import decode_euc, decode_jis
from tests.unit.mail_gateway.mails import parsed_text

SENTENCES = [
    "住民票の写しの請求について",
    "就学援助の申請をしたいのですが、どこに行けばよいですか？",
    "マイナンバーカードの受取",
    "お世話になっております。山田です。",
    "熊本市",
    "税",
    "テスト",
    "児童手当 2026年10月分",
    "〒860-8601 熊本市中央区手取本町1番1号",
]
CODECS = ["cp932", "euc_jp", "utf-8", "iso2022_jp"]
LABELS = [None, "us-ascii", "iso-8859-1", "utf-8", "x-unknown", "iso-2022-jp"]


def jis(*pairs: int) -> bytes:
    return b"\x1b$B" + b"".join(pair.to_bytes(2, "big") for pair in pairs) + b"\x1b(B"


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("text", SENTENCES)
def test_japanese_is_read_whatever_the_label_says(text: str, codec: str, label: str | None) -> None:
    assert Reader().decode(text.encode(codec), label).text == text


@pytest.mark.parametrize("label", ["shift_jis", "euc-jp"])
@pytest.mark.parametrize("codec", CODECS)
def test_a_sentence_is_read_under_the_label_of_another_japanese_charset(codec: str, label: str) -> None:
    assert Reader().decode(SENTENCES[1].encode(codec), label).text == SENTENCES[1]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (jis(0x2D21, 0x2D6A, 0x2D37), "①㈱Ⅲ"),
        (jis(0x7C62, 0x7975), "髙﨑"),
        (jis(0x2141, 0x215D), "～－"),
        (b"\x1b(I1287\x1b(B", "ｱｲｸｷ"),
        (b"\x0e1287\x0f", "ｱｲｸｷ"),
        (b'\x1b$B$"\x1b(B \xb1\xb2', "あ ｱｲ"),
        (b'\x1b$@$"\x1b(J\\', "あ\\"),
        (b"\x1b$(D\x30\x21\x1b(B", "丂"),
        (b"\x1b$(Q\x2e\x21\x1b(B", "俱"),
        (b'\x1b&@\x1b$B$"$$', "あい"),
        (b'\x1b$B$"\nabc', "あ\nabc"),
        (b'\x1b$B$"$$\n$&$(\x1b(B', "あい\nうえ"),
    ],
    ids=[
        "nec_row_13",
        "nec_ibm_rows",
        "microsoft_signs",
        "kana_by_escape",
        "kana_by_shift",
        "kana_in_eight_bits",
        "old_escapes",
        "jis_x_0212",
        "jis_x_0213",
        "announcer",
        "no_return_to_ascii",
        "kanji_over_a_line_end",
    ],
)
def test_iso_2022_jp_is_read_as_mail_programs_write_it(raw: bytes, text: str) -> None:
    assert Reader().decode(raw, "iso-2022-jp").text == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"\xad\xa1\xad\xea", "①㈱"),
        (b"\xfc\xe2\xf9\xf5", "髙﨑"),
        (b"\x8f\xf4\xfb\x8f\xf4\xbd", "髙﨑"),
        (b"\x8f\xf3\xf3\x8f\xf4\xad", "ⅰ℡"),
        (b"\x8e\xb1\x8e\xdd", "ｱﾝ"),
        (b"\x8f\xb0\xa1", "丂"),
    ],
    ids=["nec_row_13", "cp51932", "eucjp_ms", "eucjp_ms_signs", "half_width", "jis_x_0212"],
)
def test_euc_is_read_with_the_characters_of_nec_and_ibm(raw: bytes, text: str) -> None:
    assert decode_euc(raw) == text


def test_shift_jis_is_read_as_microsoft_writes_it() -> None:
    text = "①㈱髙﨑～－ｶﾅⅢ㎡"

    assert parsed_text(text.encode("cp932"), "Shift_JIS") == text


def test_half_width_kana_without_a_label_is_not_taken_for_kanji_or_latin() -> None:
    assert parsed_text("ﾃｽﾄﾒｰﾙです。".encode("cp932"), None) == "ﾃｽﾄﾒｰﾙです。"


def test_emoji_of_the_old_carriers_become_the_geta_mark() -> None:
    softbank, docomo = b"\x1b$Gj\x0f", b"\xf8\x9f"

    assert Reader().decode(docomo + "です".encode("cp932"), "shift_jis").text == "〓です"
    assert decode_jis(softbank) == "〓"
    assert decode_jis(jis(0x7521)) == "〓"


def test_au_emoji_become_the_geta_mark_only_from_phones_of_au() -> None:
    raw = b"From: a@%s\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\n" + jis(0x7975)

    assert parse(raw % b"ezweb.ne.jp").text == "〓"
    assert parse(raw % b"example.jp").text == "﨑"


def test_jis_without_its_escape_bytes_is_read() -> None:
    assert Reader().decode("申請の件".encode("iso2022_jp").replace(b"\x1b", b"")).text == "申請の件"


def test_jis_left_in_other_text_is_read() -> None:
    raw = "件名: ".encode() + "申請の件".encode("iso2022_jp")

    assert Reader().decode(raw, "utf-8").text == "件名: 申請の件"


def test_a_text_put_together_from_two_charsets_is_read_line_by_line() -> None:
    raw = "一行目です\n".encode() + "二行目です\n".encode("cp932") + "三行目です\n".encode("euc_jp")

    assert Reader().decode(raw, "utf-8").text == "一行目です\n二行目です\n三行目です\n"


def test_a_few_damaged_bytes_do_not_spoil_utf_8() -> None:
    damaged = "就学援助の".encode() + b"\xff" + "申請について".encode()

    assert Reader().decode(damaged, "utf-8").text == "就学援助の\ufffd申請について"


def test_a_character_cut_off_at_the_end_is_dropped() -> None:
    assert Reader().decode("申請に".encode()[:-1], "utf-8").text == "申請"


def test_emoji_written_as_two_surrogates_are_read() -> None:
    assert Reader().decode(b"\xed\xa0\xbd\xed\xb8\x80", "utf-8").text == "😀"


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_unicode_is_read(codec: str) -> None:
    label = "utf-16" if codec.startswith("utf-16") else "utf-32"

    assert Reader().decode("申請 2026\n".encode(codec), label).text == "申請 2026\n"


@pytest.mark.parametrize("label", ["utf-16", "utf-32", "utf-7"])
def test_ascii_declared_as_something_wide_is_still_read(label: str) -> None:
    assert Reader().decode(b"garbage!", label).text == "garbage!"


@pytest.mark.parametrize(
    "label", ["undefined", "idna", "rot13", "hex", "zlib", "unicode_escape", "\0", "x" * 9_999]
)
def test_labels_that_are_no_charset_are_ignored(label: str) -> None:
    assert charset_family(label) == ""
    assert Reader().decode("申請です".encode("cp932"), label).text == "申請です"


@pytest.mark.parametrize("text", ["café crème brûlée", "Größe grüßt", "naïve “quotes” – dash", "señor ¿qué?"])
@pytest.mark.parametrize("label", [None, "iso-8859-1", "us-ascii"])
def test_western_text_is_not_taken_for_japanese(text: str, label: str | None) -> None:
    assert Reader().decode(text.encode("cp1252"), label).text == text


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        ("스티해", "cp949", "ks_c_5601-1987"),
        ("您好，请问", "gb18030", "gb2312"),
        ("您好，請問", "big5", "big5"),
        ("Привет", "koi8-r", "koi8-r"),
    ],
)
def test_other_languages_are_read_by_their_label(text: str, codec: str, label: str) -> None:
    assert Reader().decode(text.encode(codec), label).text == text


def test_raw_bytes_in_a_header_are_read_with_the_charset_of_the_body_as_a_hint() -> None:
    assert Reader(hint="euc-jp").decode("ﾊﾝｶｸ".encode("euc_jp")).text == "ﾊﾝｶｸ"
    assert Reader(hint="shift_jis").decode("ﾊﾝｶｸｶﾅ".encode("cp932")).text == "ﾊﾝｶｸｶﾅ"
