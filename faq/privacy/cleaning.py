"""Personal data out of what a citizen said, before it may teach the search."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from faq.privacy.kana_names import kana_name_spans
from faq.privacy.names import name_spans
from faq.privacy.numbers import number_spans
from faq.privacy.patterns import pattern_spans
from faq.privacy.roman_names import roman_name_spans
from faq.privacy.spans import Kind, Span
from faq.search.folding import normalised_with_places

PLACEHOLDER = "〇〇"
_BETWEEN_NAMES = " \u3000・"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The text, and how many stretches of which kind were left out of it (never what they said)."""

    text: str
    removed: tuple[tuple[Kind, int], ...]


def without_personal_data(text: str) -> Cleaned:
    """`text` with 〇〇 for names, numbers, addresses, dates of birth; a person still reviews it.

    Wards and districts, amounts, years, grades, counts, dates of other events and articles of law stay.
    All else stays as it was written. Never raises; cleaning what was cleaned changes nothing.
    """
    counts: Counter[Kind] = Counter()
    while spans := personal_spans(text):
        counts.update(span.kind for span in spans)
        text = _replaced(text, spans)
    return Cleaned(text, tuple(sorted(counts.items())))


def personal_spans(text: str) -> list[Span]:
    """Stretches that look like personal data, in order and apart; each holds more than placeholders."""
    plain, starts, ends = normalised_with_places(text)
    found = [*pattern_spans(plain), *number_spans(plain), *name_spans(plain), *kana_name_spans(plain)]
    written = (replace(span, start=starts[span.start], end=ends[span.end - 1]) for span in found)
    spans = [*written, *roman_name_spans(text)]
    return [span for span in _joined(text, spans) if text[span.start : span.end].strip("〇")]


def _joined(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Overlapping and touching stretches as one, and the parts of a name with what stands between them."""
    current: Span | None = None
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if current and _belongs_to(text, current, span):
            current = replace(current, end=max(current.end, span.end))
            continue
        if current:
            yield current
        current = span
    if current:
        yield current


def _belongs_to(text: str, before: Span, span: Span) -> bool:
    between = text[before.end : span.start]
    return not between.strip(_BETWEEN_NAMES) and (not between or before.kind == span.kind == "name")


def _replaced(text: str, spans: Sequence[Span]) -> str:
    pieces, at = [], 0
    for span in spans:
        pieces += [text[at : span.start], PLACEHOLDER]
        at = span.end
    return "".join([*pieces, text[at:]])
