"""The FAQ from the console."""

import json
import tempfile
from dataclasses import asdict
from pathlib import Path

import click

from faq import library
from faq.evaluation import Evaluation, evaluate
from faq.evaluation_files import FileProblem, read_articles, read_queries, with_learned
from faq.search.whoosh_backend import WhooshBackend
from inquiry_desk.cli.environment import Problem, application

FILE = click.Path(path_type=Path)


@click.group()
def faq() -> None:
    """Articles and their search."""


@faq.command()
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 100), default=9, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def search(text: str, limit: int, as_json: bool) -> None:
    """The articles that answer TEXT best, best first."""
    with application():
        hits = [
            {
                "id": finding.article.id,
                "question": finding.article.current.question,
                "service": finding.article.service.code if finding.article.service else None,
                "score": finding.score,
            }
            for finding in library.find(text, limit=limit)
        ]
    if as_json:
        click.echo(json.dumps({"query": text, "hits": hits}, ensure_ascii=False))
        return
    for place, hit in enumerate(hits, 1):
        click.echo(f"{place:>2}  {hit['question']}")


@faq.command()
def reindex() -> None:
    """Build this machine's search index anew from the database."""
    with application():
        count = library.rebuild_index()
    click.echo(f"{count} articles are indexed.")


@faq.command("eval")
@click.option("--articles", type=FILE, required=True, help="One {id, question, answer} a line.")
@click.option("--queries", type=FILE, required=True, help="One {query, relevant: [id, ...]} a line.")
@click.option("--learn", type=FILE, help="One {text, article: id} a line: what articles are asked for.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def evaluate_search(articles: Path, queries: Path, learn: Path | None, as_json: bool) -> None:
    """How well and how fast the search answers the queries of a file, on an index of its own. Needs no database."""
    figures = asdict(_evaluated(articles, queries, learn))
    if as_json:
        click.echo(json.dumps(figures))
        return
    for name, figure in figures.items():
        click.echo(f"{name:<14} {figure}")


def _evaluated(articles: Path, queries: Path, learn: Path | None) -> Evaluation:
    try:
        known = read_articles(articles)
        asked = read_queries(queries, known)
        known = with_learned(learn, known) if learn else known
        with tempfile.TemporaryDirectory() as folder:
            return evaluate(WhooshBackend(Path(folder) / "index"), list(known.values()), asked)
    except FileProblem as problem:
        raise Problem(str(problem)) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Problem(
            f"the throw-away index cannot be written ({reason}); name a folder with TMPDIR"
        ) from None
