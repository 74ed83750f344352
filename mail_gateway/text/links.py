"""Links of strangers: only those that lead where every program reads that they lead."""

import re
import unicodedata

_MAX_LINK = 2_000  # characters
_IGNORED = re.compile("[\x00-\x1f\x7f]")
_HTTP = re.compile(
    r"(https?)://([A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?)(:\d{1,5})?((?:[/?#][!-~]*)?)",
    re.IGNORECASE,
)
_MAIL = re.compile(
    r"(mailto:)([\w.!#$%&'*+/=^`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253})(?:\?[!-~]*)?", re.IGNORECASE | re.ASCII
)
_PHONE = re.compile(r"(tel:)([+0-9().;=-]{2,30})", re.IGNORECASE)
_HOST = re.compile(r"(?<=//)[^/?#\\@]{1,253}")


def canonical_link(link: str) -> str | None:
    """The link with its host in ASCII; None for what a browser and a reader could read differently.

    No user name before the host (`https://ok.example@evil`), no backslashes, nothing relative, no other scheme.
    """
    link = _IGNORED.sub("", link.strip())[:_MAX_LINK]
    if not link.isascii():
        link = _HOST.sub(_ascii_host, link, count=1)
        link = "".join(char if char.isascii() else _percent(char) for char in link)
    if mail := _MAIL.fullmatch(link):
        return f"mailto:{mail[2]}"
    return link if _HTTP.fullmatch(link) or _PHONE.fullmatch(link) else None


def shown_place(link: str) -> str:
    """Where a canonical link leads, in few words: its host, or the address; '' when there is nothing to say."""
    if found := _HTTP.fullmatch(link):
        return found[2].lower()
    mail = _MAIL.fullmatch(link)
    return mail[2] if mail else ""


def _ascii_host(host: re.Match[str]) -> str:
    try:
        return unicodedata.normalize("NFKC", host.group()).encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace"))
