"""Names of folders as IMAP sends them: modified UTF-7 (RFC 3501, 5.1.3) in quotes."""

import base64
import re

_NOT_PRINTABLE = re.compile(r"[^ -~]+|&")


def quoted(folder: str) -> str:
    """The name of a folder, for example 受信箱, as an argument of a command."""
    plain = _NOT_PRINTABLE.sub(_shifted, folder)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _shifted(match: re.Match[str]) -> str:
    if match[0] == "&":
        return "&-"
    coded = base64.b64encode(match[0].encode("utf-16-be"), altchars=b"+,").decode("ascii")
    return f"&{coded.rstrip('=')}-"
