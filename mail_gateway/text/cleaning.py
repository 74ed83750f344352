"""Text of strangers made safe to store and show: no control characters, one kind of line end."""

import re

from mail_gateway.text.marks import show_marks, strip_marks

_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_SPACE = re.compile("[ \t\n]+")
_PATH = re.compile(r"^(?:[a-zA-Z]:)?[\\/]|^\.{1,2}[\\/]|\.\.[\\/]|%2e%2e|%2f", re.IGNORECASE)
_SEPARATOR = re.compile(r"[\\/]|%2f|%5c", re.IGNORECASE)
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_MAX_NAME = 150


def clean_text(text: str) -> str:
    """Lines ended by LF; control characters other than LF and TAB removed."""
    return _CONTROL.sub("", _LINE_END.sub("\n", text))


def clean_line(text: str) -> str:
    """One line: line ends and runs of blanks are one space; hidden marks removed."""
    return _SPACE.sub(" ", strip_marks(clean_text(text))).strip(" ")


def readable_line(text: str) -> str:
    """One line for a person to read: as `clean_line`, but hidden marks stand there as [U+202E]."""
    return clean_line(show_marks(clean_text(text)))


def clean_file_name(name: str) -> str:
    """A file name as data: no path (RFC 2183, 2.3), no invisible characters, at most 150 characters with its ending.

    Nor what Windows reads as another name: dots and blanks at the end, and the names of devices.
    """
    name = clean_line(name)
    if _PATH.search(name):
        name = _SEPARATOR.split(name.rstrip("\\/"))[-1]
    name = name.replace("/", "／").replace("\\", "＼").strip(" ").rstrip(". ")
    name = f"_{name}" if _DEVICE.match(name) else name
    if len(name) <= _MAX_NAME:
        return "" if not name.strip(".") else name
    stem, dot, ending = name.rpartition(".")
    keep = f".{ending}" if dot and len(ending) <= 10 else ""
    return (stem if keep else name)[: _MAX_NAME - len(keep)] + keep
