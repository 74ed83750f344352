"""The HTML of a stranger made harmless, for a person who asks to see the mail as it was laid out.

An allow-list by nh3, which reads HTML as browsers do. It runs nothing and loads nothing but the pictures of the mail itself;
a link keeps its text and shows where it really leads. No style and no class is kept: our policy for pages takes none.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape, unescape

import nh3

from mail_gateway.text.html_text import MAX_HTML, html_to_text
from mail_gateway.text.links import canonical_link, shown_place
from mail_gateway.text.marks import show_overrides

_MAX_TAGS = 12_000
_MAX_COPIES = (
    300_000  # formatting elements that a browser would open again, times the elements it would do so in
)
_MAX_OUTPUT = 3_000_000  # characters
_FORMATTING = "b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u"
_TAGS = set(
    re.findall(
        r"\w+",
        "a abbr address article aside b big blockquote br caption center cite code col colgroup dd del dfn div dl dt em "
        "figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main ol p pre q rp rt ruby s samp section "
        "small span strike strong sub sup table tbody td tfoot th thead tr tt u ul wbr",
    )
)
_EMPTIED = set(
    re.findall(
        r"\w+",
        "script style title template svg math iframe noframes noembed noscript xmp object applet select textarea head "
        "plaintext",
    )
)
_REL = "noopener noreferrer nofollow"
_LOADING = {"src", "srcset", "background", "poster", "lowsrc", "dynsrc", "longdesc"}
_ATTRIBUTES = {
    "*": {"background", "dir", "lang"},
    "a": {"href"},
    "img": {"src", "srcset", "alt", "width", "height", "lowsrc", "dynsrc", "longdesc"},
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan", "align", "valign"},
    "th": {"colspan", "rowspan", "align", "valign"},
    "tr": {"align", "valign"},
}
_SCHEMES = {"http", "https", "mailto", "tel", "cid"}
_NUMBERS = {"width", "height", "colspan", "rowspan", "start"}
_WORDS = {"align", "valign", "dir", "type", "lang"}
_NUMBER = re.compile(r"\d{1,4}%?")
_WORD = re.compile(r"[A-Za-z0-9-]{1,20}")
_ANY_TAG = re.compile(r"<[a-zA-Z]")
_FORMATTING_TAG = re.compile(rf"<({_FORMATTING})(?=[\s/])[^<>]*>", re.IGNORECASE)
_FORMATTING_LEFT = re.compile(rf"<(?:{_FORMATTING})[\s/]", re.IGNORECASE)
_LOADS = re.compile(
    r"@import\s+[\"']|\burl\(\s*(?:[\"']|&quot;|&#39;)?\s*(?!cid:|data:|#)\w"
    r"|<(?:link|iframe|frame|video|audio|source|track|object|embed|applet|image|input|script|base|meta)\b"
    r"(?=[^<>]{0,500}\b(?:src|href|data|poster|refresh)\b)",
    re.IGNORECASE,
)
_SERIALISED_TAG = re.compile(r'<(/?[a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*)>')
_LINK_ATTRIBUTES = f' rel="{_REL}" target="_blank"'
_HREF = re.compile(r' href="([^"]*)"')


@dataclass(frozen=True)
class SafeHtml:
    """HTML that runs nothing and loads nothing from elsewhere, and how many things it would have loaded."""

    html: str
    hidden: int


@dataclass
class _Filter:
    """Decides on each allowed attribute, and counts what would have been loaded."""

    pictures: Mapping[str, str]
    hidden: int = 0
    ours: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.ours = frozenset(self.pictures.values())

    def __call__(self, tag: str, name: str, value: str) -> str | None:
        if name in _LOADING:
            return self._picture(tag, name, value.strip())
        if name == "href":
            return canonical_link(value)
        if name in _NUMBERS:
            return value if _NUMBER.fullmatch(value) else None
        return value if name not in _WORDS or _WORD.fullmatch(value) else None

    def _picture(self, tag: str, name: str, value: str) -> str | None:
        if value[:4].lower() == "cid:":
            return self.pictures.get(value[4:].strip("<> ")) if name == "src" else None
        if name == "src" and value in self.ours:
            return value
        self.hidden += bool(value) and tag in _TAGS
        return None


def safe_html(html: str, inline_images: Mapping[str, str]) -> SafeHtml:
    """`html` by an allow-list; `inline_images`: the address to show for each content id without brackets.

    At most 300,000 characters are looked at. What is too deep or too entangled to lay out is shown as its text.
    """
    html = html[:MAX_HTML]
    loads = len(_LOADS.findall(html))
    simpler = _bounded(html)
    attributes = _Filter(inline_images)
    cleaned = "" if simpler is None else _clean(simpler, attributes)
    if simpler is None or len(cleaned) > _MAX_OUTPUT:
        return SafeHtml(f"<pre>{escape(show_overrides(html_to_text(html)))}</pre>", loads)
    return SafeHtml(show_overrides(_with_places(cleaned)), loads + attributes.hidden)


def _bounded(html: str) -> str | None:
    """`html` in which a browser has little to repair; None when it has more than is good for anybody.

    Formatting elements left open are opened again in every element that follows; all alike, they are only three times
    (HTML standard, 13.2.4.3, the "Noah's Ark clause"), so where there are many they lose their attributes.
    """
    tags = len(_ANY_TAG.findall(html))
    if tags > _MAX_TAGS:
        return None
    if len(_FORMATTING_LEFT.findall(html)) * tags > _MAX_COPIES:
        html = _FORMATTING_TAG.sub(r"<\1>", html)
    return html if len(_FORMATTING_LEFT.findall(html)) * tags <= _MAX_COPIES else None


def _clean(html: str, attributes: _Filter) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_EMPTIED,
        attributes=_ATTRIBUTES,
        attribute_filter=attributes,
        url_schemes=_SCHEMES,
        link_rel=_REL,
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


def _with_places(html: str) -> str:
    """Behind each link, where it leads; what is no link any more is plain text.

    Only for what nh3 wrote: one form of tag, links never within links.
    """
    out: list[str] = []
    at, link = 0, ""
    for tag in _SERIALISED_TAG.finditer(html):
        if tag[1] == "a":
            href = _HREF.search(tag[2])
            link = href[1] if href else ""
            out += [html[at : tag.start()], f'<a href="{link}"{_LINK_ATTRIBUTES}>' if link else ""]
            at = tag.end()
        elif tag[1] == "/a":
            out += [html[at : tag.start()], f"</a>{_note(html, tag.end(), link)}" if link else ""]
            at, link = tag.end(), ""
    return "".join([*out, html[at:]])


def _note(html: str, at: int, link: str) -> str:
    place = shown_place(unescape(link))
    note = f"<small>〔{escape(place)}〕</small>" if place else ""
    return "" if html.startswith(note, at) else note
