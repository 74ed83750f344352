"""The HTML of strangers, shown: nothing runs, nothing is loaded (hazards, section 8, "Content shown to staff")."""

import re
from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_gateway.text.html_text import MAX_HTML
from mail_gateway.text.html_view import safe_html
from mail_gateway.text.links import canonical_link, shown_place

PICTURES = {"logo@example.jp": "/mail/1/files/0"}
LINK = '<a href="{}" rel="noopener noreferrer nofollow" target="_blank">{}</a><small>〔{}〕</small>'

ATTACKS = {
    "nested_script": "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "upper_case": "<SCRIPT>alert(1)</SCRIPT><ScRiPt SRC=//x></sCrIpT>",
    "nul_in_the_tag": "<scr\0ipt>alert(1)</scr\0ipt><im\0g src=x onerror=alert(1)>",
    "unclosed": "<img src=x onerror=alert(1)//",
    "svg": "<svg onload=alert(1)><script>alert(1)</script><image href=https://x/><use href=https://x/#a></svg>",
    "svg_style": '<svg><p><style><g title="</style><img src=x onerror=alert(1)>">',
    "math": '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "math_link": '<math><annotation-xml encoding="text/html"><a href="javascript:alert(1)">x</a></annotation-xml></math>',
    "noscript": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "template": "<template><img src=x onerror=alert(1)></template>",
    "xmp": '<xmp><p title="</xmp><img src=x onerror=alert(1)>"></xmp>',
    "comment": "<!--><img src=x onerror=alert(1)>--><!--[if IE]><script>alert(1)</script><![endif]-->",
    "formaction": '<form id=f action="https://x/"><button formaction="javascript:alert(1)" form=f>go</button></form>',
    "on_attributes": '<p onclick=alert(1) onmouseover="alert(1)" ONLOAD=alert(1) style="x:expression(alert(1))">x</p>',
    "javascript_link": '<a href="&#106;ava&#9;script:alert(1)">x</a><a href=" javascript:alert(1)">y</a><a href="data:x,x">',
    "frames": '<iframe srcdoc="<script>alert(1)</script>"></iframe><iframe src="https://ok.example@evil"></iframe>',
    "object": '<object data=https://x/><embed src=https://x/><applet code=x><base href="https://x/">',
    "meta": '<meta http-equiv="refresh" content="0;url=https://x/"><link rel=stylesheet href=https://x/>',
    "broken_attribute": '<a href="https://x/"onclick="alert(1)" title=\'"><img src=x onerror=alert(1)>\'>x</a>',
}


class Found(HTMLParser):
    """Every tag and attribute of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str, str]] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(tag, name, value or "") for name, value in attrs}


def is_harmless(html: str) -> bool:
    """No element or attribute that runs, and no address but links of ordinary kinds and our own pictures."""
    found = Found(html)
    dangerous = {
        "script",
        "style",
        "svg",
        "math",
        "iframe",
        "form",
        "object",
        "embed",
        "base",
        "meta",
        "link",
        "video",
    }
    for _, name, value in found.attributes:
        if name.startswith("on") or name in {
            "style",
            "srcset",
            "formaction",
            "background",
            "action",
            "srcdoc",
        }:
            return False
        if name == "src" and value not in PICTURES.values():
            return False
        if name == "href" and not re.match(r"https?://|mailto:|tel:", value):
            return False
    return not found.tags & dangerous


@pytest.mark.parametrize("html", ATTACKS.values(), ids=ATTACKS.keys())
def test_nothing_in_a_mail_runs(html: str) -> None:
    assert is_harmless(safe_html(f"<p>before</p>{html}", PICTURES).html)


@pytest.mark.parametrize("html", ATTACKS.values(), ids=ATTACKS.keys())
def test_what_a_browser_makes_of_the_result_is_the_result(html: str) -> None:
    """Read and written again, nothing changes: no second meaning is left in it (mXSS)."""
    once = safe_html(html, PICTURES).html
    tags = Found(once).tags
    attributes = {
        tag: {name for of, name, _ in Found(once).attributes if of == tag} - {"rel"} for tag in tags
    }

    again = nh3.clean(once, tags=tags, attributes=attributes, link_rel="noopener noreferrer nofollow")

    assert sorted(Found(again).attributes) == sorted(Found(once).attributes)
    assert re.sub(r"<a [^>]*>", "<a>", again) == re.sub(r"<a [^>]*>", "<a>", once)


@given(st.text(st.sampled_from("<>/\"'=! abpimgscrtylehfdv:;&#x0-\0"), max_size=300))
def test_any_html_becomes_harmless_and_stays_as_it_is(html: str) -> None:
    once = safe_html(html, PICTURES).html

    assert is_harmless(once)
    assert safe_html(once, PICTURES).html == once


@given(
    st.lists(
        st.sampled_from([*ATTACKS.values(), "</p>", "<table><tr><td>", "<b>", "<a href=https://a.jp>", "-->"])
    )
)
def test_attacks_put_together_become_harmless(pieces: list[str]) -> None:
    once = safe_html("".join(pieces), PICTURES).html

    assert is_harmless(once)
    assert safe_html(once, PICTURES).html == once


REMOTE = [
    "<img src=https://x/a.gif>",
    "<img src=//x/a.gif>",
    "<img src=/our/own/page>",
    '<img srcset="https://x/a 2x">',
    "<td background=https://x/>",
    '<p style="background:url(https://x/a)">',
    '<p style="background:url(&quot;https://x/a&quot;)">',
    "<style>@import 'https://x/';</style>",
    "<style>p{background:url(https://x/)}</style>",
    "<video poster=https://x/></video>",
    "<link rel=stylesheet href=https://x/>",
    '<meta http-equiv=refresh content="0;url=https://x/">',
    "<base href=https://x/>",
    "<input type=image src=https://x/>",
    "<svg><image href=https://x/></svg>",
]


@pytest.mark.parametrize("html", REMOTE)
def test_what_would_be_loaded_is_left_out_and_counted(html: str) -> None:
    shown = safe_html(f"<table><tr>{html}</tr></table>", PICTURES)

    assert "x/" not in shown.html
    assert "our" not in shown.html
    assert shown.hidden == 1


def test_a_picture_of_the_mail_itself_is_shown() -> None:
    shown = safe_html('<img src="cid:logo@example.jp" alt="市章"><img src="cid:other" alt="他">', PICTURES)

    assert shown.html == '<img src="/mail/1/files/0" alt="市章"><img alt="他">'
    assert shown.hidden == 0


@pytest.mark.parametrize(
    ("given_html", "shown"),
    [
        (
            '<a href="https://bad.example/x">https://bank.jp</a>',
            LINK.format("https://bad.example/x", "https://bank.jp", "bad.example"),
        ),
        ('<a href="HTTPS://Example.JP">a</a>', LINK.format("HTTPS://Example.JP", "a", "example.jp")),
        ('<a href="mailto:a@b.jp?bcc=v@x.jp">m</a>', LINK.format("mailto:a@b.jp", "m", "a@b.jp")),
        ('<a href="https://ok.example@evil">t</a>', "t"),
        (r'<a href="https:\\evil\@ok.example">t</a>', "t"),
        ('<a href="//evil">t</a><a href="/logout">u</a><a href="#x">v</a>', "tuv"),
        ('<a name="x">anchor</a>', "anchor"),
    ],
)
def test_a_link_keeps_its_text_and_shows_where_it_leads(given_html: str, shown: str) -> None:
    assert safe_html(given_html, {}).html == shown


def test_look_alike_letters_of_another_script_show_as_what_they_are() -> None:
    link = canonical_link("https://b\u0430nk.jp/")

    assert link is not None
    assert shown_place(link) == "xn--bnk-6cd.jp"


def test_marks_that_turn_the_text_are_shown() -> None:
    assert safe_html("<p>&#x202e;fdp.exe</p>", {}).html == "<p>[U+202E]fdp.exe</p>"


def test_layout_is_kept() -> None:
    html = '<h1>件名</h1><table><tr><td colspan="2" align="right">金額</td></tr></table><ul><li><b>一</b></li></ul>'

    assert Found(safe_html(html, {}).html).tags >= {"h1", "table", "td", "ul", "li", "b"}
    assert 'colspan="2"' in safe_html(html, {}).html


COSTLY = {
    "deep": "<div>" * 60_000 + "x",
    "formatting_opened_again_and_again": "".join(f"<p><font color={n}>x" for n in range(8_000)),
    "formatting_with_quotes": "".join(f"<p><font a='>{n}'>x" for n in range(8_000)),
    "links": "".join(f"<a href=https://x/{n}>x" for n in range(11_000)),
    "open_tags": "<link " * 50_000 + "x",
    "urls": "url(" * 75_000,
    "long": "<p>あ</p>" * 100_000,
}


@pytest.mark.parametrize("html", COSTLY.values(), ids=COSTLY.keys())
def test_html_made_to_be_costly_gives_a_bounded_page(html: str) -> None:
    shown = safe_html(html, {})

    assert len(shown.html) <= 10 * MAX_HTML
    assert is_harmless(shown.html)
