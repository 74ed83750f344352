"""個人番号 (My Number) found by its check digit, and phone numbers, in a text of any width."""

import re
from collections.abc import Iterator

from foundation.phone import read_phone
from inquiry_desk.replies.comparing import Comparable

LENGTH = 12

_RUN = re.compile(r"[0-9]+(?:[ -][0-9]+)*")
_GROUP = re.compile(r"[0-9]+")
_PHONE = re.compile(r"\+?[0-9](?:[- ()]{0,2}[0-9]){8,14}")


def is_my_number(digits: str) -> bool:
    """Whether twelve figures end in their check digit (行政手続における特定の個人を識別するための番号の利用等に関する法律施行規則
    (平成26年総務省令第85号) 第5条): 11 - (sum of P(n) x Q(n) mod 11), 0 where the remainder is 0 or 1.

    P(n) is the n-th figure from the right without the check digit; Q(n) is n + 1 up to 6, then n - 5.
    """
    if len(digits) != LENGTH or not digits.isdecimal() or len(set(digits)) == 1:
        return False
    figures = [int(figure) for figure in reversed(digits[:-1])]
    weighed = sum(p * (n + 1 if n <= 6 else n - 5) for n, p in enumerate(figures, 1))
    rest = weighed % 11
    return int(digits[-1]) == (0 if rest <= 1 else 11 - rest)


def my_numbers_in(text: Comparable) -> Iterator[tuple[int, int]]:
    """Places of twelve figures with a right check digit: whole groups, parted by one blank or hyphen at most."""
    for run in _RUN.finditer(text.text):
        groups = [(group.start(), group.end()) for group in _GROUP.finditer(text.text, *run.span())]
        for first, (start, _) in enumerate(groups):
            digits = ""
            for begin, end in groups[first:]:
                digits += text.text[begin:end]
                if len(digits) >= LENGTH:
                    break
            if is_my_number(digits):
                yield start, end


def phones_in(text: Comparable) -> Iterator[tuple[str, int, int]]:
    """(E.164, start, end) of what reads as a phone number."""
    for run in _PHONE.finditer(text.text):
        e164 = read_phone(run[0]).e164
        if e164:
            yield e164, run.start(), run.end()
