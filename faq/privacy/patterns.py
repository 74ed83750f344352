"""What has a form of its own: mail addresses, links, dates of birth, house numbers, rooms, car plates.

All patterns read text as `analysis.normalise` gives it (narrow, lower case), and none can run away: what repeats
is possessive or bounded.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from faq.privacy.spans import Kind, Span

KANJI = "一-鿿㐀-䶿々"
DASH = r"\-‐‑‒–—―−─━ー~〜"
COUNTED = (
    "円|人(?!口)|名(?![義前称])|件(?!名)|回(?!答)|枚|通(?![帳知報])|世帯|個(?!人)|台(?!帳)|本(?![人店社庁籍])|冊"
    "|歳|才|時|分|秒|日(?![本付])|月|か月|ヶ月|カ月|箇月|週|年(?!金)|倍|割|%|パーセント|点(?!検)|棟|戸|級|条|桁|文字"
    "|食|社|校(?!区)|店|か所|ヶ所|箇所|平米|平方|立方|メートル|センチ|キロ|グラム|トン|リットル|坪|ポイント|単位|種類|つ"
    "|(?:m2|m3|mm|cm|km|m|kg|mg|g|t|ml|l|cc|ha|kw|w|v)(?![a-z])|以[上下内]|未満|程度"
)
"""Units of amounts and counts; what follows tells 2名 from 2名義."""

_JAPANESE = "ぁ-ヿ一-鿿㐀-䶿々〇、。「」『』()"
_MAIL_PART = rf"[^\s@<>\[\]:;,\"{_JAPANESE}]"
_NUMBER = "[0-9元〇一二三四五六七八九十百]{1,4}+"
_ERA = r"(?:明治|大正|昭和|平成|令和|(?<![a-z])[mtshr](?=[0-9.]))\s?\.?"
_OLD_ERA = r"(?:明治|大正|昭和|(?<![a-z])[mts](?=[0-9.]))\s?\.?"
_DAY = rf"\s?[月./{DASH}]\s?{_NUMBER}(?:\s?日)?+"
_YEAR = rf"(?:{_ERA}{_NUMBER}|(?<!\d)(?:18|19|20)\d\d)\s?(?:年の?|[./{DASH}])"
_DATE = rf"(?:{_YEAR}(?:\s?{_NUMBER}(?:{_DAY}|\s?月)?)?+|{_NUMBER}\s?月\s?{_NUMBER}\s?日)"
_BORN = r"(?:生まれ|うまれ|産まれ|誕生|出生|生(?![活徒涯命産後前]))"
_TOWN = f"(?:(?!番号|電話|自宅|実家|[市区郡県都府所号第])[{KANJI}ヶケノ]){{0,6}}"
_HOUSE_STEP = rf"(?:[{DASH}の\s]{{0,2}}{_NUMBER}\s?(?:番地|番|号室|号棟|号)?+)"
_HOUSING = "マンション|アパート|コーポ|ハイツ|メゾン|レジデンス|パレス|コート|ヴィラ|ビル|荘|寮|団地|ハイム|タワー|ハウス|住宅"
_BUILDING_NAME = (
    f"(?:[ァ-ヺー{KANJI}a-z]{{0,10}}|[さくらひまわりみどりあおばすみれつばきもえいゆうか]{{0,6}})"
)
_PLATE_KANA = "あいうえかきくけこさすせそたちつてとなにぬねのはひふほまみむめもやゆよらりるれろわを"


class Pattern(NamedTuple):
    """One form of personal data; the group `gone`, if there is one, is what is left out."""

    name: str
    kind: Kind
    reason: str
    expression: re.Pattern[str]


PATTERNS = [
    Pattern(
        "mail address",
        "mail",
        "leads to a person; also as said aloud (アット)",
        re.compile(
            rf"{_MAIL_PART}{{1,64}}\s?(?:@|\(at\)|アットマーク|アット)\s?(?=[^\s]{{1,255}}\.){_MAIL_PART}{{1,255}}"
        ),
    ),
    Pattern(
        "account name",
        "mail",
        "leads to a person's page",
        re.compile(r"(?<![a-z0-9])@[a-z0-9_.]{2,}"),
    ),
    Pattern(
        "link",
        "link",
        "which part of an address tells a person cannot be known, and none of it helps to find an article",
        re.compile(r"(?:(?:https?|ftp)://|www\.|(?<![a-z0-9.])(?:[a-z0-9-]{1,63}\.)+[a-z]{2,10}/)[!-~]*"),
    ),
    Pattern(
        "day in an old era or the last century",
        "birth",
        "in a question to a city such a day is nearly always somebody's birthday",
        re.compile(
            rf"(?:{_OLD_ERA}{_NUMBER}\s?(?:年の?|[./{DASH}])|(?<!\d)(?:18|19)\d\d\s?(?:年の?|[./{DASH}]))"
            rf"\s?{_NUMBER}{_DAY}(?!\s?以[前後降])"
        ),
    ),
    Pattern(
        "date before 'born'",
        "birth",
        "a birthday, also without its year or its day",
        re.compile(rf"{_DATE}(?=[\sにの、,(がは]{{0,3}}{_BORN})"),
    ),
    Pattern(
        "date after 'birthday'",
        "birth",
        "a birthday, by its label",
        re.compile(rf"(?:生年月日|誕生日|生まれ)[はがも:、\sの]{{0,3}}(?P<gone>{_DATE})"),
    ),
    Pattern(
        "block and house",
        "address",
        "丁目 with all numbers after it, and the town before it",
        re.compile(rf"{_TOWN}\s?{_NUMBER}\s?丁目{_HOUSE_STEP}{{0,4}}+"),
    ),
    Pattern(
        "house number",
        "address",
        "番地, or 番 with 号: 3番窓口 is none",
        re.compile(rf"{_TOWN}\s?{_NUMBER}\s?(?:番地{_HOUSE_STEP}{{0,2}}+|番の?\s?{_NUMBER}\s?号)"),
    ),
    Pattern(
        "house number with hyphens",
        "address",
        "three numbers or more: 九品寺2-3-4",
        re.compile(
            rf"{_TOWN}(?<![0-9a-z])[1-9一二三四五六七八九]\d?(?:\s?[{DASH}の]\s?[0-9一二三四五六七八九十]{{1,5}}+){{2,4}}+"
            r"(?:号室?)?"
        ),
    ),
    Pattern(
        "number after a town",
        "address",
        "健軍町12, 大江3-4; a grade, an hour or a form's number is none",
        re.compile(
            rf"(?<=町)\s?\d{{1,3}}+(?:[{DASH}]\d{{1,4}}+)?+(?!\s?(?:{COUNTED}|丁目|[{DASH}]))"
            rf"|(?<=[{KANJI}])(?<!様式)(?<!別表)(?<!第)[1-9]\d{{0,2}}+[{DASH}]\d{{1,4}}+(?!\s?(?:{COUNTED}|[{DASH}]))"
        ),
    ),
    Pattern(
        "room",
        "address",
        "a room's number with the house before it; 国道266号 and 第123号 are none",
        re.compile(
            rf"{_BUILDING_NAME}\s?[a-z]?\d{{1,4}}+号(?:室|棟)|(?<!道)(?<!道の)(?<!第)(?<!\d)\d{{3,4}}号(?!線)"
        ),
    ),
    Pattern(
        "house by its name with a room",
        "address",
        "コーポ桜201; アパート alone is an ordinary word",
        re.compile(
            rf"{_BUILDING_NAME}(?:{_HOUSING})[ァ-ヺー{KANJI}a-z]{{0,10}}\s?(?:の\s?)?(?:[a-z0-9]棟)?\s?[a-z]?\d{{2,4}}+"
            rf"(?:号室?)?+(?!\s?(?:{COUNTED}))"
        ),
    ),
    Pattern(
        "house by its name",
        "address",
        "these words stand in names of houses only",
        re.compile(rf"(?:コーポ|メゾン|ハイツ|サンハイツ|レジデンス)[ァ-ヺー{KANJI}]{{1,10}}"),
    ),
    Pattern(
        "car plate",
        "number",
        "place, class, kana and up to four figures",
        re.compile(
            rf"[{KANJI}ァ-ヺ]{{1,4}}\s?\d{{2,3}}[a-z]?\s?[{_PLATE_KANA}]\s?[・.\d][・.\d{DASH}]{{0,4}}"
        ),
    ),
]


def pattern_spans(plain: str) -> Iterator[Span]:
    """Stretches of a normalised text that have one of the forms."""
    for pattern in PATTERNS:
        for found in pattern.expression.finditer(plain):
            start, end = found.span("gone" if "gone" in found.re.groupindex else 0)
            yield Span(start, end, pattern.kind)
