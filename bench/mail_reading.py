"""How mail is read: readability and time over the shared mails, and the time of mail made to hurt.

    .venv/bin/python -m bench.mail_reading [FOLDER]

FOLDER holds folders of mails, by default ../shared/mails. Counts what a person would stumble over: exceptions,
nothing to read where there are words, U+FFFD, raw encoded words, raw escapes in subject, sender or text.
"""

import re
import resource
import sys
import time
import tracemalloc
from pathlib import Path

from mail_gateway.parsing import ParsedMail, parse
from mail_gateway.text.html_view import safe_html
from tests.unit.mail_gateway.hostile import COSTLY

MAILS = Path(__file__).parents[2] / "shared" / "mails"
STUMBLES = {
    "unreadable": lambda mail: "unreadable" in mail.warnings,
    "U+FFFD": lambda mail: "\ufffd" in shown(mail),
    "raw encoded words": lambda mail: bool(re.search(r"=\?[\w-]+\?[bBqQ]\?", shown(mail))),
    "raw escapes": lambda mail: bool(re.search(r"\x1b|\$B[!-~]{2,}\([BJ]", shown(mail))),
}


def shown(mail: ParsedMail) -> str:
    """What is shown of a mail without opening anything."""
    return "\n".join((mail.subject, mail.sender.name, mail.text))


def is_overlooked(raw: bytes, mail: ParsedMail) -> bool:
    """Nothing is shown of a mail that has words below its header."""
    body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    words = [line for line in body.split(b"\n") if line.strip() and not line.startswith((b"--", b"Content-"))]
    return bool(words) and not mail.text and not mail.attachments


def timed(raw: bytes) -> tuple[float, ParsedMail]:
    """Milliseconds, and the mail."""
    start = time.perf_counter()
    mail = parse(raw)
    return (time.perf_counter() - start) * 1_000, mail


def read_all(files: list[Path]) -> None:
    """Counts and times over real mails."""
    raws = [file.read_bytes() for file in files]
    for raw in raws[:20]:
        parse(raw)
    results = [timed(raw) for raw in raws]
    times = sorted(spent for spent, _ in results)
    print(f"{len(files)} mails, {sum(map(len, raws)) / 1e6:.1f} MB")
    for name, is_one in STUMBLES.items():
        stumbled = [file.name for file, (_, mail) in zip(files, results, strict=True) if is_one(mail)]
        print(f"  {name}: {len(stumbled)} {' '.join(stumbled[:5])}")
    empty = sum(is_overlooked(raw, mail) for raw, (_, mail) in zip(raws, results, strict=True))
    print(f"  nothing to read where there are words: {empty}")
    middle, high = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(f"  parse: p50 {middle:.2f} ms, p95 {high:.2f} ms, max {times[-1]:.1f} ms")
    views = sorted(_view_time(mail.html) for _, mail in results if mail.html)
    print(f"  safe HTML of {len(views)}: p50 {views[len(views) // 2]:.2f} ms, max {views[-1]:.1f} ms")


def _view_time(html: str) -> float:
    start = time.perf_counter()
    safe_html(html, {})
    return (time.perf_counter() - start) * 1_000


def read_hostile() -> None:
    """Seconds and memory of each mail made to hurt; the memory in a run of its own, as watching it takes time."""
    print("mail made to hurt: ms, peak MB")
    for name, raw in COSTLY.items():
        spent, _ = timed(raw)
        tracemalloc.start()
        parse(raw)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        print(f"  {spent:7.1f} {peak / 1e6:6.1f}  {name} ({len(raw) / 1e3:.0f} kB)")


def main() -> None:
    """Measure and print."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else MAILS
    if files := sorted(file for file in folder.glob("*/*") if file.is_file()):
        read_all(files)
    read_hostile()
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")


if __name__ == "__main__":
    main()
