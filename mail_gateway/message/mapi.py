"""The list of properties within TNEF (MS-OXTNEF, 2.1.3.4)."""

from dataclasses import dataclass, field

_MAX_PROPERTIES = 1_000
_MAX_VALUES = 1_000
_FIXED = {0: 0, 1: 0, 2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_STRING_8, _UNICODE, _OBJECT, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_MANY = 0x1000
_NAMED = 0x8000  # ids from here on are followed by their name


class EndError(Exception):
    """The bytes end before what they announce."""


@dataclass
class Properties:
    """Values by property id; of several values the first."""

    values: dict[int, str | bytes] = field(default_factory=dict)

    def text(self, key: int) -> str | bytes:
        """Text, or its bytes in the sender's code page."""
        return self.values.get(key, "")

    def data(self, key: int) -> bytes:
        """Bytes; b'' when absent."""
        value = self.values.get(key, b"")
        return value if isinstance(value, bytes) else value.encode("utf-8", "replace")

    def number(self, key: int) -> int:
        """A whole number; 0 when absent."""
        value = self.data(key)
        return int.from_bytes(value[:4], "little") if len(value) >= 4 else 0


@dataclass
class _Cursor:
    data: bytes
    at: int = 0

    def take(self, length: int) -> bytes:
        if length > len(self.data) - self.at:
            raise EndError
        self.at += length
        return self.data[self.at - length : self.at]

    def number(self, size: int = 4) -> int:
        return int.from_bytes(self.take(size), "little")

    def padded(self, length: int) -> bytes:
        """`length` bytes, and over what fills them up to four."""
        value = self.take(length)
        self.at = min(self.at + -length % 4, len(self.data))
        return value


def read_properties(data: bytes) -> Properties:
    """The properties up to the first damage; at most 1,000."""
    found = Properties()
    cursor = _Cursor(data)
    try:
        for _ in range(min(cursor.number(), _MAX_PROPERTIES)):
            kind, key = cursor.number(2), cursor.number(2)
            if key >= _NAMED:
                _skip_name(cursor)
            found.values.setdefault(key, _value(cursor, kind))
    except EndError:
        pass
    return found


def _skip_name(cursor: _Cursor) -> None:
    cursor.take(16)
    if cursor.number() == 0:
        cursor.number()
    else:
        cursor.padded(cursor.number())


def _value(cursor: _Cursor, kind: int) -> str | bytes:
    plain = kind & ~_MANY
    varies = plain in {_STRING_8, _UNICODE, _OBJECT, _BINARY}
    if not varies and plain not in _FIXED:
        raise EndError
    count = cursor.number() if varies or kind & _MANY else 1
    if count > _MAX_VALUES:
        raise EndError
    values = [cursor.padded(cursor.number()) if varies else cursor.take(_FIXED[plain]) for _ in range(count)]
    return _as_text(values[0], plain) if values else b""


def _as_text(value: bytes, kind: int) -> str | bytes:
    if kind == _UNICODE:
        return value[: len(value) // 2 * 2].decode("utf-16-le", "replace").rstrip("\0")
    return value.rstrip(b"\0") if kind == _STRING_8 else value
