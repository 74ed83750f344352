"""A zip archive (docx, xlsx) whose bytes depend on nothing but what is in it."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# The first moment a zip archive can hold (PKWARE APPNOTE 4.4.6).
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def settled(archive: bytes) -> bytes:
    """The same parts without the moment at which each was written."""
    out = BytesIO()
    with ZipFile(BytesIO(archive)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = ZipInfo(name, LONG_AGO)
            info.compress_type = ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return out.getvalue()
