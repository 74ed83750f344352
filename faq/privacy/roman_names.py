"""Names in Roman letters, which only their capitals give away: Taro Yamada, NGUYEN Van An."""

import re
from collections.abc import Iterator

from faq.privacy.spans import Span

_UPPER, _LOWER = "A-ZＡ-ＺÀ-ÖØ-Þ", "a-zａ-ｚß-öø-ÿ"
_PART = f"(?:[{_UPPER}][{_LOWER}]{{1,20}}|[{_UPPER}]{{3,20}})"
_NAME = re.compile(rf"(?<![{_UPPER}{_LOWER}]){_PART}(?:[\s,.・-]{{1,2}}{_PART}){{1,3}}(?![{_UPPER}{_LOWER}])")
_PRODUCTS = re.compile(
    "Google|Windows|Microsoft|Internet|Apple|Adobe|Amazon|Office|Web|My|App|Pay|Kumamoto", re.IGNORECASE
)


def roman_name_spans(written: str) -> Iterator[Span]:
    """Stretches of a text as it was written that look like a name of two parts or more; products are none."""
    for found in _NAME.finditer(written):
        if not _PRODUCTS.search(found[0]):
            yield Span(*found.span(), "name")
