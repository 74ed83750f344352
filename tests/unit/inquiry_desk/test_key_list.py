"""Every key that a page declares is in the list of keys."""

import re
from pathlib import Path

from inquiry_desk.key_list import KEYS

ROOT = Path(__file__).parents[3]
PAGES = [page for page in ROOT.glob("*/**/*.html") if "templates" in page.parts and ".venv" not in page.parts]
DECLARED = re.compile(r'data-key="([^"{]+)"|\bkey="([^"{]+)"')
# A key and the words on what it does: on the element itself, or handed to a macro.
ON_ELEMENT = re.compile(r'data-key="([^"{]+)">(?:\{\{ icon\([^)]*\) \}\} )?\{\{ _\("([^"%]+)"\) \}\}')
TO_MACRO = re.compile(r'_\("([^"%]+)"\)[^{}]*?\bkey="([^"{]+)"')


def test_every_key_of_a_page_is_in_the_list() -> None:
    told = {joint.join(keys) for keys, *_rest in KEYS for joint in ("+", " ")}
    told |= {key for keys, *_rest in KEYS for key in keys}

    declared = {(page.name, a or b) for page in PAGES for a, b in DECLARED.findall(page.read_text())}

    assert len(declared) > 50
    assert sorted((page, key) for page, key in declared if key not in told) == []


def test_the_pages_of_cases_and_incidents_and_the_list_say_the_same_of_a_key() -> None:
    told = {("+".join(keys), str(meaning)) for keys, meaning, _permission in KEYS}
    # Under the heading of incidents one word less is enough.
    told.add(("n", "Report one"))
    pages = [page.read_text() for page in PAGES if {"cases", "incidents"} & set(page.parts)]

    said = {pair for page in pages for pair in ON_ELEMENT.findall(page)}
    said |= {(key, words) for page in pages for words, key in TO_MACRO.findall(page)}

    assert len(said) > 15
    assert sorted(said - told) == []
