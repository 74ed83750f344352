"""The character sets a person may have a mail read in, with the words beside them."""

from flask_babel import lazy_gettext as _l

from mail_gateway.parsing import READABLE_CHARSETS

_WORDS: dict[str, object] = {
    "iso-2022-jp": _l("Japanese, older mail"),
    "cp932": _l("Japanese, Windows and mobile phones"),
    "euc-jp": _l("Japanese, older servers"),
    "utf-8": _l("All languages"),
    "utf-16": _l("All languages, two bytes each"),
    "iso-8859-1": _l("Western Europe"),
    "gb18030": _l("Chinese, simplified"),
    "big5": _l("Chinese, traditional"),
    "euc-kr": _l("Korean"),
}
_SHOWN = {"cp932": "Shift_JIS (CP932)"}


def charset_choices() -> list[tuple[str, str]]:
    """(name, what is shown) in the order they are offered."""
    return [(name, _shown(name)) for name in READABLE_CHARSETS]


def readable_charset(name: str | None) -> str:
    """`name` where it may be chosen, else ''."""
    return name if name in READABLE_CHARSETS else ""


def _shown(name: str) -> str:
    words = _WORDS.get(name)
    return f"{_SHOWN.get(name, name.upper())}: {words}" if words else name.upper()
