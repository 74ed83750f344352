"""HTML of strangers to readable text; what reaches the HTML library is bare, known and bounded."""

import re
from html import unescape

import inscriptis
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

from mail_gateway.text.cleaning import clean_text

MAX_HTML = 300_000  # characters
_MAX_DEPTH = 60
_MAX_TABLES = 6
_MAX_TAGS = 6_000
_DROPPED = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|title|xml|svg|math)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.I
)
_COMMENT = re.compile(r"<[!?][^<>]{0,1000}>")
_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})(?![a-zA-Z0-9])"
    r"(?:(?:[^<>\"']++|\"[^\"]{0,4000}+\"|'[^']{0,4000}+')*+>|[^<>]{0,4000}+>)"
)
_VOID = {"br", "hr"}
_TABLE = {"table"}
_NESTING = {*_TABLE, "tr", "td", "th", "ul", "ol", "p", "div", "pre", "blockquote", "center"}
_NESTING |= {"li", "h1", "h2", "h3", "h4", "h5", "h6"}
_BREAKING = _NESTING - {"td", "th"} | _VOID
_BREAKING |= {
    "section",
    "article",
    "header",
    "footer",
    "main",
    "dl",
    "dt",
    "dd",
    "form",
    "fieldset",
    "address",
}
_LAYOUT = ParserConfig(css=CSS_PROFILES["strict"])
_WIDE_BREAK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uff60])[ \t]*\n[ \t]*(?=[\u3000-\u9fff\uff00-\uff60])")
_MANY_LINES = re.compile(r"\n(?:[ \t\u3000\xa0]*\n){2,}")


def html_to_text(html: str) -> str:
    """The text a person would read; scripts, styles and comments left out. At most 300,000 characters are read."""
    html = clean_text(html[:MAX_HTML])
    text = _render(_COMMENT.sub("", _DROPPED.sub(" ", html)))
    return text if text.strip() else _render(_COMMENT.sub("", html))


def _render(html: str) -> str:
    tags = _TAG.findall(html)
    if len(tags) > _MAX_TAGS or _depth(tags, _TABLE) > _MAX_TABLES or _depth(tags, _NESTING) > _MAX_DEPTH:
        return _tidy(_flat(html))
    bare = _TAG.sub(_bare_tag, html)
    if "<pre>" not in bare:
        bare = _WIDE_BREAK.sub("", bare)
    text = _lay_out(bare)
    return _tidy(text if len(text) <= 3 * len(html) + 1_000 else _flat(html))


def _lay_out(html: str) -> str:
    try:
        return inscriptis.get_text(html, _LAYOUT) if html.strip() else ""
    except Exception:  # a third party's library on a stranger's input must not cost us the mail
        return _flat(html)


def _flat(html: str) -> str:
    """The text without lay-out, for HTML too big or too deep to lay out."""
    return unescape(_TAG.sub(lambda tag: "\n" if tag[2].lower() in _BREAKING else "", html))


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in clean_text(text).replace("\xa0", " ").split("\n")]
    return _MANY_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def _bare_tag(tag: re.Match[str]) -> str:
    """A known tag without its attributes; of an unknown one only the line break it makes."""
    name = tag[2].lower()
    if name in _NESTING | _VOID:
        return f"<{name}>" if name in _VOID else f"<{tag[1]}{name}>"
    return "<br>" if name in _BREAKING and tag[1] else ""


def _depth(tags: list[tuple[str, str]], names: set[str]) -> int:
    """How deep the elements called `names` are nested at most."""
    depth = deepest = 0
    for slash, name in tags:
        if name.lower() in names:
            depth = max(depth - 1, 0) if slash else depth + 1
            deepest = max(deepest, depth)
    return deepest
