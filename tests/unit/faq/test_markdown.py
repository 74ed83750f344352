"""Answers in Markdown: plain lines look as typed, nothing hostile survives, no word is lost."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.markdown import SCHEMES, plain_text, rendered

ALLOWED = {
    "p",
    "br",
    "strong",
    "em",
    "code",
    "a",
    "blockquote",
    "hr",
    "ul",
    "ol",
    "li",
    "h3",
    "h4",
    "h5",
    "h6",
}
ALLOWED |= {"table", "thead", "tbody", "tr", "th", "td"}

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "<javascript:alert(1)>",
    "![x](https://example.jp/a.png)",
    "![x](javascript:alert(1))",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](https://example.jp/"onmouseover="alert(1))',
    '[x](https://example.jp "a\\" onclick=alert(1) b")',
    "<a href='javascript:alert(1)'>x</a>",
    "<svg/onload=alert(1)>",
    "<iframe src=//example.jp></iframe>",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "`<script>alert(1)</script>`",
    "</p></div><style>*{display:none}</style>",
    "[x](//example.jp)",
    "[x](/faq/1/archive)",
]


class Seen(HTMLParser):
    """The tags and attributes a browser would find."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def faults_of(html: str) -> list[str]:
    seen = Seen(html)
    links = [value for name, value in seen.attributes if name == "href"]
    names = {name for name, _ in seen.attributes}
    faults = sorted(seen.tags - ALLOWED) + sorted(names - {"href", "target", "rel", "start"})
    return faults + [link for link in links if link.partition(":")[0].lower() not in SCHEMES]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_hostile_survives(hostile: str) -> None:
    assert faults_of(rendered(hostile)) == []
    assert faults_of(rendered(f"- {hostile}\n\n> {hostile}")) == []


@given(st.text(alphabet=st.characters(), max_size=300))
def test_any_text_is_shown_without_harm(text: str) -> None:
    assert faults_of(rendered(text)) == []
    assert isinstance(plain_text(text), str)


@given(
    st.lists(
        st.sampled_from([*HOSTILE, "|", "-", "\n", "*", "[", "](", ">", "1. ", "#", "　", "\ud800"]),
        max_size=12,
    )
)
def test_pieces_of_markdown_put_together_anyhow_do_no_harm(pieces: list[str]) -> None:
    text = "".join(pieces)

    assert faults_of(rendered(text)) == []
    plain_text(text)


WORDS = st.text(alphabet="あいう漢字課ABCabc012①", min_size=1, max_size=6)
MARKS = st.sampled_from(
    [
        " ",
        "\n",
        "\n\n",
        "\n- ",
        "\n1. ",
        "\n# ",
        "\n> ",
        "**",
        "*",
        " | ",
        "\n|---|---|\n",
        "\n    ",
        "\n---\n",
        "`",
        "\n```\n",
        "]: ",
    ]
)


@given(st.lists(st.tuples(WORDS, MARKS), max_size=20))
def test_the_plain_text_and_the_page_keep_every_word(parts: list[tuple[str, str]]) -> None:
    text = "".join(word + mark for word, mark in parts)
    kept, shown = plain_text(text), re.sub("<[^>]*>", "", rendered(text))

    assert [word for word, _ in parts if word not in kept] == []
    assert [word for word, _ in parts if word not in shown] == []


def test_plain_lines_look_as_they_were_typed() -> None:
    typed = "　受付は次のとおりです。\n・窓口: 8時30分から\n※土日を除く\n    字下げ\n<必ず> &amp; \\5,000\n=====\nhttps://example.jp"

    assert rendered(typed) == (
        "<p>　受付は次のとおりです。<br>\n・窓口: 8時30分から<br>\n※土日を除く<br>\n字下げ<br>\n"
        "&lt;必ず&gt; &amp;amp; \\5,000<br>\n=====<br>\nhttps://example.jp</p>\n"
    )


def test_links_open_a_page_of_their_own() -> None:
    assert rendered("[案内](https://example.jp/a)") == (
        '<p><a href="https://example.jp/a" target="_blank" rel="noopener noreferrer">案内</a></p>\n'
    )


def test_a_table_shows_every_cell() -> None:
    typed = "| 区分 | 額 |\n|---|---|\n| 小学生 | 1,000円 | ただし上限あり |"

    assert "<td>ただし上限あり</td>" in rendered(typed)
    assert plain_text(typed) == "区分　額\n小学生　1,000円　ただし上限あり"


def test_the_plain_text_reads_as_one_would_write_it() -> None:
    typed = "# 手順\n\n1. **申請書**を書く\n2. 出す\n   - 窓口\n   - 郵送\n\n[案内](https://example.jp/a) [](tel:096-000-0000)"

    assert plain_text(typed) == (
        "手順\n\n1. 申請書を書く\n2. 出す\n　・窓口\n　・郵送\n\n案内 (https://example.jp/a)  (096-000-0000)"
    )


@pytest.mark.parametrize("piece", ["[", "*a ", "`", "> ", "- ", "![[](", "<", "\\", "|a", "_a*"])
def test_a_long_row_of_marks_is_shown(piece: str) -> None:
    assert faults_of(rendered(piece * (20_000 // len(piece)))) == []
