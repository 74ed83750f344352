"""Names of people: those the dictionary knows, and those that the sentence gives away."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from faq.privacy.name_words import (
    ALWAYS_NAMES,
    COMMON_SURNAMES,
    FAMILY,
    GIVEN_LIKE,
    HONORIFICS,
    NEVER_NAMES,
    PUBLIC_PLACES,
    ROLE_ENDS,
    ROLES,
    SURNAME_LIKE,
    TITLES,
    spaced_words,
)
from faq.privacy.spans import Span
from faq.search.analysis import Word, katakana, words

_HIRAGANA = re.compile("[ぁ-んー]+")
_KANA_AROUND = 4  # hiragana beside a name in hiragana: particles and です
_LONGEST = 14  # characters of a name that only the sentence gives away
_NOMINAL = frozenset({"名詞", "接頭辞", "接尾辞", "記号", "形状詞"})
_STOPS = frozenset("はがのもにでをへや、。")
_SELVES = spaced_words("私 わたし わたくし 僕 ぼく 俺 うち 自分 名前 氏名 世帯主 名義 名義人")
_LABELS = spaced_words("氏名 名前 お名前 御名前 本名 旧姓 姓 名義 名義人 世帯主 ふりがな フリガナ")
_SAYINGS = spaced_words("申し 申す もうし もうす")
_COPULAS = spaced_words("です だ でし")
_SURNAME_KINDS = {("固有名詞", "人名"), ("固有名詞", "地名"), ("固有名詞", "一般")}
_NAME_PARTICLES = frozenset("がはもをにとの、。")


def name_spans(plain: str) -> Iterator[Span]:
    """Stretches of a normalised text that name a person."""
    found = list(words(plain))
    for at, word in enumerate(found):
        for first, last in _names_at(found, at, word):
            yield Span(found[first].start, found[last].end, "name")


def _names_at(found: Sequence[Word], at: int, word: Word) -> Iterator[tuple[int, int]]:
    """First and last word of the names that the word at `at` is or gives away."""
    if _is_name(found, at):
        yield _with_neighbours(found, at)
    if word.surface in HONORIFICS and word.kind[0] == "接尾辞":
        yield from _addressed(found, at)
    if word.surface in TITLES and at and found[at - 1].surface in SURNAME_LIKE:
        yield at - 1, at - 1
    if _is_said(found, at) or _is_called(found, at):
        yield from _introduced(found, at)
    if word.surface in _LABELS:
        yield from _labelled(found, at)
    if word.surface in FAMILY:
        yield from _of_family(found, at)
    if _may_be_surname(found, at) and _is_whole_introduction(found, at):
        yield at, at


def _is_name(found: Sequence[Word], at: int) -> bool:
    word = found[at]
    is_pair = _may_be_surname(found, at) and _surface(found, at + 1) in GIVEN_LIKE
    if word.surface in ALWAYS_NAMES or is_pair:
        return True
    known = _is_known_name(word) and not _is_piece_of_another(found, at)
    return known and not _surface(found, at + 1).startswith(PUBLIC_PLACES)


def _is_known_name(word: Word) -> bool:
    return word.kind[1:3] == ("固有名詞", "人名") and word.surface not in NEVER_NAMES


def _is_piece_of_another(found: Sequence[Word], at: int) -> bool:
    """Whether it is cut out of another word: りょう of いりょうひ, 究 of 請究; すずきかずお and 林究 are names."""
    word = found[at]
    is_given_name = word.kind[3] == "名"
    if any(map(_is_known_name, found[max(at - 1, 0) : at] if is_given_name else found[at + 1 : at + 2])):
        family = found[at - 1 if is_given_name else at]
        is_kana = _HIRAGANA.fullmatch(family.surface) is not None
        return family.kind[3] != "姓" or (is_kana and katakana(family.surface) not in COMMON_SURNAMES)
    if is_given_name and len(word.surface) == 1:
        return True
    row = [*_kana_beside(reversed(found[max(at - 5, 0) : at])), *_kana_beside(found[at + 1 : at + 6])]
    return _HIRAGANA.fullmatch(word.surface) is not None and sum(map(len, row)) > _KANA_AROUND


def _kana_beside(near: Iterable[Word]) -> Iterator[str]:
    """The hiragana that a word is joined to, in words, as far as they go on."""
    return takewhile(
        lambda surface: _HIRAGANA.fullmatch(surface) is not None, (word.surface for word in near)
    )


def _with_neighbours(found: Sequence[Word], at: int) -> tuple[int, int]:
    """A name with the other half of it, which may be a place or an ordinary word, and its reading in brackets."""
    first, last = at, at
    while (before := _skipping_blank(found, first, -1)) is not None and _may_be_surname(found, before):
        first = before
    while (after := _skipping_blank(found, last, 1)) is not None and _may_be_given_name(found, after):
        last = after
    if _surface(found, last + 1) == "(" and ")" in (_surface(found, last + 3), _surface(found, last + 4)):
        last += 3 if _surface(found, last + 3) == ")" else 4
    return first, last


def _may_be_surname(found: Sequence[Word], at: int) -> bool:
    word = found[at]
    if word.surface in SURNAME_LIKE or _is_part_of_foreign_name(found, at, 1):
        return True
    return word.kind[1:3] in _SURNAME_KINDS and not word.surface.endswith(tuple("市区町村県府都郡"))


def _may_be_given_name(found: Sequence[Word], at: int) -> bool:
    word = found[at]
    if word.surface in GIVEN_LIKE or _is_part_of_foreign_name(found, at, -1):
        return True
    is_apart = found[at - 1].kind[0] == "空白" and found[at - 2].kind[3:4] == ("姓",)
    return is_apart and len(word.surface) <= 3 and word.kind[:3] == ("名詞", "普通名詞", "一般")


def _is_part_of_foreign_name(found: Sequence[Word], at: int, towards: int) -> bool:
    """Whether 「・」 joins it to the name: グエン・ヴァン・アン."""
    return found[at].kind[0] == "名詞" and _surface(found, at + towards) == "・"


def _addressed(found: Sequence[Word], at: int) -> Iterator[tuple[int, int]]:
    """The name before an honorific, unless that is a role: お医者さん."""
    first = _run_before(found, at, at)
    run = "".join(word.surface for word in found[first:at])
    if run and {run, found[at - 1].surface}.isdisjoint(ROLES | FAMILY) and not run.endswith(ROLE_ENDS):
        yield first, at - 1


def _introduced(found: Sequence[Word], at: int) -> Iterator[tuple[int, int]]:
    """The name before と申します."""
    if at >= 2 and found[at - 1].surface == "と":
        first = _run_before(found, at - 1, at - 1, any_kind=True)
        if first < at - 1:
            yield first, at - 2


def _is_said(found: Sequence[Word], at: int) -> bool:
    """Whether this is the 申します of an introduction, and not of 「行きたいと申しております」."""
    if found[at].surface == "もう":
        return _surface(found, at + 1) in ("し", "す")
    return found[at].surface in _SAYINGS and _surface(found, at + 1) not in ("て", "た", "上げ")


def _is_called(found: Sequence[Word], at: int) -> bool:
    """Whether this is the いいます of 「私は…といいます」, and not of 「何といいますか」."""
    if found[at].surface not in ("いい", "言い", "いう", "言う") or _surface(found, at + 2) == "か":
        return False
    if _surface(found, at + 1) not in ("ます", "者", "もの"):
        return False
    first = _run_before(found, at - 1, at - 1, any_kind=True)
    return first == 0 or _surface(found, first - 1) in "、。" or _surface(found, first - 2) in _SELVES


def _labelled(found: Sequence[Word], at: int) -> Iterator[tuple[int, int]]:
    """The name after 氏名は or 名前: ; a question about the label is none."""
    if _surface(found, at + 1) not in ("は", ":", "=", " "):
        return
    first = last = at + 2
    while _continues_name(found, last + 1) and found[last + 1].end - found[first].start <= _LONGEST:
        last += 1
    if last < len(found) and _continues_name(found, first) and _closes(found, last + 1):
        yield first, last


def _continues_name(found: Sequence[Word], at: int) -> bool:
    return at < len(found) and (found[at].kind[0] in (*_NOMINAL, "空白") or found[at].surface == "・")


def _closes(found: Sequence[Word], at: int) -> bool:
    if _surface(found, at) in _COPULAS:
        return "か" not in (_surface(found, at + 1), _surface(found, at + 2))
    return _surface(found, at) in ("", "、", "。", ",", "\n", ")", "」", "と", "さん", "様")


def _of_family(found: Sequence[Word], at: int) -> Iterator[tuple[int, int]]:
    """The name in 「娘の桜が」; the 医療証 of 「子どもの医療証」 is none."""
    named = at + 2 < len(found) and (found[at + 2].surface in GIVEN_LIKE or _is_known_name(found[at + 2]))
    if named and _surface(found, at + 1) == "の" and _surface(found, at + 3) in _NAME_PARTICLES:
        yield at + 2, at + 2


def _is_whole_introduction(found: Sequence[Word], at: int) -> bool:
    """Whether a sentence is 「森です」, or begins so, perhaps after 「私は」 or a place and の."""
    if found[at].kind[1:3] == ("固有名詞", "一般"):
        return False
    begins = at == 0 or found[at - 1].kind[0] in ("補助記号", "空白") or _surface(found, at - 2) in _SELVES
    ends = _surface(found, at + 1) == "です" or _surface(found, at + 2) == "ござい"
    return (begins or _surface(found, at - 1) == "の") and ends


def _run_before(found: Sequence[Word], end: int, at: int, any_kind: bool = False) -> int:
    """Where the words begin that stand without a particle between them before `end`."""
    first = at
    while first and found[end - 1].end - found[first - 1].start <= _LONGEST:
        word = found[first - 1]
        if not _joins(word, any_kind) or (word.kind[0] == "空白" and not _is_name_word(found, first - 2)):
            break
        first -= 1
    return first


def _joins(word: Word, any_kind: bool) -> bool:
    if word.surface in ("・", "゛"):
        return True
    if any_kind:
        return word.surface not in _STOPS and word.kind[0] != "補助記号" and word.surface not in _SELVES
    return word.kind[0] in _NOMINAL or word.kind[0] == "空白"


def _is_name_word(found: Sequence[Word], at: int) -> bool:
    return at >= 0 and found[at].kind[1:2] == ("固有名詞",)


def _skipping_blank(found: Sequence[Word], at: int, step: int) -> int | None:
    """The neighbour of a word, a blank or 「・」 between them left aside; None at the end of the text."""
    near = at + step
    if 0 <= near < len(found) and (found[near].kind[0] == "空白" or found[near].surface == "・"):
        near += step
    return near if 0 <= near < len(found) else None


def _surface(found: Sequence[Word], at: int) -> str:
    return found[at].surface if 0 <= at < len(found) else ""
