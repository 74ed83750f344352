"""Japanese double-byte codes read as Microsoft and mail programs write them.

ISO-2022-JP is read as its superset CP50221 (half-width kana, NEC row 13, NEC/IBM rows 89-92) with JIS X 0212
and 0213; EUC-JP as CP51932 and eucJP-ms. Cells without a character, among them the emoji of the old Japanese
carriers, become the geta mark, which Japanese readers know as "a character that could not be printed".
"""

import re
from functools import cache

GETA = "\u3013"
BAD = "\ufffd"

_ESCAPES = {
    b"\x1b(B": "ascii",
    b"\x1b(J": "ascii",
    b"\x1b(H": "ascii",
    b"\x1b(I": "kana",
    b"\x1b$@": "kanji",
    b"\x1b$B": "kanji",
    b"\x1b$(B": "kanji",
    b"\x1b$(@": "kanji",
    b"\x1b$(D": "supplement",
    b"\x1b$(O": "jisx0213",
    b"\x1b$(Q": "jisx0213",
    b"\x1b$(P": "jisx0213-2",
    b"\x1b$A": "gb2312",
    b"\x1b$(C": "euc_kr",
}
_TOKEN = re.compile(
    rb"(?P<escape>\x1b\$\([BD@OPQC]|\x1b\$[@BA]|\x1b\([BJHI])"
    rb"|(?P<emoji>\x1b\$[EFGOPQ][!-~]{1,64}\x0f)"
    rb"|(?P<skip>\x1b&@|\x1b\.[AF])"
    rb"|(?P<shift>[\x0e\x0f])"
    rb"|(?P<line>\r?\n|\r)"
    rb"|(?P<run>[^\x1b\x0e\x0f\r\n]+|\x1b)"
)
_EUC_TOKEN = re.compile(
    rb"[\x00-\x7f]+|(?:[\xa1-\xfe]{2})+|\x8e[\xa1-\xdf]|\x8f[\xa1-\xfe]{2}|[\x80-\xff]", re.DOTALL
)
_EUC = re.compile(rb"(?:[\x00-\x7f]++|(?:[\xa1-\xfe]{2})++|\x8e[\xa1-\xdf]|\x8f[\xa1-\xfe]{2})*+")
_ESCAPE_RUN = re.compile(rb"\x1b{2,}")
_PAIRS = re.compile(rb"((?:[!-~]{2})+)|(.)", re.DOTALL)
_KANJI_LINE = re.compile(rb"(?:[\x21-\x74][\x21-\x7e])+")
_AU_ROWS = range(0x75, 0x7C)


def _to_shift_jis(row: int, cell: int) -> bytes:
    lead = (row - 0x21) // 2 + (0x81 if row < 0x5F else 0xC1)
    if row % 2:
        return bytes((lead, cell + (0x1F if cell < 0x60 else 0x20)))
    return bytes((lead, cell + 0x7E))


def _decode_cell(row: int, cell: int) -> str:
    try:
        return _to_shift_jis(row, cell).decode("cp932")
    except UnicodeDecodeError:
        return GETA


@cache
def _cells() -> dict[bytes, str]:
    """Every pair of seven-bit bytes of JIS X 0208 with the Microsoft extensions (rows 13 and 89-92)."""
    pairs = ((row, cell) for row in range(0x21, 0x7F) for cell in range(0x21, 0x7F))
    return {bytes(pair): _decode_cell(*pair) for pair in pairs}


@cache
def _ibm_supplement() -> dict[bytes, str]:
    """IBM extensions in the third plane of eucJP-ms, 8F F3F3 to F4FE: what the other planes lack, in IBM order."""
    ibm = [char for char in _ibm_characters() if char == "№" or not _in_other_planes(char)]
    cells = [(row, cell) for row in (0xF3, 0xF4) for cell in range(0xA1, 0xFF)]
    start = cells.index((0xF3, 0xF3))
    return {bytes(cell): char for cell, char in zip(cells[start:], ibm, strict=False)}


def _ibm_characters() -> list[str]:
    trails = [*range(0x40, 0x7F), *range(0x80, 0xFD)]
    codes = [bytes((lead, trail)) for lead in (0xFA, 0xFB, 0xFC) for trail in trails]
    return [code.decode("cp932") for code in codes if code <= b"\xfc\x4b"]


def _in_other_planes(char: str) -> bool:
    try:
        return char in "￢￤∵" or char.encode("euc_jp")[0] == 0x8F
    except UnicodeEncodeError:
        return False


def _decode_supplement(pair: bytes) -> str:
    try:
        return (b"\x8f" + pair).decode("euc_jp")
    except UnicodeDecodeError:
        pass
    if pair in _ibm_supplement():
        return _ibm_supplement()[pair]
    try:
        return (b"\x8f" + pair).decode("euc_jis_2004")
    except UnicodeDecodeError:
        return GETA


def _decode_high(pair: bytes, codec: str) -> str:
    try:
        return pair.decode(codec)
    except UnicodeDecodeError:
        return BAD


def _decode_kanji(pairs: bytes, au: bool) -> str:
    cells = _cells()
    text = [cells[pairs[at : at + 2]] for at in range(0, len(pairs), 2)]
    if au:
        text = [GETA if lead in _AU_ROWS else char for lead, char in zip(pairs[::2], text, strict=True)]
    return "".join(text)


def _decode_pairs(pairs: bytes, charset: str, au: bool) -> str:
    if charset == "kanji":
        return _decode_kanji(pairs, au)
    return "".join(_decode_pair(pairs[at : at + 2], charset) for at in range(0, len(pairs), 2))


@cache
def _decode_pair(pair: bytes, charset: str) -> str:
    high = bytes(byte | 0x80 for byte in pair)
    if charset == "supplement":
        return _decode_supplement(high)
    if charset == "jisx0213-2":
        return _decode_high(b"\x8f" + high, "euc_jis_2004")
    return _decode_high(high, "euc_jis_2004" if charset == "jisx0213" else charset)


def _decode_single(run: bytes, kana: bool) -> str:
    """ASCII, or half-width kana in seven bits; bytes with the high bit are kana in either (CP50221)."""
    raw = bytes(b | 0x80 if kana and 0x21 <= b <= 0x5F else b for b in run)
    return "".join(chr(b + 0xFEC0) if 0xA1 <= b <= 0xDF else chr(b) if b < 0x80 else BAD for b in raw)


def _decode_run(run: bytes, charset: str, au: bool) -> str:
    if charset in {"ascii", "kana"}:
        return _decode_single(run, kana=charset == "kana")
    return "".join(
        _decode_pairs(pairs, charset, au) if pairs else _decode_stray(stray)
        for pairs, stray in _PAIRS.findall(run)
    )


def _decode_stray(byte: bytes) -> str:
    if byte <= b" ":
        return byte.decode("ascii")
    return chr(byte[0] + 0xFEC0) if 0xA1 <= byte[0] <= 0xDF else BAD


def _looks_like_kanji(line: bytes) -> bool:
    """A line in which the sender forgot to return to kanji: only pairs, and a good part of them kana."""
    if not _KANJI_LINE.fullmatch(line):
        return False
    leads = line[::2]
    return 3 * sum(lead in b"!$%" for lead in leads) >= len(leads)


def decode_jis(raw: bytes, au: bool = False) -> str:
    """Text of ISO-2022-JP bytes; U+FFFD for what is damaged. `au`: rows 75-7B are emoji of the carrier au."""
    out: list[str] = []
    charset, shifted, after_line = "ascii", False, False
    for token in _TOKEN.finditer(_ESCAPE_RUN.sub(b"\x1b", raw)):
        kind, value = token.lastgroup, token.group()
        if kind == "escape":
            charset, after_line = _ESCAPES[value], False
        elif kind == "shift":
            shifted = value == b"\x0e"
        elif kind == "line":
            out.append(value.decode("ascii"))
            after_line = charset not in {"ascii", "kana"}
            shifted = False
        elif kind == "emoji":
            out.append(GETA * (len(value) - 4))
        elif kind == "run":
            if after_line and not _looks_like_kanji(value):
                charset = "ascii"
            after_line = False
            out.append(_decode_run(value, "kana" if shifted else charset, au))
    return "".join(out)


@cache
def softbank_emoji() -> dict[int, str]:
    """What Shift_JIS FB41-FB8D and FBA1-FBD7, emoji of that carrier's phones, would be read as, to the geta mark."""
    trails = [*range(0x41, 0x7F), *range(0x80, 0x8E), *range(0xA1, 0xD8)]
    return {ord(bytes((0xFB, trail)).decode("cp932")): GETA for trail in trails}


def may_be_euc(raw: bytes) -> bool:
    """The bytes have the shape of EUC-JP."""
    return _EUC.fullmatch(raw) is not None


def decode_euc(raw: bytes) -> str:
    """Text of EUC-JP bytes with the NEC, IBM and JIS X 0212 characters; U+FFFD for what is not EUC-JP."""
    return "".join(_decode_euc_token(token) for token in _EUC_TOKEN.findall(raw))


def _decode_euc_token(token: bytes) -> str:
    if token[0] < 0x80:
        return token.decode("ascii")
    if token[0] == 0x8F and len(token) == 3:
        return _decode_supplement(token[1:])
    if token[0] == 0x8E and len(token) == 2:
        return chr(token[1] + 0xFEC0)
    if len(token) == 1:
        return BAD
    low = bytes(byte & 0x7F for byte in token)
    cells = _cells()
    return "".join(cells[low[at : at + 2]] for at in range(0, len(low), 2))
