import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.phone import format_national, read_phone, search_digits

HYPHENS = "-‐‑‒–—―−－ーｰ─━﹣~〜"


@pytest.mark.parametrize(
    "text",
    [
        "0963281234",
        "096-328-1234",
        "０９６－３２８－１２３４",
        "０９６（３２８）１２３４",
        "(096)328-1234",
        "（０９６）３２８の１２３４",
        "096 328 1234",
        "096 - 328 - 1234",
        "096　328　1234",
        "096.328.1234",
        "+81963281234",
        "+81-96-328-1234",
        "＋８１ ９６ ３２８ １２３４",
        "+81 (0)96-328-1234",
        "81-96-328-1234",
        "0081-96-328-1234",
        "010-81-96-328-1234",
        "0096-328-1234",
        "0-096-328-1234",
        "184-096-328-1234",
        "963281234",
        "328-1234",
        "３２８ー１２３４",
        "328-1234 内線567",
        "328-1234（内23）",
        "328-1234(自宅)",
        "FAX 328-1234",
        "TEL：096-328-1234",
        "℡096-328-1234",
        "自宅 096-328-1234 内線 567",
        "096-328-1234（18時以降）",
        "18時以降 096-328-1234",
        "\u202a096-328-1234\u202c",
        "\t096-\x00328-1234\r\n",
    ],
)
def test_every_way_to_type_a_number_is_the_same_number(text: str) -> None:
    phone = read_phone(text)

    assert (phone.e164, phone.national) == ("+81963281234", "096-328-1234")


@pytest.mark.parametrize("hyphen", HYPHENS)
def test_every_hyphen_separates(hyphen: str) -> None:
    assert read_phone(f"096{hyphen}328{hyphen}1234").e164 == "+81963281234"


@pytest.mark.parametrize(
    ("text", "e164", "national"),
    [
        ("090-1234-5678", "+819012345678", "090-1234-5678"),
        ("9012345678", "+819012345678", "090-1234-5678"),
        ("0120-000-123", "+81120000123", "0120-000-123"),
        ("0800-000-1234", "+818000001234", "0800-000-1234"),
        ("0967-00-1234", "+81967001234", "0967-00-1234"),
        ("03-0000-1234", "+81300001234", "03-0000-1234"),
        ("+1 202-555-0123", "+12025550123", "+1 202-555-0123"),
        ("010-1-202-555-0123", "+12025550123", "+1 202-555-0123"),
    ],
)
def test_numbers_of_other_kinds_are_understood(text: str, e164: str, national: str) -> None:
    phone = read_phone(text)

    assert (phone.e164, phone.national) == (e164, national)


@pytest.mark.parametrize("text", ["096-000-1234", "050-0000-1234", "090-0000-0000"])
def test_a_possible_number_that_nobody_has_still_matches(text: str) -> None:
    assert read_phone(text).e164 == "+81" + text.replace("-", "")[1:]
    assert read_phone(text).national == text


@pytest.mark.parametrize(
    "text",
    [
        "非通知",
        "公衆電話",
        "",
        "110",
        "#7119",
        "0120-FLOWER",
        "12345678",
        "328123412",
        "+999123",
        "000-1234",
        "090-1234-567",
        "096-328-123",
        "096-0001-2345",
        "0900-1234-56789",
        "9" * 300,
        "+",
        "--",
        "😀",
    ],
)
def test_what_is_no_number_is_kept_as_typed_and_flagged(text: str) -> None:
    phone = read_phone(text)

    assert phone.e164 is None
    assert phone.typed == phone.national == text


@pytest.mark.parametrize("text", ["x-328-1234", "●●●-328-1234", "???328-1234", "09x-328-1234", "328-123?"])
def test_a_number_half_heard_is_not_completed_by_guessing(text: str) -> None:
    assert read_phone(text).e164 is None


def test_what_was_typed_is_kept_with_its_extension() -> None:
    assert read_phone(" ０９６-３２８-１２３４　内線５６７ ").typed == "０９６-３２８-１２３４　内線５６７"


@pytest.mark.parametrize(
    "text", ["096-328-1234/090-1234-5678", "096-328-1234 090-1234-5678", "0963281234、110"]
)
def test_of_several_numbers_the_first_counts(text: str) -> None:
    assert read_phone(text).e164 == "+81963281234"


@pytest.mark.parametrize("text", ["0963281234", "not a number", "", "+", "+999123", "＋８１"])
def test_what_is_not_e164_is_formatted_as_it_is(text: str) -> None:
    assert format_national(text) == text


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("096-328", "96328"),
        ("０９６（３２８", "96328"),
        ("+81 96 328", "96328"),
        ("+81 (0)96-328", "96328"),
        ("096-328-1234", "963281234"),
        ("81-96-328-1234", "963281234"),
        ("328-1234", "3281234"),
        ("328-1234 内線567", "3281234"),
        ("1234", "1234"),
        ("0", ""),
        ("+81", ""),
        ("+1 202-555-0123", "12025550123"),
        ("+1 202", "1202"),
        ("山田", ""),
    ],
)
def test_part_of_a_number_gives_the_figures_to_look_for(text: str, digits: str) -> None:
    assert search_digits(text) == digits


@given(st.sampled_from(["096-328-1234", "090-1234-5678", "0800-000-1234"]), st.data())
def test_any_part_of_a_number_finds_it(number: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(number) - 1))
    part = number[start : data.draw(st.integers(start + 1, len(number)))]

    assert search_digits(part) in str(read_phone(number).e164)


@given(st.integers(100_0000, 999_9999).map(lambda rest: f"096{rest}"))
def test_reading_what_was_formatted_gives_the_same_number(text: str) -> None:
    phone = read_phone(text)

    assert phone.e164 == f"+81{text[1:]}"
    assert read_phone(phone.national).e164 == read_phone(str(phone.e164)).e164 == phone.e164


@given(st.text() | st.text(alphabet="0123456789+-()（）０９ー の内線x#\u202a"))
def test_no_text_breaks_the_reading_of_numbers(text: str) -> None:
    phone = read_phone(text)

    assert phone.e164 is None or phone.e164.startswith("+")
    assert set(search_digits(text)) <= set("0123456789")
