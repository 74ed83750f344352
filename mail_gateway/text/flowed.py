"""Paragraphs of `format=flowed` put together again (RFC 3676), as Thunderbird and Apple Mail send Japanese."""

import re

_QUOTE = re.compile(r">*")


def unflow(text: str, delete_space: bool) -> str:
    """Join the lines a sender broke softly; `delete_space` is the parameter DelSp."""
    out: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        quote = _QUOTE.match(line)
        depth = quote.end() if quote else 0
        content = line[depth:].removeprefix(" ")
        soft = content.endswith(" ") and content != "-- "
        piece = content[:-1] if soft and delete_space else content
        if open_depth == depth and content != "-- ":
            out[-1] += piece
        else:
            out.append(f"{'>' * depth} {piece}" if depth else piece)
        open_depth = depth if soft else -1
    return "\n".join(out)
