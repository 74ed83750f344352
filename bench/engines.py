"""The search engines that are compared: the desk's, and what else one could have taken.

Each is filled once and can then be opened by any process. Those called `..._tokens` get the terms of the desk's own
analysis, field by field with its weights, but not its choice of the rarest terms.
"""

import sqlite3
import unicodedata
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from faq.evaluation import DEPTH, Search, search_of
from faq.search.backend import IndexedText
from faq.search.terms import query_terms, terms_of
from faq.search.weights import FIELD_WEIGHTS
from faq.search.whoosh_backend import WhooshBackend

if find_spec("tantivy"):
    import tantivy

GRAM = 3
NAMES = list(FIELD_WEIGHTS)


class Engine(Protocol):
    """One engine with its index under `folder`."""

    analyses: bool
    """Whether its queries go through the desk's analysis."""

    def __init__(self, folder: Path) -> None: ...

    def fill(self, texts: Sequence[IndexedText]) -> None:
        """Make these texts findable."""

    def search(self) -> Search:
        """How to ask it; the first call opens the index."""


class Desk:
    """The engine of the desk."""

    analyses = True

    def __init__(self, folder: Path) -> None:
        self.backend = WhooshBackend(folder / "whoosh")

    def fill(self, texts: Sequence[IndexedText]) -> None:
        self.backend.replace_all(texts, "benchmark")

    def search(self) -> Search:
        return search_of(self.backend)


class Fts5Trigram:
    """SQLite's own n-gram search as one would set it up in an hour: NFKC text, any trigram, bm25()."""

    analyses = False

    def __init__(self, folder: Path) -> None:
        self._file = folder / "fts5_trigram.sqlite3"

    def fill(self, texts: Sequence[IndexedText]) -> None:
        rows = ((t.id, folded(t.question), folded("\n".join([t.answer, *t.learned]))) for t in texts)
        with sqlite3.connect(self._file) as database:
            database.execute("CREATE VIRTUAL TABLE text USING fts5(question, answer, tokenize='trigram')")
            database.executemany("INSERT INTO text (rowid, question, answer) VALUES (?, ?, ?)", rows)

    def search(self) -> Search:
        database = sqlite3.connect(self._file)
        sql = f"SELECT rowid FROM text WHERE text MATCH ? ORDER BY rank LIMIT {DEPTH}"  # noqa: S608

        def search(query: str) -> list[int]:
            match = " OR ".join(f'"{gram}"' for gram in grams_of(folded(query).replace('"', " ")))
            return [row for (row,) in database.execute(sql, (match,))] if match else []

        return search


class Fts5Tokens:
    """SQLite FTS5 over the terms of the desk, a column for each field, weighted by bm25()."""

    analyses = True

    def __init__(self, folder: Path) -> None:
        self._file = folder / "fts5_tokens.sqlite3"

    def fill(self, texts: Sequence[IndexedText]) -> None:
        columns = ", ".join(f'"{name}"' for name in NAMES)
        marks = ", ".join("?" for _ in NAMES)
        options = "content='', tokenize='unicode61 remove_diacritics 0'"
        with sqlite3.connect(self._file) as database:
            database.execute(f"CREATE VIRTUAL TABLE text USING fts5({columns}, {options})")
            sql = f"INSERT INTO text (rowid, {columns}) VALUES (?, {marks})"  # noqa: S608
            database.executemany(sql, ((text.id, *joined(text).values()) for text in texts))

    def search(self) -> Search:
        database = sqlite3.connect(self._file)
        rank = f"bm25(text, {', '.join(str(weight) for weight in FIELD_WEIGHTS.values())})"
        sql = f"SELECT rowid FROM text WHERE text MATCH ? ORDER BY {rank} LIMIT {DEPTH}"  # noqa: S608

        def search(query: str) -> list[int]:
            # A term is looked up in every column: naming its own took twice the time for the same ranking.
            terms = (token(term) for terms in query_terms(query).values() for term in terms)
            match = " OR ".join(dict.fromkeys(terms))
            return [row for (row,) in database.execute(sql, (match,))] if match else []

        return search


class TantivyTokens:
    """Tantivy over the terms of the desk, a field for each of its fields, weighted by boosts."""

    analyses = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "tantivy"

    def fill(self, texts: Sequence[IndexedText]) -> None:
        self._folder.mkdir()
        writer = tantivy.Index(tantivy_schema(), path=str(self._folder)).writer()
        for text in texts:
            writer.add_document(tantivy.Document(id=text.id, **joined(text)))
        writer.commit()
        writer.wait_merging_threads()

    def search(self) -> Search:
        schema = tantivy_schema()
        searcher = tantivy.Index(schema, path=str(self._folder)).searcher()

        def search(query: str) -> list[int]:
            clauses = list(boosted(schema, query))
            found = searcher.search(tantivy.Query.boolean_query(clauses), DEPTH).hits if clauses else []
            return [searcher.doc(address)["id"][0] for _, address in found]

        return search


def tantivy_schema() -> Any:
    builder = tantivy.SchemaBuilder().add_integer_field("id", stored=True)
    for name in NAMES:
        builder = builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def boosted(schema: Any, query: str) -> Iterator[tuple[Any, Any]]:
    """A term query for each term of what is asked, with the weight of its field."""
    for name, terms in query_terms(query).items():
        for term in terms:
            found = tantivy.Query.term_query(schema, name, token(term), "freq")
            yield tantivy.Occur.Should, tantivy.Query.boost_query(found, FIELD_WEIGHTS[name])


def joined(text: IndexedText) -> dict[str, str]:
    """The terms of each field as a text of tokens with blanks between them."""
    return {name: " ".join(token(term) for term in terms) for name, terms in terms_of(text).items()}


def token(term: str) -> str:
    """A term as letters and digits only, so that no tokenizer cuts it."""
    return "".join(sign if sign.isalnum() else f"x{ord(sign):x}x" for sign in term)


def folded(text: str) -> str:
    """The same character folding for the engine without analysis."""
    return unicodedata.normalize("NFKC", text).lower()


def grams_of(text: str) -> list[str]:
    """The different trigrams of a text."""
    return list(dict.fromkeys(text[start : start + GRAM] for start in range(len(text) - GRAM + 1)))


ENGINES: dict[str, type[Engine]] = {
    "desk": Desk,
    "fts5_trigram": Fts5Trigram,
    "fts5_tokens": Fts5Tokens,
}
if find_spec("tantivy"):
    ENGINES["tantivy_tokens"] = TantivyTokens
