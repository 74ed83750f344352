"""もしかして: what was probably meant, out of the words that the articles' questions know."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from faq.search.analysis import Word, normalise, typed_words, words
from faq.search.close_keys import CloseKeys
from faq.search.compounds import compounds, is_kana, kana_stretches, nominal_runs, read, windows, written
from faq.search.folding import normalised_with_places
from faq.search.kana_row import KanaRow

LONGEST_QUERY = 40
"""Characters; for more than this, which is a sentence, nothing is suggested."""

_SHORTEST_SAME = 3  # kana of a word that is replaced by one read the same
_SHORTEST_CLOSE = 4  # kana, or characters, of a word that is replaced by one nearly the same
_SHORTEST_INSIDE = 5  # kana of a word that is looked for inside a row of kana
_SHORTEST_TWO = 6  # kana of a word in which two slips are forgiven
_LEAST_LIKENESS = 0.4
_GRAMMAR = frozenset({"代名詞", "接続詞", "連体詞", "感動詞"})
_FORMAL_NOUNS = frozenset({"モノ", "コト", "トコロ", "トキ", "タメ", "ホウ", "ワケ", "ハズ"})
_NUMERALS = tuple("一二三四五六七八九十百千")
_KATAKANA = re.compile("[ァ-ヺー]+")


@dataclass(frozen=True, slots=True)
class _Change:
    start: int
    end: int
    meant: str


class Vocabulary:
    """The words of the articles' questions; never changes, and may be shared between threads.

    Made of 15,000 texts it takes 4 s of one processor, and 40 MB where they have 10,000 different compounds.
    """

    def __init__(self, texts: Iterable[str], holds: Callable[[str], bool] = lambda _form: False) -> None:
        """Suggests words of `texts`. A word that somebody else `holds` is not doubted, but never suggested either."""
        self._holds = holds
        self._forms: set[str] = set()
        self._heard: dict[str, None] = {}
        counted: Counter[tuple[str, str]] = Counter()
        for text in texts:
            counted.update(compounds(self._learned(text)))
        self._frequency = Counter({surface: count for (surface, _), count in counted.items()})
        self._forms.update(self._frequency)
        self._by_reading: dict[str, str] = {}
        for (surface, reading), _ in counted.most_common():
            self._by_reading.setdefault(reading, surface)
        self._sounds = "\n".join([*self._heard, *self._by_reading])
        self._readings = CloseKeys(key for key in self._by_reading if len(key) >= _SHORTEST_CLOSE)
        self._surfaces = CloseKeys(key for key in self._frequency if len(key) >= _SHORTEST_CLOSE)

    def _learned(self, text: str) -> list[Word]:
        found = list(words(normalise(text)))
        for unit in (unit for word in found if word.counts for unit in word.units()):
            self._forms.update((unit.form, unit.surface))
            self._heard[unit.reading] = None
        for run in nominal_runs(found):
            self._forms.update("".join(word.form for word in window) for window in windows(run))
        return found

    def suggest(self, text: str) -> str | None:
        """`text` with unknown words replaced by the nearest known ones; None when there is nothing to replace.

        The longest compound is looked at first. Nearest is what is read the same (変換ミス), then what is read with
        one slip (two from six kana on), then what is written with one slip (from four characters on); of several
        the more frequent, then the one that was met first.
        """
        if len(text) > LONGEST_QUERY:
            return None
        normalised, starts, ends = normalised_with_places(text)
        found = typed_words(normalised)
        changes = self._changes_of_compounds(found)
        for stretch in kana_stretches(found):
            if _is_free(changes, stretch[0].start, stretch[-1].end):
                changes += self._changes_in_kana(stretch)
        for change in sorted(changes, key=lambda change: -change.start):
            text = text[: starts[change.start]] + change.meant + text[ends[change.end - 1] :]
        return text if changes else None

    def nearest(self, text: str, limit: int) -> list[str]:
        """Known words most like those of a query that found nothing, by reading or as written, best first."""
        found = typed_words(normalise(text[:LONGEST_QUERY]))
        alike: dict[str, float] = {}
        for run in [*nominal_runs(found), *kana_stretches(found)]:
            for surface, likeness in self._most_alike(run, limit):
                alike[surface] = max(likeness, alike.get(surface, 0))
        order = sorted(alike, key=lambda surface: (-alike[surface], -self._frequency[surface]))
        return order[:limit]

    def _most_alike(self, run: Sequence[Word], limit: int) -> Iterator[tuple[str, float]]:
        for reading, likeness in self._readings.most_alike(read(run), limit):
            if likeness >= _LEAST_LIKENESS:
                yield self._by_reading[reading], likeness
        for surface, likeness in self._surfaces.most_alike(written(run), limit):
            if likeness >= _LEAST_LIKENESS:
                yield surface, likeness

    def _changes_of_compounds(self, found: Sequence[Word]) -> list[_Change]:
        changes: list[_Change] = []
        for run in nominal_runs(found):
            unknown = {word.start for word in run if not self._is_known([word])}
            for window in windows(run):
                start, end = window[0].start, window[-1].end
                is_unknown = any(word.start in unknown for word in window)
                if _is_free(changes, start, end) and (meant := self._meant(window, is_unknown)):
                    changes.append(_Change(start, end, meant))
        return changes

    def _meant(self, window: Sequence[Word], is_unknown: bool) -> str | None:
        """The word for compounds with kanji in them; what is all in kana is looked at by its sound alone."""
        if is_kana(window) or self._is_known(window):
            return None
        if same := self._read_the_same(window, _SHORTEST_SAME if is_unknown else _SHORTEST_CLOSE):
            return same
        meant = self._close(window) if is_unknown else None
        return None if meant is None or _is_extended(written(window), meant) else meant

    def _is_known(self, window: Sequence[Word]) -> bool:
        if written(window) in self._forms or "".join(word.form for word in window) in self._forms:
            return True
        if len(window) == 1 and self._holds(window[0].form):
            return True
        return is_kana(window) and read(window) in self._sounds

    def _read_the_same(self, window: Sequence[Word], shortest: int) -> str | None:
        reading = read(window)
        is_number = window[0].surface.startswith(_NUMERALS)
        return self._by_reading.get(reading) if len(reading) >= shortest and not is_number else None

    def _close(self, window: Sequence[Word]) -> str | None:
        """One slip away; a single word of the dictionary was typed rightly, and only read wrongly (変換ミス)."""
        reading, surface = read(window), written(window)
        if len(window) > 1 and len(reading) >= _SHORTEST_TWO and (close := self._readings.one_away(reading)):
            return self._most_frequent(self._by_reading[key] for key in close)
        if len(surface) < _SHORTEST_CLOSE or (len(window) == 1 and _KATAKANA.fullmatch(reading)):
            return None
        return self._most_frequent(self._surfaces.one_away(surface))

    def _most_frequent(self, surfaces: Iterable[str]) -> str | None:
        return max(surfaces, key=self._frequency.__getitem__, default=None)

    def _changes_in_kana(self, stretch: Sequence[Word]) -> list[_Change]:
        """Known words with a slip inside a row of kana, which the dictionary may have cut anywhere."""
        row = KanaRow(stretch, [self._is_explained(word) for word in stretch], self._by_reading)
        changes: list[_Change] = []
        for start, end, meant in sorted(self._close_in_kana(row), key=lambda found: row.rank(*found)):
            if _is_free(changes, start, end):
                changes.append(_Change(start, end, self._by_reading[meant]))
        offset = stretch[0].start
        return [_Change(change.start + offset, change.end + offset, change.meant) for change in changes]

    def _close_in_kana(self, row: KanaRow) -> list[tuple[int, int, str]]:
        """Stretches of the row, and the readings of known words that they may have been meant for."""
        one = [
            (start, end, key)
            for start, end in row.unexplained()
            for key in self._allowed(row, start, end, self._readings.one_away(row.heard[start:end]))
        ]
        if one:
            return one
        return [
            (start, end, key)
            for start, end in row.unexplained()
            if start == 0 and end - start >= _SHORTEST_TWO and row.is_open(0, end) and row.is_whole(0, end)
            for key in self._allowed(row, start, end, self._readings.two_away(row.heard[start:end]))[:1]
        ]

    def _allowed(self, row: KanaRow, start: int, end: int, keys: Sequence[str]) -> list[str]:
        """Those long enough not to be there by chance; of short words only one that no other is as near as.

        None where a known word stands in that stretch already: しゅうがくえんじょい(つ) is not 就学援助費.
        """
        if self._holds_known(row.heard[start:end]):
            return []
        if not row.is_whole(start, end):
            keys = [key for key in keys if min(len(key), end - start) >= _SHORTEST_INSIDE]
        elif end - start < _SHORTEST_INSIDE and len(keys) > 1:
            return []
        return [key for key in keys if key not in row.heard]

    def _holds_known(self, heard: str) -> bool:
        """Whether it is a known word with a kana or two beside it, or two of them with at most one between."""
        beside = [heard[:-1], heard[:-2], heard[1:], heard[2:]]
        if any(len(rest) >= _SHORTEST_CLOSE and self._is_heard(rest) for rest in beside):
            return True
        return any(
            self._is_heard(heard[:end]) and (self._is_heard(heard[end:]) or self._is_heard(heard[end + 1 :]))
            for end in range(_SHORTEST_SAME, len(heard) - _SHORTEST_SAME + 1)
        )

    def _is_heard(self, reading: str) -> bool:
        return reading in self._heard or reading in self._by_reading

    def _is_explained(self, word: Word) -> bool:
        """Whether a word in kana is surely meant as it stands, and no piece of one cut wrongly."""
        if not word.counts or word.filler or word.kind[0] in _GRAMMAR or word.reading in _FORMAL_NOUNS:
            return True
        if len(word.reading) < _SHORTEST_SAME:
            return word.kind[0] == "副詞"
        return self._is_known([word])


def _is_free(changes: Iterable[_Change], start: int, end: int) -> bool:
    return not any(change.start < end and start < change.end for change in changes)


def _is_extended(typed: str, known: str) -> bool:
    """Whether one is the other with something added: 国民健康保険料 is not meant for 国民健康保険."""
    return typed in known or known in typed
