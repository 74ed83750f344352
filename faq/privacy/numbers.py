"""Numbers that stand for a person: of four figures and more, or with a label, unless they count something."""

import re
from collections.abc import Iterator

from faq.privacy.patterns import COUNTED, DASH
from faq.privacy.spans import Kind, Span
from faq.search.analysis import katakana

SHORTEST_RUN = 4
"""Figures from which a number written in one is left out."""

SHORTEST_BROKEN_RUN = 6
"""Figures from which a number broken by hyphens, blanks, の and the like is left out, also one that is said aloud."""

_FIGURE = "[\\d〇零一二三四五六七八九]"
_BREAK = rf"[{DASH}・.,()/_ \tの]{{1,3}}"
_ALONE = rf"(?<![\d〇])(?<!\d[{DASH}・.,()/_ \tの])"
_BEFORE_UNIT = r"(?:\.\d+)?(?!\d)[十百千万億]{0,2}\s?"
_KEPT = (
    rf"{_ALONE}(?:"
    r"20\d\d[./-](?:0?[1-9]|1[0-2])(?:[./-](?:0?[1-9]|[12]\d|3[01]))?(?![\d./-])"
    r"|#\d{4}(?!\d)"
    rf"|(?:[1-9]\d{{0,2}}(?:,\d{{3}}){{1,4}}|[1-9]\d{{0,7}}|[〇一二三四五六七八九]{{1,8}}){_BEFORE_UNIT}円"
    rf"|(?:[1-9]\d{{0,2}}(?:,\d{{3}}){{1,4}}|[1-9]\d{{0,3}}|[〇一二三四五六七八九]{{1,4}}){_BEFORE_UNIT}(?:{COUNTED}))"
)
_RUN = (
    rf"(?:(?<![a-z])[a-z]{{1,12}}{_BREAK})?(?<![a-z])[a-z]{{0,12}}\+?"
    rf"{_FIGURE}+(?:{_BREAK}{_FIGURE}+)*(?:[{DASH}_]?[a-z]{{1,12}})?"
)
_KEPT_OR_RUN = re.compile(rf"(?P<kept>{_KEPT})|(?P<run>{_RUN})")
_ONE_RUN = re.compile(rf"{_FIGURE}{{{SHORTEST_RUN},}}|\d{{1,3}}(?:,\d{{3}})+")
_LABELLED = re.compile(
    r"(?:番号|ナンバー|(?<![a-z])no\.?|記号|(?<![a-z])id|パスワード|暗証)[はがもの:、,\s「(]{0,3}"
    rf"(?P<gone>[a-z{DASH}]{{0,9}}\d[a-z\d{DASH}]*+)(?!\s?(?:{COUNTED}|番(?!号)))"
)
_SAID_FIGURE = (
    f"(?:ゼロ|レイ|マル|イチ|ニイ|ニ|サン|ヨン|シチ|シ|ゴオ|ゴ|ロク|ナナ|ハチ|キュウ|キュー|ク|{_FIGURE})"
)
_SAID = re.compile(
    rf"{_SAID_FIGURE}(?:[{DASH}・、,\sノ]{{0,2}}+{_SAID_FIGURE}){{{SHORTEST_BROKEN_RUN - 1},}}"
)
_KANA = re.compile("[ァ-ヺ]")
_KANA_SAID = 4  # kana among them: に alone after a number is no figure
_PHONE = re.compile(r"\+?0\d{8,12}|\+?81\d{9,10}")


def number_spans(plain: str) -> Iterator[Span]:
    """Stretches of a normalised text that are numbers of a person or a matter."""
    for found in _KEPT_OR_RUN.finditer(plain):
        if found["run"] and _is_telling(found["run"]):
            yield Span(*found.span(), _kind(found["run"]))
    for found in _LABELLED.finditer(plain):
        yield Span(*found.span("gone"), "number")
    for found in _SAID.finditer(katakana(plain)):
        if len(_KANA.findall(found[0])) >= _KANA_SAID:
            yield Span(*found.span(), "phone")


def _is_telling(run: str) -> bool:
    if len(re.findall(_FIGURE, run)) >= SHORTEST_BROKEN_RUN:
        return True
    return _ONE_RUN.search(run) is not None


def _kind(run: str) -> Kind:
    return "phone" if _PHONE.fullmatch(re.sub(r"[^\d+]", "", run)) else "number"
