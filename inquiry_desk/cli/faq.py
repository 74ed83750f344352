"""The FAQ from the console."""

import json

import click

from faq import library
from faq.following import rebuild_index, refresh_index
from inquiry_desk.cli.environment import application
from inquiry_desk.cli.evaluating import evaluate_search


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
        refresh_index(wait=True)
        hits = [
            {
                "id": finding.article.id,
                "question": finding.version.question,
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
        count = rebuild_index()
    click.echo(f"{count} articles are indexed.")


faq.add_command(evaluate_search)
