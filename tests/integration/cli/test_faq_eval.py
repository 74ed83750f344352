"""`inquiry-desk faq eval`, run as operators run it, on files of a few lines."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

FIGURES = [
    "mrr_at_10",
    "recall_at_1",
    "recall_at_5",
    "recall_at_10",
    "p50_ms",
    "p95_ms",
    "articles",
    "queries",
    "index_seconds",
    "rss_mb",
]
ARTICLES = [
    {"id": "f-1", "question": "住民票の写しはどこで取れますか", "answer": "市役所の窓口で取得できます。"},
    {
        "id": "f-2",
        "question": "火葬場を使うには",
        "answer": "斎場の利用は葬祭業者を通じてお申し込みください。",
    },
    {"id": "f-3", "question": "粗大ごみの出し方", "answer": "受付センターに電話で申し込んでください。"},
]
QUERIES = [
    {"query": "住民票", "relevant": ["f-1"]},
    {"query": "ソファーを捨てたい", "relevant": ["f-3"]},
]
LEARNED = [{"text": "古いソファーを捨てたいのですが", "article": "f-3"}]


def evaluated(
    folder: Path, *options: str, articles: Sequence[object] = ARTICLES, queries: Sequence[object] = QUERIES
) -> subprocess.CompletedProcess[str]:
    files = {"articles": articles, "queries": queries, "learn": LEARNED}
    for name, rows in files.items():
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    command = [sys.executable, "-m", "inquiry_desk", "faq", "eval"]
    named = ["--articles", str(folder / "articles.jsonl"), "--queries", str(folder / "queries.jsonl")]
    own = {**os.environ, "INQUIRY_DESK_VAR": str(folder / "unused")}
    return subprocess.run(
        [*command, *named, *options], env=own, capture_output=True, text=True, timeout=120, check=False
    )


def figures_of(result: subprocess.CompletedProcess[str]) -> dict[str, float]:
    assert result.returncode == 0, result.stderr
    figures: dict[str, float] = json.loads(result.stdout)
    return figures


def test_exactly_the_figures_are_printed_and_nothing_is_kept(tmp_path: Path) -> None:
    figures = figures_of(evaluated(tmp_path, "--json"))
    assert list(figures) == FIGURES
    assert (figures["articles"], figures["queries"]) == (3, 2)
    assert figures["rss_mb"] > 0
    assert {path.name for path in tmp_path.iterdir()} == {"articles.jsonl", "queries.jsonl", "learn.jsonl"}


def test_what_was_learned_is_found(tmp_path: Path) -> None:
    before = figures_of(evaluated(tmp_path, "--json"))
    after = figures_of(evaluated(tmp_path, "--json", "--learn", str(tmp_path / "learn.jsonl")))
    assert before["mrr_at_10"] < after["mrr_at_10"] == 1
    assert before["recall_at_1"] == 0.5


def test_without_json_a_figure_stands_on_each_line(tmp_path: Path) -> None:
    lines = evaluated(tmp_path).stdout.splitlines()
    assert [line.split()[0] for line in lines] == FIGURES


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        ({"articles": [*ARTICLES, {"id": "f-4", "question": "a"}]}, "articles.jsonl, line 4"),
        ({"articles": []}, "articles.jsonl"),
        ({"queries": [QUERIES[0], "text"]}, "queries.jsonl, line 2"),
        ({"queries": [{"query": "a", "relevant": ["f-9"]}]}, "queries.jsonl, line 1"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_one_sentence(
    tmp_path: Path, broken: dict[str, list[object]], named: str
) -> None:
    said_of(evaluated(tmp_path, "--json", **broken), named)


def test_a_file_that_is_not_there_is_said_in_one_sentence(tmp_path: Path) -> None:
    said_of(evaluated(tmp_path, "--learn", str(tmp_path / "none.jsonl")), "none.jsonl")


def said_of(result: subprocess.CompletedProcess[str], named: str) -> None:
    assert result.returncode == 1
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    assert result.stderr.startswith("inquiry-desk: ")
    assert named in result.stderr


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with the sample city and its gold set."""
    var = tmp_path_factory.mktemp("desk")
    for arguments in (("db", "upgrade"), ("sample", "load")):
        assert live(var, *arguments).returncode == 0
    return var


def live(var: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    own = {**os.environ, "INQUIRY_DESK_VAR": str(var)}
    command = [sys.executable, "-m", "inquiry_desk", *arguments]
    return subprocess.run(command, env=own, capture_output=True, text=True, timeout=300, check=False)


def test_without_files_the_live_articles_are_measured_by_the_gold_set(installation: Path) -> None:
    figures = figures_of(live(installation, "faq", "eval", "--json", "--keep"))

    assert list(figures) == FIGURES
    assert figures["articles"] == 120
    assert figures["queries"] >= 300
    assert figures["recall_at_5"] > 0.9


def test_the_figures_stand_by_kind_and_by_damage(installation: Path) -> None:
    damaged = figures_of(live(installation, "faq", "eval", "--degrade", "--json"))

    assert list(damaged) == ["as asked", "kana", "typo", "particles", "width"]
    kinds = ["all", "keywords", "kana", "citizen", "sentence", "typo"]
    assert all(list(figures) == kinds for figures in damaged.values())
    assert damaged["width"] == damaged["as asked"]


def test_files_are_measured_under_damage_too(tmp_path: Path) -> None:
    damaged = figures_of(evaluated(tmp_path, "--degrade", "--json"))

    assert damaged["kana"]["all"]["queries"] == 2


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--articles", "a.jsonl"), "--queries"),
        (("--learn", "l.jsonl"), "--articles"),
        (("--articles", "a.jsonl", "--queries", "q.jsonl", "--keep"), "--keep"),
    ],
)
def test_what_does_not_go_together_is_said_in_one_sentence(
    tmp_path: Path, arguments: tuple[str, ...], named: str
) -> None:
    said_of(live(tmp_path, "faq", "eval", *arguments), named)


def test_an_empty_gold_set_is_said_in_one_sentence(tmp_path: Path) -> None:
    assert live(tmp_path, "db", "upgrade").returncode == 0
    said_of(live(tmp_path, "faq", "eval"), "gold set")
