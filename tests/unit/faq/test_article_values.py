"""Links as they are typed, file names as they are kept, and how long a text takes to say."""

import io

import pytest
from werkzeug.datastructures import FileStorage

from faq.articles.files import ANY_TYPE, LARGEST_FILE, LONGEST_NAME, read_uploads
from faq.articles.links import may_lead_to, read_links, written_links
from faq.articles.telling import spoken_length


def test_a_link_is_a_label_and_an_address() -> None:
    typed = "申請書の ページ https://example.jp/a?b=c\n\n  tel:096-000-0000\n窓口 mailto:madoguchi@example.jp"

    found, wrong = read_links(typed)

    assert wrong == []
    assert found == (
        ("申請書の ページ", "https://example.jp/a?b=c"),
        ("tel:096-000-0000", "tel:096-000-0000"),
        ("窓口", "mailto:madoguchi@example.jp"),
    )
    assert read_links(written_links([list(link) for link in found]))[0] == found


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "ftp://example.jp", "//example.jp",
        "/faq/1", "example.jp", "https://", "https:example.jp", "http:///x", "tel:", "tel:0120<script>",
        "mailto:", "mailto:x", "file:///etc/passwd", "https://" + "a" * 2_000,
    ],
)  # fmt: skip
def test_an_address_that_leads_to_anything_else_is_refused(address: str) -> None:
    assert not may_lead_to(address)
    assert read_links(f"名前 {address}")[1] == [f"名前 {address}"]


def upload(name: str, media_type: str = "application/pdf", content: bytes = b"x") -> FileStorage:
    return FileStorage(io.BytesIO(content), filename=name, content_type=media_type)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("申請書.pdf", "申請書.pdf"),
        ("C:\\書類\\申請書.pdf", "申請書.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nb.pdf", "a b.pdf"),
        ("fdp.\u202etxt.exe", "fdp.txt.exe"),
        ("/", "file"),
    ],
)
def test_a_file_keeps_the_last_part_of_its_name(name: str, kept: str) -> None:
    assert read_uploads([upload(name)])[0].name == kept


def test_a_long_name_keeps_its_ending() -> None:
    name = read_uploads([upload("長" * 300 + ".pdf")])[0].name

    assert (len(name), name[-4:]) == (LONGEST_NAME, ".pdf")


@pytest.mark.parametrize("claimed", ["", "text", "text/html; x", "a" * 99 + "/" + "b" * 99, "text/\u3042"])
def test_a_media_type_that_is_none_is_any(claimed: str) -> None:
    kept = read_uploads([upload("a.bin", claimed)])[0].media_type

    assert kept in (ANY_TYPE, "text/html")


def test_of_a_file_that_is_too_large_only_so_much_is_read_that_it_shows() -> None:
    assert len(read_uploads([upload("a", content=b"x" * (LARGEST_FILE + 50))])[0].content) == LARGEST_FILE + 1


def test_a_field_without_a_chosen_file_brings_none() -> None:
    assert read_uploads([upload(""), "text"]) == []


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", (0, 0)),
        (" \n　", (0, 0)),
        ("あ", (1, 1)),
        ("あ" * 300, (300, 60)),
        ("あい\nうえ", (4, 1)),
        ("あ" * 301, (301, 61)),
    ],
)
def test_three_hundred_characters_are_a_minute(text: str, length: tuple[int, int]) -> None:
    assert spoken_length(text) == length
