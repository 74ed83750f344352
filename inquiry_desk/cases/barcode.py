"""A number of a case or of a batch as bars that scanners read: Code 128 (ISO/IEC 15417)."""

from itertools import groupby

from barcode.codex import Code128

# ISO/IEC 15417, 4.5: ten modules of white on either side, or scanners do not find the beginning.
_QUIET, _HEIGHT = 10, 40


def as_svg(text: str) -> str:
    """A picture of `text`, one unit a module, without any style a content security policy could forbid."""
    modules: str = Code128(text).build()[0]
    width, bars, place = len(modules) + 2 * _QUIET, [], _QUIET
    for dark, run in groupby(modules):
        length = len(list(run))
        if dark == "1":
            bars.append(f"M{place} 0h{length}v{_HEIGHT}h-{length}z")
        place += length
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT}" preserveAspectRatio="none">'
        f'<rect width="{width}" height="{_HEIGHT}" fill="#fff"/><path d="{"".join(bars)}"/></svg>'
    )
