"""Characters nobody sees: those that turn the direction of reading, and those without a width.

`invoice<U+202E>fdp.exe` reads as "invoiceexe.pdf". What a person reads shows such a mark in brackets; what is
compared goes without it. The joiners of emoji and scripts, and variation selectors, are part of writing and stay.
"""

import re

# Arabic and Mongolian marks, zero-width space and directions, embeddings and overrides, invisible operators, isolates
# and deprecated formats, the fillers of Hangul, annotations, tags outside a flag.
_TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_WIDTHLESS = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
_JOINER = "\u200d"
_NON_JOINER = "\u200c"
_EMOJI = (
    "\u00a9\u00ae\u200d\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f"
)
_JOINED_SCRIPTS = "\u0590-\u109f\u1700-\u18af\ua800-\uabff\ufb1d-\ufdff\ufe70-\ufefc"
_MARK = re.compile(
    f"[{_TURNING}{_WIDTHLESS}]"
    f"|{_JOINER}(?<![{_EMOJI}{_JOINED_SCRIPTS}]{_JOINER})"
    f"|{_NON_JOINER}(?<![{_JOINED_SCRIPTS}]{_NON_JOINER})"
    "|[\U000e0001\U000e0020-\U000e007f](?<![\U0001f3f4\U000e0020-\U000e007f][\U000e0001\U000e0020-\U000e007f])"
)
_SHOWN = re.compile(r"\[U\+[0-9A-F]{4,6}\]")
_OVERRIDE = re.compile("[\u202d\u202e]")


def has_hidden_marks(text: str) -> bool:
    """Whether `text` holds a character that hides or turns something."""
    return _MARK.search(text) is not None


def shows_marks(text: str) -> bool:
    """Whether `text` holds a mark that `show_marks` made visible."""
    return _SHOWN.search(text) is not None


def show_marks(text: str) -> str:
    """`text` with each such character as [U+202E]."""
    return _MARK.sub(_shown, text)


def show_overrides(text: str) -> str:
    """`text` with the two characters that turn whole words round made visible; the other marks stay as they are."""
    return _OVERRIDE.sub(_shown, text)


def strip_marks(text: str) -> str:
    """`text` without its hidden characters."""
    return _MARK.sub("", text)


def without_marks(text: str) -> str:
    """`text` as a computer takes it: without hidden characters, also those that `show_marks` made visible."""
    return _SHOWN.sub("", strip_marks(text))


def _shown(mark: re.Match[str]) -> str:
    return f"[U+{ord(mark.group()):04X}]"
