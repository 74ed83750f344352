"""Every word on the screen has its Japanese, in the catalogue of its own package, and one for each."""

import enum
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TypeGuard

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from foundation.web.app import PACKAGES
from foundation.web.filters import LABELS
from foundation.web.i18n import load_catalogues
from inquiry_desk.app import create_app
from tests.databases import settings_for

ROOT = Path(__file__).parents[2]
# A singular alone, or a singular and its plural.
Message = tuple[str, ...]

CALLS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
}
EXTRACTORS = {".py": "python", ".html": "jinja2.ext:babel_extract"}
# The console speaks English.
CONSOLE = ROOT / "inquiry_desk" / "cli"

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?.?", re.DOTALL)
WORD = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ][A-Za-zＡ-Ｚａ-ｚ0-9]*")
# What people type: a key in brackets, a date with the letter of its era, a mail address.
TYPED = re.compile(r"「[a-z]」|「https?://」|R\d+\.\d+\.\d+|name@example\.jp")
KNOWN_WORDS = {"FAQ", "CSV", "ID", "PDF", "xlsx", "F2", "Ctrl", "Enter", "Alt", "URL"}
# The letter l is not in initial passwords, because it looks like 1.
ADMINISTRATORS_WORDS = {"SMTP", "l"}
ADMINISTRATORS_PACKAGES = {"inquiry_desk.staff", "inquiry_desk.correspondence", "mail_gateway"}

# Enums that only the program reads.
NEVER_SHOWN = {
    "escalation.values.Occasion",
    "foundation.access.roles.Permission",
    "inquiry_desk.correspondence.acknowledging.Withheld",
    "inquiry_desk.correspondence.joining.Proof",
    "inquiry_desk.incidents.rules.Act",
    "inquiry_desk.reporting.acts.Act",
    "inquiry_desk.reports.kpi.Comparison",
    "inquiry_desk.telephony.events.EventKind",
    "mail_gateway.mailbox.imap.Encryption",
}

each_package = pytest.mark.parametrize("package", PACKAGES)


def folder_of(package: str) -> Path:
    return ROOT / package.replace(".", "/")


def sources_of(package: str) -> Iterator[Path]:
    """The package's own files: a part with its own entry in PACKAGES keeps its own catalogue."""
    inner = [CONSOLE, *(folder_of(part) for part in PACKAGES if part.startswith(f"{package}."))]
    for path in sorted(folder_of(package).rglob("*")):
        if path.suffix in EXTRACTORS and not any(path.is_relative_to(part) for part in inner):
            yield path


@cache
def messages_of(package: str) -> frozenset[Message]:
    return frozenset(
        message if isinstance(message, tuple) else (message,)
        for path in sources_of(package)
        for _, message, _, _ in extract_from_file(
            EXTRACTORS[path.suffix], path, CALLS, options={"silent": "false"}
        )
    )


@cache
def catalogue_of(package: str) -> Catalog:
    with (folder_of(package) / "locale" / "ja.po").open("rb") as source:
        return read_po(source, locale="ja")


def entries_of(package: str) -> dict[Message, str]:
    """What one catalogue holds; fuzzy entries as if they were empty."""
    return {
        _as_tuple(one.id): "" if one.fuzzy else _as_tuple(one.string)[0]
        for one in catalogue_of(package)
        if one.id
    }


def translations_in(package: str) -> dict[Message, str]:
    return {message: text for message, text in entries_of(package).items() if text}


def _as_tuple(forms: str | list[str] | tuple[str, ...] | None) -> Message:
    """Japanese has one form for any number, English up to two."""
    return (forms or "",) if isinstance(forms, str) or forms is None else tuple(forms)


def merged() -> dict[Message, str]:
    return {message: text for package in PACKAGES for message, text in translations_in(package).items()}


def enums() -> Iterator[type[enum.Enum]]:
    """Every enum our packages declare."""
    for package in (name for name in PACKAGES if "." not in name):
        found = pkgutil.walk_packages([str(folder_of(package))], f"{package}.")
        for module in (import_module(one.name) for one in found if not one.name.endswith("__main__")):
            for value in vars(module).values():
                if _declared_in(module, value):
                    yield value


def _declared_in(module: ModuleType, value: object) -> TypeGuard[type[enum.Enum]]:
    return isinstance(value, type) and issubclass(value, enum.Enum) and value.__module__ == module.__name__


def full_name(kind: type[enum.Enum]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


@each_package
def test_every_package_has_messages_to_translate(package: str) -> None:
    assert messages_of(package)


@each_package
def test_every_message_has_a_japanese_translation(package: str) -> None:
    assert sorted(messages_of(package) - merged().keys()) == []


@each_package
def test_no_catalogue_keeps_a_message_that_its_package_no_longer_says(package: str) -> None:
    assert sorted(entries_of(package).keys() - messages_of(package)) == []
    assert list(catalogue_of(package).obsolete) == []


def test_a_message_says_the_same_in_every_catalogue() -> None:
    said: dict[Message, dict[str, str]] = defaultdict(dict)
    for package in PACKAGES:
        for message, text in translations_in(package).items():
            said[message][package] = text
    assert [(message, texts) for message, texts in said.items() if len(set(texts.values())) > 1] == []


@each_package
def test_a_translation_has_the_placeholders_of_its_message(package: str) -> None:
    wrong = [
        (message, text)
        for message, text in translations_in(package).items()
        if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(" ".join(message)))
    ]
    assert wrong == []


@each_package
def test_no_translation_is_left_in_latin_letters(package: str) -> None:
    known = KNOWN_WORDS | (ADMINISTRATORS_WORDS if package in ADMINISTRATORS_PACKAGES else set())
    left = {
        text: words
        for text in translations_in(package).values()
        if (words := set(WORD.findall(TYPED.sub("", PLACEHOLDER.sub("", text)))) - known)
    }
    assert left == {}


def test_the_pages_load_every_translation() -> None:
    loaded = load_catalogues(PACKAGES, "ja")
    expected = merged()
    shown = {
        message: loaded.ngettext(*message, 2) if len(message) == 2 else loaded.gettext(message[0])
        for message in expected
    }
    assert shown == expected


def test_every_member_of_a_shown_enum_has_a_label(tmp_path: Path) -> None:
    create_app(settings_for(tmp_path, f"sqlite:///{tmp_path}/desk.sqlite3"))
    shown = [kind for kind in enums() if full_name(kind) not in NEVER_SHOWN]
    assert [str(member) for kind in shown for member in kind if member not in LABELS] == []


def test_every_enum_that_is_never_shown_still_exists() -> None:
    assert NEVER_SHOWN - {full_name(kind) for kind in enums()} == set()
