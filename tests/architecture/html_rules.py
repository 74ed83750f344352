"""What the content security policy would forbid, found in a page before a browser refuses it."""

from html.parser import HTMLParser


class InlineFinder(HTMLParser):
    """Collects every inline script, style and event handler."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in given):
            self.found.append(f"<{tag}>")
        self.found += [f"<{tag} {name}>" for name in given if name == "style" or name.startswith("on")]
        links = (given.get(name) or "" for name in ("href", "src", "action", "formaction"))
        self.found += [link for link in links if link.strip().lower().startswith("javascript:")]


def inline_in(page: str) -> list[str]:
    finder = InlineFinder()
    finder.feed(page)
    return finder.found


class SideBar(HTMLParser):
    """Collects the addresses the side bar offers."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and "side-link" in (given.get("class") or ""):
            self.addresses.append(given.get("href") or "")


def side_bar_of(page: str) -> list[str]:
    bar = SideBar()
    bar.feed(page)
    return bar.addresses
