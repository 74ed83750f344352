"""What two texts differ in: nothing is lost, words are not torn, what did not change is not marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.articles.differences import Change, differences, pieces_between
from faq.models import ArticleVersion, Audience
from foundation.web.filters import LABELS

TEXTS = st.text(alphabet="申請書は窓口で配布します。、\n　 aA1ｶﾞ\ud800😀", max_size=60)


def shown(before: str, after: str) -> str:
    marks = {Change.SAME: "{}", Change.ADDED: "+{}+", Change.REMOVED: "-{}-"}
    return "".join(marks[piece.change].format(piece.text) for piece in pieces_between(before, after))


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_the_pieces(before: str, after: str) -> None:
    pieces = pieces_between(before, after)

    assert "".join(piece.text for piece in pieces if piece.change is not Change.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.change is not Change.REMOVED) == after


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert [piece for piece in pieces_between(text, text) if piece.change is not Change.SAME] == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("申請書は学校で配布します。", "申請書は窓口で配布します。", "申請書は-学校-+窓口+で配布します。"),
        ("期限は月末です。", "期限は、月末です。", "期限は+、+月末です。"),
        ("一行目\n二行目\n", "一行目\n新しい行\n二行目\n", "一行目\n+新しい行\n+二行目\n"),
        ("", "新しい", "+新しい+"),
        ("古い", "", "-古い-"),
    ],
)
def test_whole_words_are_marked(before: str, after: str, expected: str) -> None:
    assert shown(before, after) == expected


def test_very_long_changes_are_shown_as_a_whole() -> None:
    before, after = "あ い " * 5_000, "う え " * 5_000

    assert [piece.change for piece in pieces_between(before, after)] == [Change.REMOVED, Change.ADDED]


def version(**parts: object) -> ArticleVersion:
    said = {"question": "質問", "answer": "回答", "read_out": "", "note": "", "phrasings": [], "links": []}
    return ArticleVersion(**(said | {"file_ids": [], "audience": Audience.PUBLIC} | parts))


def test_only_the_parts_that_changed_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LABELS, Audience.PUBLIC, "public")
    before = version(links=[["案内", "https://example.jp/a"]], file_ids=[1])
    after = version(answer="新しい回答", links=[["案内", "https://example.jp/b"]], file_ids=[1, 2])

    found = differences(before, after, {1: "様式1.pdf", 2: "様式2.pdf"})

    assert [str(one.part) for one in found] == ["Answer", "Links", "Files"]
    assert found[2].pieces[-1].text.strip() == "様式2.pdf"
