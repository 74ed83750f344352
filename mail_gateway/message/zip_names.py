"""What stands in a zip file, read from its directory within limits. Nothing is unpacked."""

import struct

_LOCAL = b"PK\x03\x04"
_EMPTY = b"PK\x05\x06"
_ENTRY = b"PK\x01\x02"
_MAX_ENTRIES = 2_000
_TAIL = 66_000  # bytes: the end record with the longest comment


def zip_start(data: bytes) -> bool:
    """The bytes begin like a zip file, also an empty one."""
    return data.startswith((_LOCAL, _EMPTY))


def names_in_zip(data: bytes) -> tuple[frozenset[str], bytes]:
    """Names in small letters, at most 2,000, and the start of the first file where it is stored unpacked."""
    end = data.rfind(_EMPTY, max(len(data) - _TAIL, 0))
    at = struct.unpack_from("<L", data, end + 16)[0] if 0 <= end <= len(data) - 20 else -1
    names = _directory(data, at) or _locals(data)
    return frozenset(names), _first(data)


def _directory(data: bytes, at: int) -> list[str]:
    names: list[str] = []
    while len(names) < _MAX_ENTRIES and 0 <= at <= len(data) - 46 and data.startswith(_ENTRY, at):
        name, extra, comment = struct.unpack_from("<HHH", data, at + 28)
        names.append(_name(data[at + 46 : at + 46 + name]))
        at += 46 + name + extra + comment
    return names


def _locals(data: bytes) -> list[str]:
    """The names before each file, for a zip whose directory is damaged or misleads."""
    names: list[str] = []
    at = 0
    while len(names) < _MAX_ENTRIES and 0 <= at <= len(data) - 30:
        (length,) = struct.unpack_from("<H", data, at + 26)
        names.append(_name(data[at + 30 : at + 30 + length]))
        at = data.find(_LOCAL, at + 30 + length)
    return names


def _first(data: bytes) -> bytes:
    if len(data) < 30 or data[8:10] != b"\0\0":
        return b""
    name, extra = struct.unpack_from("<HH", data, 26)
    return data[30 + name + extra : 30 + name + extra + 80]


def _name(raw: bytes) -> str:
    return raw.decode("cp437").replace("\\", "/").lower()
