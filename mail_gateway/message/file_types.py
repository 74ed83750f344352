"""What a file is by its content, whatever its sender calls it. Looks at bounded parts of it and opens nothing."""

import re

from mail_gateway.message.zip_names import names_in_zip, zip_start
from mail_gateway.text.marks import without_marks

UNKNOWN = "application/octet-stream"
_LOOKED_AT = 4_096  # bytes at the start
_SEARCHED = 3_000_000  # bytes of a compound document

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (4, b"ftyphei", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp3g", "video/3gpp"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/x-matroska"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"%!PS", "application/postscript"),
    (0, b"MZ", "application/x-dosexec"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"\xfe\xed\xfa\xce", "application/x-mach-binary"),
    (0, b"\xfe\xed\xfa\xcf", "application/x-mach-binary"),
    (0, b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (0, b"\xca\xfe\xba\xbe", "application/java-vm"),
    (0, b"L\0\0\0\x01\x14\x02\0", "application/x-ms-shortcut"),
    (0, b"ITSF", "application/vnd.ms-htmlhelp"),
    (0, b"!<arch>\n", "application/x-archive"),
    (0, b"\0asm", "application/wasm"),
    (0, b"7z\xbc\xaf'\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\0", "application/x-xz"),
    (0, b"\x28\xb5\x2f\xfd", "application/zstd"),
    (0, b"MSCF", "application/vnd.ms-cab-compressed"),
    (2, b"-lh", "application/x-lzh-compressed"),
    (257, b"ustar", "application/x-tar"),
    (0, b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (0, b"SQLite format 3\0", "application/vnd.sqlite3"),
    (0, b"wOFF", "font/woff"),
    (0, b"BEGIN:VCALENDAR", "text/calendar"),
    (0, b"BEGIN:VCARD", "text/vcard"),
    (0, b"-----BEGIN PGP", "application/pgp-encrypted"),
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS: tuple[tuple[str, str], ...] = (
    ("__substg1.0_", "application/vnd.ms-outlook"),
    ("JSRV_SegmentInformation", "application/x-js-taro"),
    ("DocumentViewStyles", "application/x-js-taro"),
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("VisioDocument", "application/vnd.visio"),
    ("EncryptedPackage", "application/x-encrypted-office"),
)
_OFFICE: tuple[tuple[str, str, str], ...] = (
    ("word/", "word", "wordprocessingml.document"),
    ("xl/", "excel", "spreadsheetml.sheet"),
    ("ppt/", "powerpoint", "presentationml.presentation"),
)
_MACRO = ".macroenabled.12"
_STATED = re.compile(rb"application/(?:epub\+zip|vnd\.oasis\.opendocument\.[a-z-]{1,40})")
_LEAD = r"(?><\?xml[^>]{0,300}>|<!--.{0,2000}?-->|\s|\ufeff)*+"
_MARKUP = (
    (rf"{_LEAD}(?:<!doctype\s+svg[^>]{{0,1000}}>{_LEAD})?<(?:\w{{1,20}}:)?svg\b", "image/svg+xml"),
    (rf"{_LEAD}<(?:!doctype\s+html|html)\b", "text/html"),
    (
        rf"{_LEAD}<(?:head|body|script|iframe|meta|title|style|div|table|img|form|a|p|br|h1|b|font)\b[^>]{{0,500}}>",
        "text/html",
    ),
    (r"\s*<\?php\b", "application/x-php"),
    (r"\s*<\?xml\b", "text/xml"),
)
_MARKUP_RULES = tuple((re.compile(rule, re.IGNORECASE | re.DOTALL), name) for rule, name in _MARKUP)
_SCRIPT = re.compile(
    r"#!\s*/|\s*@?echo off\b|\s*(?:option explicit|on error resume next|set \w+ ?= ?createobject|param ?\()"
    r"|\s*windows registry editor|\s*\[(?:internetshortcut|\.shellclassinfo)\]",
    re.IGNORECASE,
)
_RUNS = {
    "application/x-dosexec",
    "application/x-executable",
    "application/x-mach-binary",
    "application/java-vm",
    "application/java-archive",
    "application/vnd.android.package-archive",
    "application/x-ms-shortcut",
    "application/vnd.ms-htmlhelp",
    "application/x-msi",
    "application/x-script",
    "application/x-php",
    "application/wasm",
    "application/x-macro-document",
    "text/html",
    "image/svg+xml",
}
_RUNNING_ENDINGS = re.compile(
    r"\.(?:exe|com|scr|pif|cpl|dll|sys|msi|msp|mst|bat|cmd|ps1|psm1|vb|vbs|vbe|js|jse|mjs|ws|wsf|wsh|hta|lnk|url|reg|inf"
    r"|jar|jnlp|apk|app|command|sh|py|pl|rb|php\d?|phtml?|pht|phar|cgi|asp|aspx|jsp|htaccess|chm|hlp|scf|settingcontent-ms"
    r"|docm|dotm|xlsm|xltm|xlam|xll|pptm|potm|ppsm|ppam|sldm|iqy|slk|one|iso|img|vhdx?|html?|xht|xhtml|mht|mhtml|svgz?|swf)$",
    re.IGNORECASE,
)


def detect_type(data: bytes) -> str:
    """The media type the bytes themselves speak of; 'application/octet-stream' when they do not.

    A document with macros is 'application/x-macro-document' or Microsoft's own `...macroenabled.12`.
    """
    if data.startswith(_COMPOUND):
        return _compound(data)
    if zip_start(data):
        return _zipped(data)
    if b"%PDF-" in data[:1_024]:
        return "application/pdf"
    for at, magic, name in _MAGIC:
        if data.startswith(magic, at):
            return name
    return _bitmap(data) or _text(data)


def may_run(detected: str, name: str) -> bool:
    """Whether opening the file could run something: programs, scripts, pages, macros, by content or by its ending."""
    plain = without_marks(name).rstrip(". \u3000")
    return detected in _RUNS or detected.endswith(_MACRO) or _RUNNING_ENDINGS.search(plain) is not None


def _bitmap(data: bytes) -> str | None:
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if data.startswith(b"\0\0\x01\0"):
        return "image/x-icon"
    return "audio/mpeg" if data[:2] in {b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"} else None


def _compound(data: bytes) -> str:
    """A compound document (MS-CFB) by the names of its streams, which stand in it as UTF-16."""
    searched = data[:_SEARCHED]
    if any(name.encode("utf-16-le") in searched for name in ("_VBA_PROJECT", "Macros")):
        return "application/x-macro-document"
    for name, kind in _STREAMS:
        if name.encode("utf-16-le") in searched:
            return kind
    return "application/x-ole-storage" if b"\x84\x10\x0c\0" not in searched else "application/x-msi"


def _zipped(data: bytes) -> str:
    names, first = names_in_zip(data)
    if "[content_types].xml" in names:
        return _office(names)
    if kind := _STATED.match(first):
        has_scripts = any(name.startswith(("basic/", "scripts/")) for name in names)
        return "application/x-macro-document" if has_scripts else kind.group().decode()
    if "androidmanifest.xml" in names:
        return "application/vnd.android.package-archive"
    return "application/java-archive" if "meta-inf/manifest.mf" in names else "application/zip"


def _office(names: frozenset[str]) -> str:
    """Word, Excel or PowerPoint of 2007 and later (ECMA-376), and whether macros are in it."""
    has_macros = any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names)
    for folder, program, kind in _OFFICE:
        if any(name.startswith(folder) for name in names):
            if has_macros:
                return f"application/vnd.ms-{program}{_MACRO}"
            return f"application/vnd.openxmlformats-officedocument.{kind}"
    return "application/x-macro-document" if has_macros else "application/zip"


def _text(data: bytes) -> str:
    sample = data[:_LOOKED_AT]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = sample[: len(sample) // 2 * 2].decode("utf-16", "replace")
    else:
        text = sample.decode("utf-8", "replace")
    # A browser skips what it cannot show before a tag, so it is skipped here.
    visible = text.replace("\0", "")
    for rule, name in _MARKUP_RULES:
        if rule.match(visible):
            return name
    if _SCRIPT.match(visible):
        return "application/x-script"
    return "text/plain" if sample and _is_text(sample, text) else UNKNOWN


def _is_text(sample: bytes, text: str) -> bool:
    if "\0" in text:
        return False
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in sample)
    return controls == 0
