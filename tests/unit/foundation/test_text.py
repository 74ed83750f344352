import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import text as words

FAMILY = "👨\u200d👩\u200d👧"
FLAG = "🇯🇵"
THUMB = "👍🏽"
KATSU = "葛\U000e0100"
GA = "か\u3099"
HALF_WIDTH_GA = "ｶﾞ"

UNHARMED = [
    FAMILY,
    FLAG,
    THUMB,
    KATSU,
    GA,
    "髙橋 﨑田 𠮷野",
    "ﾊﾝｶｸ ｶﾞ",
    "①㈱Ａ　ａ",
    "①\u3000②",
    "\u202e",
    "ﬁ",
]

citizens_words = st.text() | st.text(
    alphabet=st.sampled_from([*FAMILY, *FLAG, *THUMB, *KATSU, *GA, *"ｶﾞアーAé\u0301 \t\r\n\x00"])
)


@pytest.mark.parametrize("text", UNHARMED)
def test_odd_characters_are_stored_unharmed(text: str) -> None:
    assert words.clean_text(text) == text
    assert words.clean_line(text) == text


def test_control_characters_are_removed() -> None:
    assert words.clean_text("a\x00b\x07c\x1b[0m\x7f\x9fd") == "abc[0md"


def test_line_breaks_become_one_kind_and_tabs_stay() -> None:
    assert words.clean_text("a\r\nb\rc\nd\x85e\u2028f\tg\x0bh") == "a\nb\nc\nd\ne\nf\tgh"


def test_blanks_around_are_removed_and_those_inside_stay() -> None:
    assert words.clean_text(" \n　a  b　c\n\n　d \t") == "a  b　c\n\n　d"


def test_a_line_has_blanks_for_breaks() -> None:
    assert words.clean_line("件名\r\nBcc: x@example.jp\tz\n") == "件名 Bcc: x@example.jp z"


def test_half_a_surrogate_pair_is_shown_as_unreadable() -> None:
    assert words.clean_text("a\ud83db") == words.clean_line("a\ud83db") == "a\ufffdb"


@given(st.text(alphabet=st.characters()) | citizens_words)
def test_cleaning_is_final_and_can_be_stored(text: str) -> None:
    for clean in (words.clean_text, words.clean_line):
        cleaned = clean(text)

        assert clean(cleaned) == cleaned
        assert cleaned.encode().decode() == cleaned
        assert all(char in "\n\t" or unicodedata.category(char) != "Cc" for char in cleaned)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ｺﾞﾐ", "ごみ"),
        ("ゴミ", "ごみ"),
        ("Ｋｕｍａｍｏｔｏ", "KUMAMOTO"),
        ("髙﨑", "高崎"),
        ("𠮷野", "吉野"),
        ("渡邉", "渡辺"),
        (KATSU, "葛"),
        (GA, "が"),
        ("山田　 太郎", " 山田 太郎"),
        ("1−2‐3", "1-2-3"),
        ("10〜12", "10～12"),
        ("ゴ\u200bミ\u200d", "ゴミ"),
        ("ヴ", "ゔ"),
        ("Straße", "STRASSE"),
        ("㌔", "キロ"),
    ],
)
def test_spellings_of_the_same_words_fold_to_one(one: str, other: str) -> None:
    assert words.fold(one) == words.fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("ごみ", "こみ"), ("びょういん", "びよういん"), ("ビル", "ビール")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert words.fold(one) != words.fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert words.fold(words.fold(text)) == words.fold(text)


@pytest.mark.parametrize(
    "mark", "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2069\ufeff"
)
def test_marks_of_direction_and_no_width_are_removed_or_shown(mark: str) -> None:
    assert words.without_direction_marks(f"請求書{mark}fdp.exe") == "請求書fdp.exe"
    assert words.visible_bidi(f"請求書{mark}fdp.exe") == f"請求書[U+{ord(mark):04X}]fdp.exe"


@pytest.mark.parametrize("text", [FAMILY, KATSU, "山田 太郎"])
def test_joined_emoji_and_kanji_variants_have_no_marks_to_remove(text: str) -> None:
    assert words.without_direction_marks(text) == words.visible_bidi(text) == text


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        ("住民票の写し", 6, "住民票の写し"),
        ("住民票の写し", 5, "住民票の…"),
        ("住民票", 1, "…"),
        ("住民票", 0, ""),
        ("住民票", -1, ""),
        ("", 0, ""),
        (f"あ{FAMILY}い", 5, "あ…"),
        (f"あ{FAMILY}いう", 7, f"あ{FAMILY}…"),
        (f"{FLAG}{FLAG}", 3, f"{FLAG}…"),
        (f"{FLAG}{FLAG}", 2, "…"),
        (f"あ{THUMB}い", 3, "あ…"),
        (f"あ{KATSU}い", 3, "あ…"),
        (f"あ{GA}い", 3, "あ…"),
        (f"あ{HALF_WIDTH_GA}い", 3, "あ…"),
        ("\u0301" * 9, 4, "…"),
    ],
)
def test_text_is_cut_between_characters_as_seen(text: str, length: int, short: str) -> None:
    assert words.shorten(text, length) == short


@given(citizens_words, st.integers(-1, 30))
def test_shortened_text_is_a_beginning_no_longer_than_asked(text: str, length: int) -> None:
    short = words.shorten(text, length)

    assert len(short) <= max(length, 0)
    assert short == text or text.startswith(short.removesuffix("…"))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+81963281234",
        "-1",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\nx",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "﹦1",
        " =1",
        "\u3000=1",
        "\ufeff=1",
        "\u200b=1",
        "\x00=1",
        "\u202e =1",
        "\xa0=1",
        " \t=1",
    ],
)
def test_a_cell_that_begins_like_a_formula_is_made_text(text: str) -> None:
    assert words.csv_safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", " ", "住民票", "1-2", "a=b", "'=1", "ー", "−1", "(=1)", "😀=1"])
def test_an_ordinary_cell_stays_as_it_is(text: str) -> None:
    assert words.csv_safe(text) == text


@given(st.text())
def test_a_safe_cell_is_safe_for_good(text: str) -> None:
    safe = words.csv_safe(text)

    assert words.csv_safe(safe) == safe
    assert safe.removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("山田 太郎", "山●●●"),
        ("森", "森●●●"),
        (" 　髙橋", "髙●●●"),
        ("\u202e山田", "山●●●"),
        (f"{KATSU}城", f"{KATSU}●●●"),
        (f"{GA}", f"{GA}●●●"),
        ("𠮷野", "𠮷●●●"),
        ("", ""),
        (" \x00", ""),
    ],
)
def test_a_masked_name_shows_its_first_character_only(name: str, masked: str) -> None:
    assert words.mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("096-328-1234", "●●●1234"),
        ("+81963281234", "●●●1234"),
        ("０９６（３２８）１２３４", "●●●1234"),
        ("328-1234", "●●●1234"),
        ("110", "●●●"),
        ("12-3456", "●●●"),
        ("非通知", "●●●"),
        (" ", ""),
    ],
)
def test_a_masked_number_shows_its_last_four_figures_only(number: str, masked: str) -> None:
    assert words.mask_phone(number) == masked


@given(citizens_words)
def test_no_name_or_number_breaks_its_mask(text: str) -> None:
    assert words.mask_name(text) == "" or words.mask_name(text).endswith("●●●")
    assert len(words.mask_phone(text)) <= 7
