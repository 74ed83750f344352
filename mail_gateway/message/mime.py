"""The parts of a mail (RFC 2046), found by the boundaries within fixed limits of number and depth."""

import re
from dataclasses import dataclass, field

from mail_gateway.message.headers import Head, read_head
from mail_gateway.message.parameters import Parameters, read_parameters
from mail_gateway.message.transfer import Content, decode_content
from mail_gateway.text.charsets import Reader

MAX_PARTS = 300
MAX_DEPTH = 20
_MAX_FALSE_BOUNDARIES = 10_000
_BOUNDARY_END = re.compile(rb"(--)?[ \t]*\r*(?:\n|\Z)")
_LIKELY_BOUNDARY = re.compile(rb"^--([!-~][ -~]{4,68}?)[ \t]*\r*$", re.MULTILINE)
_SUBTYPE = re.compile(r"[a-z0-9][\w.+-]*/[\w.+-]+")


@dataclass(frozen=True)
class Part:
    """A part: its header, its type, its place in the raw mail, and its own parts when it is a multipart."""

    raw: bytes = field(repr=False)
    head: Head
    content_type: Parameters
    end: int
    children: tuple["Part", ...] = ()
    outside: tuple[bytes, ...] = ()

    @property
    def type(self) -> str:
        """`text/plain` and the like; RFC 2045, 5.2: what is missing or malformed is text/plain."""
        value = self.content_type.value
        if _SUBTYPE.fullmatch(value):
            return value
        return {"text": "text/plain", "html": "text/html", "text/html": "text/html"}.get(value, "text/plain")

    @property
    def body(self) -> bytes:
        """The body as it came."""
        return self.raw[self.head.body_at : self.end]

    def content(self) -> Content:
        """The body with its transfer encoding undone."""
        return decode_content(self.body, self.head.ascii("content-transfer-encoding"))


@dataclass
class PartReader:
    """Reads the tree of parts, and remembers what was wrong with it in `warnings`."""

    reader: Reader
    warnings: set[str] = field(default_factory=set)
    count: int = 0

    def read(
        self, raw: bytes, start: int = 0, end: int | None = None, depth: int = 0, implied: bytes = b""
    ) -> Part:
        """The part at `raw[start:end]` with everything in it; `implied` is its type when it states none."""
        end = len(raw) if end is None else end
        self.count += 1
        head = read_head(raw, start, end)
        if head.truncated:
            self.warnings.add("truncated")
        content_type = read_parameters(head.first("content-type") or implied, self.reader)
        part = Part(raw, head, content_type, end)
        return self._with_children(part, depth) if part.type.startswith("multipart/") else part

    def _with_children(self, part: Part, depth: int) -> Part:
        if depth >= MAX_DEPTH:
            self.warnings.add("truncated")
            return part
        raw, start, end = self._plain_range(part)
        spans = self._spans(raw, start, end, part.content_type.named.get("boundary", ""))
        if not spans:
            self.warnings.add("broken_mime")
            return part
        implied = b"message/rfc822" if part.type == "multipart/digest" else b""
        children = [self.read(raw, *span, depth + 1, implied) for span in spans if self._has_room()]
        before = raw[start : spans[0][0]].rstrip(b"\r\n").rpartition(b"\n")[0]
        after = raw[spans[-1][1] : end].lstrip(b"\r\n").partition(b"\n")[2]
        return Part(part.raw, part.head, part.content_type, part.end, tuple(children), (before, after))

    def _plain_range(self, part: Part) -> tuple[bytes, int, int]:
        """Where the parts are; some senders encode a whole multipart, which RFC 2045 (6.4) forbids."""
        encoding = part.head.ascii("content-transfer-encoding").lower()
        if encoding.startswith("base64") and b"\n--" not in part.body and not part.body.startswith(b"--"):
            data = part.content().data
            return data, 0, len(data)
        return part.raw, part.head.body_at, part.end

    def _has_room(self) -> bool:
        if self.count < MAX_PARTS:
            return True
        self.warnings.add("truncated")
        return False

    def _spans(self, raw: bytes, start: int, end: int, boundary: str) -> list[tuple[int, int]]:
        """Start and end of each part between boundary lines; a boundary is guessed when the stated one is not there."""
        spans = self._between(raw, start, end, boundary.encode("utf-8", "replace")) if boundary else []
        if not spans:
            likely = _LIKELY_BOUNDARY.search(raw, start, min(end, start + 100_000))
            self.warnings.add("broken_mime")
            spans = self._between(raw, start, end, likely[1].removesuffix(b"--")) if likely else []
        return spans

    def _between(self, raw: bytes, start: int, end: int, boundary: bytes) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        mark, opened, at = b"--" + boundary, -1, start
        for _ in range(_MAX_FALSE_BOUNDARIES):
            at = raw.find(mark, at, end)
            if at < 0 or len(spans) > MAX_PARTS:
                break
            line = _BOUNDARY_END.match(raw, at + len(mark), end)
            if line is None or (at > start and raw[at - 1 : at] != b"\n"):
                at += 1
                continue
            if opened >= 0:
                spans.append((opened, _before_line_end(raw, opened, at)))
            opened = -1 if line[1] else line.end()
            at = line.end()
            if line[1]:
                break
        if opened >= 0:
            self.warnings.add("broken_mime")
            spans.append((opened, end))
        return spans


def _before_line_end(raw: bytes, start: int, at: int) -> int:
    """The line end before a boundary belongs to the boundary (RFC 2046, 5.1.1)."""
    if raw[at - 1 : at] == b"\n":
        at -= 1
    if raw[at - 1 : at] == b"\r":
        at -= 1
    return max(at, start)
