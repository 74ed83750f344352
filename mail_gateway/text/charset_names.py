"""What mail programs mean by the charset they declare."""

import codecs
import re

# What a person may choose from when a mail is not readable.
READABLE_CHARSETS = (
    "iso-2022-jp",
    "cp932",
    "euc-jp",
    "utf-8",
    "utf-16",
    "iso-8859-1",
    "gb18030",
    "big5",
    "euc-kr",
)
JAPANESE = ("jis", "sjis", "euc")
WIDE = ("utf-16", "utf-32")

_SUPERSETS = {
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "big5": "cp950",
    "ks_c_5601-1987": "cp949",
}
_PATTERNS = {
    "jis": re.compile(r"(cs)?iso-?2022-?jp.*|(x-|windows-)?(cp)?5022[0-2]|jis[78]?"),
    "sjis": re.compile(
        r"(x-|cs)?(shift[-_ ]?_?jis|s-?jis|ms_?kanji|windows-?31j|(cp|ms|ibm-?|windows-)9(32|43)c?)"
        r"([-_]?(20|x02|ms|win).*)?"
    ),
    "euc": re.compile(
        r"(x-|cs)?(euc[-_]?jp([-_]?(ms|win|open))?|ujis|(cp|windows-)51932|euc_jis.*|eucpkdfmtjapanese)"
    ),
}
_REFUSED = {"undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"}


def charset_family(label: str) -> str:
    """The name a declared charset is read by: 'jis', 'sjis', 'euc', a safe text codec, or '' if it says nothing."""
    name = label.strip().strip("\"'").lower()[:40]
    for japanese, pattern in _PATTERNS.items():
        if pattern.fullmatch(name):
            return japanese
    try:
        codec = codecs.lookup(_SUPERSETS.get(name, name))
    except (LookupError, ValueError):
        return ""
    if codec.name.replace("-", "_") in _REFUSED or not getattr(codec, "_is_text_encoding", True):
        return ""
    return _SUPERSETS.get(codec.name, codec.name)


def known_codec(label: str) -> str:
    """The name of the Python codec a declared charset is read by; '' when there is none."""
    family = charset_family(label)
    return {"jis": "iso2022_jp", "sjis": "cp932", "euc": "euc_jp"}.get(family, family)
