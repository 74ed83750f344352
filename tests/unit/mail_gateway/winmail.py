"""winmail.dat made by hand, attribute by attribute (MS-OXTNEF)."""

import struct

STRING, UNICODE, BINARY, OBJECT, LONG = 0x1E, 0x1F, 0x102, 0x0D, 0x03


def attribute(kind: int, value: bytes, level: int = 1) -> bytes:
    """One attribute with its length and sum."""
    return struct.pack("<BHHL", level, kind, 6, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def properties(*given: tuple[int, int, bytes]) -> bytes:
    """A list of properties: type, id, value."""
    out = struct.pack("<L", len(given))
    for kind, key, value in given:
        out += struct.pack("<HH", kind, key)
        out += (
            value if kind == LONG else struct.pack("<LL", 1, len(value)) + value + b"\0" * (-len(value) % 4)
        )
    return out


def winmail(*attributes: bytes) -> bytes:
    """The whole, in the code page of Japanese Windows."""
    return b"\x78\x9f\x3e\x22\x01\x00" + attribute(0x9007, struct.pack("<LL", 932, 0)) + b"".join(attributes)


def file(name: str, content: bytes) -> bytes:
    """A file as old Outlooks write it, with a short name, and its long name as property."""
    return (
        attribute(0x9002, b"\0" * 14, 2)
        + attribute(0x8010, b"SHINSE~1.PDF\0", 2)
        + attribute(0x800F, content, 2)
        + attribute(0x9005, properties((UNICODE, 0x3707, (name + "\0").encode("utf-16-le"))), 2)
    )


def packed(rtf: bytes) -> bytes:
    """Rich text as Outlook packs it, every byte as it is."""
    runs = b"".join(b"\0" + rtf[at : at + 8] for at in range(0, len(rtf), 8))
    return struct.pack("<LL4sL", len(runs) + 12, len(rtf), b"LZFu", 0) + runs
