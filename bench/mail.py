"""How fast mail is taken, read, filed and acknowledged.

    python -m bench.mail [--mails ../shared/mails] [--messages 1000] [--rounds 5]

The accept rate stands beside that of a bare aiosmtpd which, for each message, writes, fsyncs and renames one file and
fsyncs the folder, once in its event loop and once in threads; in the same run, round by round in turn; the figures are
medians. Filing is that of the real worker, which acknowledges meanwhile to a relay in this process, over the mails of
a folder (where it is there) and plain Japanese ones made here. Nothing else should run on the machine. Prints one JSON
object; takes some minutes.
"""

import argparse
import json
import os
import tempfile
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from bench import mail_rates as rates
from bench.mail_databases import PostgreSQL, postgresql
from bench.mail_desk import migrated, settings_with
from bench.mail_letters import letters
from bench.mail_scene import Scene, scene

MAILS = Path(__file__).parents[2] / "shared" / "mails"
FILERS = {"SQLite, 1 worker": 1, "PostgreSQL, 1 worker": 1, "PostgreSQL, 2 workers": 2}


class Bench:
    """Fresh installations in one folder, one for each measurement."""

    def __init__(self, folder: Path, server: PostgreSQL, opened: ExitStack) -> None:
        self.folder, self.server, self.opened = folder, server, opened

    def scene(self, name: str) -> Scene:
        """On PostgreSQL where the name says so, else on SQLite."""
        var = self.folder / name.replace(" ", "-").replace(",", "")
        settings = self.server.fresh(var) if "PostgreSQL" in name else migrated(settings_with(var))
        return self.opened.enter_context(scene(settings, seed=1))


def main() -> None:
    """Read the arguments, print one JSON object."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--mails", type=Path, default=MAILS)
    options.add_argument("--messages", type=int, default=1_000)
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    real = [file.read_bytes() for file in sorted(given.mails.glob("*/*")) if file.is_file()]
    made = [letter.raw for letter in islice(letters("plain"), max(0, given.messages - len(real)))]
    figures: dict[str, object] = {"processors": os.cpu_count(), "load_before": os.getloadavg()[0]}
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        bench = Bench(folder, opened.enter_context(postgresql(folder)), opened)
        figures["accepting"] = rates.accepting(
            bench.scene("accepting"), folder / "sinks", given.messages // 4, given.rounds
        )
        figures["filing"] = {
            name: rates.filing(bench.scene(name), [*real, *made], workers) for name, workers in FILERS.items()
        }
        figures["from_250_to_acknowledgement"] = rates.latency(bench.scene("latency"), 40)
    figures["parsing"] = rates.parsing(real)
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
