"""Japanese text as search sees it: dictionary words, readings and synonym groups, in one Sudachi pass.

Texts themselves are never changed: what is folded here (width, case, variant kanji, invisible characters)
is folded only in the terms that are compared.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version

from sudachipy import Dictionary, Morpheme, SplitMode, Tokenizer

ANALYSIS_VERSION = 1
"""Raise it whenever the terms made here change: every index built before is then rebuilt."""

QUERY_LIMIT = 1_000
"""Characters of a query that are looked at."""

TERM_LIMIT = 64
"""Characters of one term; longer runs (pasted keys, rows of dashes) are cut."""

READING_GRAM = 3
"""Length of the reading n-grams, in katakana."""

_CHUNK = 10_000  # characters, at most 40,000 bytes of UTF-8: Sudachi refuses more than 49,149
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
_VARIANT_KANJI = str.maketrans("髙﨑𠮷濵邊邉齋齊眞澤", "高崎吉浜辺辺斎斉真沢")
_ASCII = re.compile(r"[0-9a-z]+")
_WORDLIKE = re.compile(r"[^\W_]")
_WRITTEN_OUT = re.compile(r"[^\W_ぁ-ヿ]")
_HIRAGANA = re.compile(r"[ぁ-ゖー]+")
_KANA = re.compile(r"[ぁ-ゖァ-ヺー]+")
_READABLE_RUN = re.compile(
    r"([々〆〇ぁ-ゖァ-ヺー\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)|([0-9a-z]+)"
)
_HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
_NEVER_TERMS = frozenset({"助詞", "助動詞"})

_local = threading.local()


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a normalised text; `start` and `end` count its characters.

    `counts` is False for particles, auxiliaries, blanks and symbols, which are no search terms.
    `filler` is True for する, ある, ください and the like: they help to find, but show nothing when marked.
    `parts` are the short units (Sudachi mode A) of a compound, empty when it is its own only part.
    `kind` is its part of speech, from wide to narrow: 名詞, 固有名詞, 人名, 姓.
    """

    start: int
    end: int
    surface: str
    form: str
    reading: str
    groups: tuple[str, ...]
    counts: bool
    filler: bool
    parts: tuple["Word", ...] = ()
    kind: tuple[str, ...] = ()

    def units(self) -> tuple["Word", ...]:
        """The word and its parts: what it can be found by."""
        return (self, *self.parts)


@dataclass(frozen=True, slots=True)
class Analysed:
    """The terms of one text, in order and with repetitions."""

    morphemes: list[str]
    reading_trigrams: list[str]
    synonym_groups: list[str]


def analysis_identity() -> str:
    """Names everything the terms depend on; an index made under another name must be rebuilt."""
    packages = ("sudachidict-core", "sudachipy")
    return ", ".join([f"analysis {ANALYSIS_VERSION}", *(f"{name} {version(name)}" for name in packages)])


def normalise(text: str) -> str:
    """NFKC, lower case, common kanji for variants; invisible characters and lone surrogates dropped."""
    encodable = text.encode("utf-8", "ignore").decode("utf-8")
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", encodable)).lower()
    return folded.translate(_VARIANT_KANJI)


def is_written_out(normalised: str) -> bool:
    """Whether there is more than kana: what has not been converted yet may be cut into wrong words."""
    return _WRITTEN_OUT.search(normalised) is not None


def katakana(text: str) -> str:
    """Hiragana as katakana, all else as it is."""
    return text.translate(_HIRAGANA_TO_KATAKANA)


def words(normalised: str) -> Iterator[Word]:
    """The words of a text of any length that `normalise` returned."""
    for offset, chunk in _chunks(normalised):
        for morpheme in _tokenizer().tokenize(chunk):
            yield _word(morpheme, offset)


@lru_cache(maxsize=64)
def typed_words(normalised: str) -> tuple[Word, ...]:
    """The words of a query, which every part of one search asks for; kept for the last few queries."""
    return tuple(words(normalised))


def analyse(text: str) -> Analysed:
    """All search terms of a text: normalised forms of compounds and their parts, readings, synonym groups."""
    return analysed(list(words(normalise(text))))


def analysed(found: Iterable[Word]) -> Analysed:
    """The search terms of words already at hand."""
    found = list(found)
    units = [unit for word in found if word.counts for unit in word.units()]
    return Analysed(
        morphemes=[unit.form for unit in units],
        reading_trigrams=list(reading_grams(found)),
        synonym_groups=[group for unit in units for group in unit.groups],
    )


def reading_grams(found: Iterable[Word]) -> Iterator[str]:
    """Katakana trigrams of the running reading, across word borders; shorter and Latin runs whole.

    All-kana input is cut into wrong words but read rightly, so the reading must not follow the words.
    """
    for run in _READABLE_RUN.finditer(spoken(found)):
        reading = run.group(1) or ""
        if len(reading) < READING_GRAM:
            yield run.group()[:TERM_LIMIT]
        for start in range(len(reading) - READING_GRAM + 1):
            yield reading[start : start + READING_GRAM]


def spoken(found: Iterable[Word]) -> str:
    """The running reading in katakana; blanks stand for symbols and around Latin words and digits."""
    return "".join(_sound(word) for word in found)


def _sound(word: Word) -> str:
    if not _is_wordlike(word.surface):
        return " "
    return f" {word.surface} " if _ASCII.fullmatch(word.surface) else word.reading


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    while start < len(text):
        end = start + _CHUNK
        if end < len(text):
            end = max(text.rfind("\n", start, end), text.rfind("。", start, end), end - _CHUNK // 2) + 1
        yield start, text[start:end]
        start = end


def _word(morpheme: Morpheme, offset: int) -> Word:
    parts = morpheme.split(SplitMode.A)
    return _unit(morpheme, offset, tuple(_unit(part, offset) for part in parts) if len(parts) > 1 else ())


def _unit(morpheme: Morpheme, offset: int, parts: tuple[Word, ...] = ()) -> Word:
    surface, kind = morpheme.surface(), morpheme.part_of_speech()
    reading = katakana(surface) if _KANA.fullmatch(surface) else morpheme.reading_form()
    return Word(
        start=morpheme.begin() + offset,
        end=morpheme.end() + offset,
        surface=surface,
        form=(morpheme.normalized_form().lower() or surface)[:TERM_LIMIT],
        reading=reading,
        groups=tuple(str(group) for group in morpheme.synonym_group_ids()),
        counts=_is_wordlike(surface) and kind[0] not in _NEVER_TERMS,
        filler=kind[1] == "非自立可能" and _HIRAGANA.fullmatch(surface) is not None,
        parts=parts,
        kind=kind,
    )


def _is_wordlike(surface: str) -> bool:
    # Not asked of the part of speech: the dictionary takes kanji it does not know for symbols.
    return _WORDLIKE.search(surface) is not None


def _tokenizer() -> Tokenizer:
    # A Sudachi tokenizer refuses to be used by two threads at once.
    tokenizer: Tokenizer | None = getattr(_local, "tokenizer", None)
    if tokenizer is None:
        tokenizer = _local.tokenizer = _dictionary().tokenizer(SplitMode.C)
    return tokenizer


@cache
def _dictionary() -> Dictionary:
    return Dictionary(dict="core")
