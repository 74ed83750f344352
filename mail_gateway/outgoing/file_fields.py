"""The header fields of a file we send: its name for every mail program, and no way out of it (RFC 2183, RFC 2231)."""

import re
from urllib.parse import quote

from mail_gateway.text.cleaning import clean_file_name

_CRLF = "\r\n"
_OTHER = "application/octet-stream"
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,30}/[a-z0-9][a-z0-9!#$&^_.+-]{0,67}")
_NOT_FOR_BASE64 = ("multipart/", "message/")  # RFC 2046, 5.2.1
_PLAIN = re.compile(r"[A-Za-z0-9_(][A-Za-z0-9 ._()+-]{0,58}[A-Za-z0-9_)]")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,10}", re.ASCII)
_MOST = 50  # characters of a name in one line


def file_name(name: str, number: int) -> str:
    """The name as it is sent and kept: one line, no path; `attachment-<number>` where nothing is left of it."""
    return clean_file_name(name) or f"attachment-{number}"


def file_type(claimed: str) -> str:
    """The content type in lower case; `application/octet-stream` for what is none or must not be base64."""
    claimed = claimed.lower()
    fits = _TYPE.fullmatch(claimed) and not claimed.startswith(_NOT_FOR_BASE64)
    return claimed if fits else _OTHER


def file_fields(name: str, content_type: str, number: int) -> list[str]:
    """The fields of the part that holds the file.

    The full name stands in Content-Disposition alone, as RFC 2231 has it; programs that do not know that take the
    plain one of Content-Type. Both in one field would be a repeat, of which readers choose either.
    """
    name = file_name(name, number)
    return [
        f'Content-Type: {file_type(content_type)};{_CRLF} name="{plain_name(name, number)}"',
        f"Content-Disposition: attachment;{_CRLF} {_full_name(name)}",
        "Content-Transfer-Encoding: base64",
    ]


def plain_name(name: str, number: int) -> str:
    """The name itself where it is short, plain ASCII, else `attachment-<number>` with its ending."""
    if _PLAIN.fullmatch(name):
        return name
    dot = name.rfind(".")
    ending = name[dot:] if dot >= 0 and _ENDING.fullmatch(name[dot:]) else ""
    return f"attachment-{number}{ending}"


def _full_name(name: str) -> str:
    if _PLAIN.fullmatch(name):
        return f'filename="{name}"'
    pieces, piece = [], ""
    for char in name:
        encoded = quote(char, safe="")
        if len(piece) + len(encoded) > _MOST:
            pieces.append(piece)
            piece = ""
        piece += encoded
    pieces.append(piece)
    first, *others = pieces
    sections = [f"filename*0*=utf-8''{first}"]
    sections += [f"filename*{number}*={found}" for number, found in enumerate(others, 1)]
    return f";{_CRLF} ".join(sections if others else [f"filename*=utf-8''{first}"])
