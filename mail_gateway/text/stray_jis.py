"""JIS that stands undeclared in a text, with its escapes or with the ESC bytes lost on the way."""

import re
from functools import partial

from mail_gateway.text.jis import GETA, decode_jis
from mail_gateway.text.plausibility import is_clean_japanese

_ESCAPED = re.compile(r"\x1b(?:\$\(?[@BD]|\([IJ])[^\x1b\n]*(?:\x1b\([BJ])?")
_WEB_CODE = re.compile(r"\x1b\$[EFGOPQ]([!-~]{1,64})\x0f")  # emoji of SoftBank's first phones
_BARE = re.compile(r"\$[B@]((?:[!-t][!-~]){2,400}?)\([BJ](?![a-z])")
_MAX_BARE = 300


def unescape(text: str, au: bool) -> str:
    """`text` with such JIS read. `au`: rows 75-7B are emoji of that carrier."""
    if "\x1b" in text:
        text = _WEB_CODE.sub(lambda code: GETA * len(code[1]), text)
        text = _ESCAPED.sub(partial(_escaped, au), text)
    if 0 < text.count("$B") + text.count("$@") <= _MAX_BARE:
        text = _BARE.sub(partial(_bare, au), text)
    return text


def _escaped(au: bool, run: re.Match[str]) -> str:
    return decode_jis(run.group().encode("ascii"), au) if run.group().isascii() else run.group()


def _bare(au: bool, run: re.Match[str]) -> str:
    text = decode_jis(b"\x1b$B" + run[1].encode("ascii"), au)
    return text if is_clean_japanese(text) and GETA not in text else run.group()
