"""Answers are Markdown: shown as safe HTML, or as the plain words that are read out, mailed and searched.

CommonMark without what would swallow or bend a line that an office typed as plain text: HTML, code blocks,
underlined headings, link definitions, entities. Line breaks stay line breaks.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

SCHEMES = frozenset({"https", "http", "tel", "mailto"})
"""What a link may lead to."""

_TEXT_TAGS = {"p", "br", "strong", "em", "code", "a", "blockquote", "hr", "h3", "h4", "h5", "h6"}
_TAGS = _TEXT_TAGS | {"ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"}
_LEFT_OUT = ("code", "fence", "html_block", "html_inline", "reference", "lheading", "entity")
_HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}
_INDENTS = re.compile("^\u3000+", re.MULTILINE)
# Paragraphs are trimmed, and a wide blank at their beginning is the indent of official Japanese.
_HELD_INDENT = "\ufdd0"
_LINES = re.compile("\r\n?|[\x85\u2028\u2029]")


def rendered(markdown: str | None) -> Markup:
    """Safe HTML, for any text whatever; links open a page of their own."""
    html = nh3.clean(
        _parser().render(_held(markdown)),
        tags=_TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes=set(SCHEMES),
        set_tag_attribute_values={"a": {"target": "_blank"}},
        link_rel="noopener noreferrer",
    )
    return Markup(html.replace(_HELD_INDENT, "\u3000"))  # noqa: S704 - cleaned against the list above


def plain_text(markdown: str | None) -> str:
    """The same words without marks: links as 「label (address)」, lists with their numbers or 「・」."""
    blocks = "\n".join(_plain_blocks(_parser().parse(_held(markdown))))
    return re.sub(r"\n{3,}", "\n\n", blocks.replace(_HELD_INDENT, "\u3000")).strip("\n")


def _held(markdown: str | None) -> str:
    """Text that the parser takes without harm, whatever it is."""
    encodable = (markdown or "").encode("utf-8", "replace").decode("utf-8").replace(_HELD_INDENT, "")
    lines = _LINES.sub("\n", encodable)
    return _INDENTS.sub(lambda found: _HELD_INDENT * len(found[0]), lines)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
    parser.enable("table").disable(list(_LEFT_OUT))
    parser.core.ruler.after("block", "all_cells", _keep_every_cell)
    parser.validateLink = _may_lead_to  # type: ignore[method-assign, assignment]
    for kind in ("heading_open", "heading_close"):
        parser.add_render_rule(kind, _lower_heading)
    parser.add_render_rule("image", _words_of_image)
    return parser


def _keep_every_cell(state: StateCore) -> None:
    """Markdown drops the cells of a row that has more than the head of its table: nothing here is dropped."""
    lines = state.src.split("\n")
    kept: list[Token] = []
    count = 0
    for token in state.tokens:
        count = 0 if token.type == "tr_open" else count + (token.type in ("td_open", "th_open"))
        if token.type == "tr_close" and (row := _row_of(kept)).map:
            for words in _cells(lines[row.map[0]])[count:]:
                kept += [
                    Token("td_open", "td", 1),
                    Token("inline", "", 0, content=words, children=[], level=token.level + 1),
                    Token("td_close", "td", -1, level=token.level + 1),
                ]
        kept.append(token)
    state.tokens = kept


def _row_of(tokens: Sequence[Token]) -> Token:
    return next(token for token in reversed(tokens) if token.type == "tr_open")


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in escapedSplit(line.strip().removeprefix("|").removesuffix("|"))]


def _may_lead_to(address: str) -> bool:
    return address.partition(":")[0].lower() in SCHEMES


def _lower_heading(
    renderer: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType
) -> str:
    """The page has h1 and h2 of its own."""
    closing = "/" if tokens[place].nesting < 0 else ""
    return f"<{closing}{_HEADINGS[tokens[place].tag]}>"


def _words_of_image(
    renderer: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType
) -> str:
    """No picture is fetched from elsewhere: its words are shown."""
    return renderer.render(tokens[place].children or [], options, env)


def _plain_blocks(tokens: Sequence[Token]) -> Iterator[str]:
    """One text for each block: a paragraph, an item of a list, a row of a table."""
    marks, cells = "", []
    numbers: list[int] = []
    in_table = False
    for token in tokens:
        match token.type:
            case "ordered_list_open" | "bullet_list_open":
                numbers.append(int(token.attrGet("start") or 1) if token.tag == "ol" else 0)
            case "list_item_open":
                marks += f"{numbers[-1]}. " if token.info else "・"
                numbers[-1] += bool(token.info)
            case "inline" if in_table:
                cells.append(_plain_line(token.children or []))
            case "inline":
                yield "\u3000" * (len(numbers) - 1) + marks + _plain_line(token.children or [])
                marks = ""
            case "tr_close":
                yield "\u3000".join(cells)
                cells = []
            case "table_open" | "table_close":
                in_table = token.nesting > 0
            case "ordered_list_close" | "bullet_list_close":
                numbers.pop()
        if token.nesting < 0 and token.level == 0:
            yield ""


def _plain_line(tokens: Sequence[Token]) -> str:
    words: list[str] = []
    addresses: list[str] = []
    for token in tokens:
        match token.type:
            case "softbreak" | "hardbreak":
                words.append("\n")
            case "link_open":
                addresses.append(str(token.attrGet("href") or ""))
            case "link_close":
                words.append(_address_unless_said(addresses.pop(), "".join(words)))
            case "image":
                words.append(_plain_line(token.children or []))
            case _:
                words.append(token.content)
    return "".join(words)


def _address_unless_said(address: str, before: str) -> str:
    bare = address.removeprefix("mailto:").removeprefix("tel:")
    return "" if before.endswith(bare) else f" ({bare})"
