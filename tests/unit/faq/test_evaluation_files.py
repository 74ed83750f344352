"""The files an evaluation reads, whole and broken."""

import json
from pathlib import Path

import pytest

from faq.evaluation import Query
from faq.evaluation_files import (
    Articles,
    FileProblem,
    latest,
    read_articles,
    read_queries,
    with_learned,
)
from faq.search.weights import LEARNED_LIMIT

ARTICLE = {"id": "A-1", "question": "住民票はどこで", "answer": "市役所です。"}
OTHER = {"id": 2, "question": "印鑑登録の方法", "answer": "窓口へ。"}


def written(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def articles(tmp_path: Path) -> Articles:
    return read_articles(written(tmp_path / "articles.jsonl", ARTICLE, OTHER))


def test_ids_may_be_numbers_or_texts(tmp_path: Path, articles: Articles) -> None:
    assert [(key, known.id) for key, known in articles.items()] == [("A-1", 1), ("2", 2)]
    queries = written(tmp_path / "q.jsonl", {"query": "印鑑", "relevant": ["A-1", 2, "2"]})
    assert read_queries(queries, articles) == [Query("印鑑", frozenset({1, 2}))]


def test_blank_lines_other_fields_and_a_byte_order_mark_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps({**ARTICLE, "service": 3}).encode() + b"\r\n\r\n")
    assert list(read_articles(path)) == ["A-1"]


def test_learned_texts_go_to_their_article(tmp_path: Path, articles: Articles) -> None:
    rows = [{"text": "はんこ", "article": 2}, {"text": "実印", "article": 2}]
    taught = with_learned(written(tmp_path / "l.jsonl", *rows), articles)
    assert (taught["A-1"].learned, taught["2"].learned) == ((), ("実印", "はんこ"))
    assert with_learned(written(tmp_path / "none.jsonl"), articles) == articles


def test_only_the_latest_different_texts_are_learned() -> None:
    texts = [*(f"その{number}" for number in range(LEARNED_LIMIT + 3)), "その9", "その9"]
    learned = latest(texts)
    assert len(learned) == len(set(learned)) == LEARNED_LIMIT
    assert learned[:2] == ("その9", "その10")
    assert "その0" not in learned


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{", "not a JSON object"),
        ("[1]", "not a JSON object"),
        ('{"id": ' + "[" * 100_000, "not a JSON object"),
        ('{"question": "a", "answer": "b"}', '"id"'),
        ('{"id": true, "question": "a", "answer": "b"}', '"id"'),
        ('{"id": 1.5, "question": "a", "answer": "b"}', '"id"'),
        ('{"id": 3, "answer": "b"}', '"question"'),
        ('{"id": 3, "question": "a", "answer": null}', '"answer"'),
        ('{"id": "2", "question": "a", "answer": "b"}', "twice"),
    ],
)
def test_a_broken_article_is_named(tmp_path: Path, row: str, said: str) -> None:
    path = written(tmp_path / "a.jsonl", ARTICLE, OTHER)
    path.write_text(path.read_text() + row + "\n")
    with pytest.raises(FileProblem) as problem:
        read_articles(path)
    assert str(problem.value).startswith(f"{path}, line 3: ")
    assert said in str(problem.value)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"relevant": [2]}, '"query"'),
        ({"query": "a"}, '"relevant"'),
        ({"query": "a", "relevant": 2}, '"relevant"'),
        ({"query": "a", "relevant": []}, '"relevant"'),
        ({"query": "a", "relevant": [[2]]}, '"relevant"'),
        ({"query": "a", "relevant": [2, 99]}, "no article 99"),
    ],
)
def test_a_broken_query_is_named(tmp_path: Path, articles: Articles, row: object, said: str) -> None:
    path = written(tmp_path / "q.jsonl", {"query": "a", "relevant": [2]}, row)
    with pytest.raises(FileProblem, match=f"line 2: .*{said}"):
        read_queries(path, articles)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"article": 2}, '"text"'),
        ({"text": "a"}, '"article"'),
        ({"text": "a", "article": "B-7"}, "no article B-7"),
    ],
)
def test_a_broken_learned_text_is_named(tmp_path: Path, articles: Articles, row: object, said: str) -> None:
    with pytest.raises(FileProblem, match=f"line 1: .*{said}"):
        with_learned(written(tmp_path / "l.jsonl", row), articles)


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(json.dumps(ARTICLE).encode() + b"\n" + '{"id": "窓口"}'.encode("cp932") + b"\n")
    with pytest.raises(FileProblem, match=r"line 2: .* UTF-8"):
        read_articles(path)


def test_files_that_hold_nothing_or_cannot_be_read_are_named(tmp_path: Path, articles: Articles) -> None:
    empty = written(tmp_path / "empty.jsonl")
    with pytest.raises(FileProblem, match="no article"):
        read_articles(empty)
    with pytest.raises(FileProblem, match="no query"):
        read_queries(empty, articles)
    for path in (tmp_path / "missing.jsonl", tmp_path):
        with pytest.raises(FileProblem, match="cannot be read"):
            read_articles(path)
