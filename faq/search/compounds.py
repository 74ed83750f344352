"""Nouns that stand together, and rows of kana: what a word that was typed wrongly is looked for in."""

import re
from collections.abc import Iterator, Sequence

from faq.search.analysis import Word, katakana

_LONGEST_RUN = 4  # words of a compound such as 重度+心身+障がい+者 that are known together
_NOMINAL = frozenset({"名詞", "接頭辞", "接尾辞", "形状詞"})
_KATAKANA = re.compile("[ァ-ヺー]+")
_DIGITS = re.compile(r"\d")


def compounds(found: Sequence[Word]) -> Iterator[tuple[str, str]]:
    """Nouns and the compounds they make, as written and as read; none begins or ends in the middle of one."""
    for run in nominal_runs(found):
        for window in windows(run):
            if window[0].kind[0] != "接尾辞" and window[-1].kind[0] != "接頭辞":
                yield written(window), read(window)


def nominal_runs(found: Sequence[Word]) -> Iterator[list[Word]]:
    run: list[Word] = []
    for word in found:
        if word.counts and word.kind[0] in _NOMINAL and not word.filler and not _DIGITS.search(word.surface):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def kana_stretches(found: Sequence[Word]) -> Iterator[list[Word]]:
    """Rows of words in kana, particles among them."""
    stretch: list[Word] = []
    for word in found:
        if is_kana([word]):
            stretch.append(word)
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def windows(run: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """All neighbours in a run, the longest first."""
    for length in range(min(len(run), _LONGEST_RUN), 0, -1):
        for start in range(len(run) - length + 1):
            yield run[start : start + length]


def written(window: Sequence[Word]) -> str:
    return "".join(word.surface for word in window)


def read(window: Sequence[Word]) -> str:
    return "".join(word.reading for word in window)


def is_kana(window: Sequence[Word]) -> bool:
    return all(_KATAKANA.fullmatch(katakana(word.surface)) for word in window)
