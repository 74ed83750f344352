"""The letter about what is missing: a service's own words with fields in braces. Pure."""

import re
from collections.abc import Mapping

FIELDS = ("applicant", "number", "items", "answer_by", "department", "phone")
"""What a letter may name: who applied, the case, what is missing, until when, who asks, where to call."""

_BRACED = re.compile(r"\{([^{}\n]*)\}")


def unknown_fields(letter: str) -> list[str]:
    """What stands in braces and is no field, as written."""
    return [name for name in dict.fromkeys(_BRACED.findall(letter)) if name.strip() not in FIELDS]


def filled(letter: str, values: Mapping[str, str]) -> str:
    """The letter with its fields; what is no field stays as it was written."""
    return _BRACED.sub(lambda braced: values.get(braced[1].strip(), braced[0]), letter)
