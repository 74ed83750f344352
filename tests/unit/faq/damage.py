"""Queries as they come off a hurried keyboard: one word of a question damaged, the same way each time."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from faq.search.analysis import Word, katakana, normalise, words

HOMOPHONES = {
    "保険": "保健",
    "受給": "需給",
    "助成": "女性",
    "申請": "新生",
    "医療": "衣料",
    "点検": "天険",
    "口座": "講座",
    "振替": "振り替え",
    "更新": "行進",
    "還付": "乾布",
    "報告": "奉告",
    "資格": "視覚",
    "期限": "機嫌",
    "制度": "精度",
    "対象": "対照",
    "所得": "処得",
    "提出": "呈出",
    "書類": "書塁",
    "手帳": "手長",
    "消防": "焼亡",
}
"""Words that a conversion gives for others read the same."""

_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ"))}
_KANA = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわん"
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Damaged:
    """A query, the word that was damaged in it, and how."""

    typed: str
    meant: str
    kind: str


def damaged(questions: list[str], count: int) -> list[Damaged]:
    """`count` queries of one word and a particle, the kinds in turn; the same for the same questions."""
    chance = random.Random(20261116)
    kinds: list[tuple[str, Callable[[Word, random.Random], str | None]]] = [
        ("homophone", _homophone),
        ("lost kana", _lost),
        ("wrong kana", _wrong),
        ("exchanged kana", _exchanged),
        ("wrong character", _wrong_character),
    ]
    found = _long_words(questions)
    made: list[Damaged] = []
    while len(made) < count:
        kind, damage = kinds[len(made) % len(kinds)]
        word = chance.choice(found)
        typed = damage(word, chance)
        if typed and typed != word.surface:
            made.append(Damaged(f"{typed}について", word.surface, kind))
    return made


def _long_words(questions: list[str]) -> list[Word]:
    known = {
        word.surface: word
        for question in questions
        for word in _nouns(question)
        if len(word.reading) >= _SHORTEST and katakana(word.surface) != word.reading
    }
    return list(known.values())


def _nouns(question: str) -> Iterator[Word]:
    return (word for word in words(normalise(question)) if word.kind[0] == "名詞" and len(word.surface) > 1)


def _homophone(word: Word, _chance: random.Random) -> str | None:
    return next((word.surface.replace(of, to) for of, to in HOMOPHONES.items() if of in word.surface), None)


def _lost(word: Word, chance: random.Random) -> str:
    kana, at = _typed(word), chance.randrange(1, len(word.reading))
    return kana[:at] + kana[at + 1 :]


def _wrong(word: Word, chance: random.Random) -> str:
    kana, at = _typed(word), chance.randrange(1, len(word.reading))
    return kana[:at] + chance.choice(_KANA) + kana[at + 1 :]


def _exchanged(word: Word, chance: random.Random) -> str:
    kana, at = _typed(word), chance.randrange(1, len(word.reading))
    return kana[: at - 1] + kana[at] + kana[at - 1] + kana[at + 1 :]


def _wrong_character(word: Word, chance: random.Random) -> str | None:
    if len(word.surface) < _SHORTEST:
        return None
    at = chance.randrange(len(word.surface))
    return word.surface[:at] + chance.choice("序降菌長症法報給") + word.surface[at + 1 :]


def _typed(word: Word) -> str:
    return word.reading.translate(_HIRAGANA)
