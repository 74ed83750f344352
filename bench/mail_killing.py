"""Hundreds of accidents to the mail programs, and whether anything was lost.

    python -m bench.mail_killing [--rounds 300] [--case NAME ...] [--seed 1]

Starts the real gateway, the real worker and a relay, has letters sent over four connections, and kills programs,
stops PostgreSQL and takes the disk away at random moments. What was answered with 250 must then be stored once, be in
one inquiry and be acknowledged under one Message-ID. One letter in ten is sent by a program that goes away after the
final dot and sends again. The rounds are shared out over the cases; prints one JSON object and ends with 1 where a
case is not sound. The cases with a small disk need the right to mount.
"""

import argparse
import json
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from functools import partial
from pathlib import Path

from bench import mail_cases as cases
from bench.mail_databases import PostgreSQL, postgresql
from bench.mail_desk import migrated, settings_with
from bench.mail_disks import NoMountError, SmallDisk, small_disk
from bench.mail_scene import Scene, scene

Case = Callable[[Scene, int], None]
SHARES = {
    "gateway killed, SQLite": 8,
    "worker killed, SQLite": 5,
    "worker killed, PostgreSQL": 5,
    "two workers killed, PostgreSQL": 5,
    "gateway and two workers killed, PostgreSQL": 5,
    "worker killed after the relay's 250, SQLite": 3,
    "worker killed after the relay's 250, PostgreSQL": 3,
    "PostgreSQL crashes and comes back": 2,
    "disk of the spool full, SQLite": 2,
    "spool read-only, SQLite": 2,
    "disk of spool and database full, SQLite": 2,
}


class Runs:
    """Runs cases on fresh installations in one folder."""

    def __init__(self, folder: Path, server: PostgreSQL, seed: int) -> None:
        self.folder, self.server, self.seed = folder, server, seed

    def case(self, name: str, disk: SmallDisk | None) -> Case:
        """The function of a case."""
        found: dict[str, Case] = {
            "gateway killed": cases.gateway_killed,
            "worker killed": cases.worker_killed,
            "two workers killed": cases.two_workers_killed,
            "gateway and two workers killed": cases.everything_killed,
            "worker killed after the relay's 250": cases.worker_killed_after_the_relays_250,
            "PostgreSQL crashes and comes back": partial(cases.database_stopped, database=self.server),
        }
        if disk:
            found["disk of the spool full"] = partial(cases.disk_full, disk=disk)
            found["disk of spool and database full"] = found["disk of the spool full"]
            found["spool read-only"] = partial(cases.disk_read_only, disk=disk)
        return found[name.partition(",")[0]]

    def run(self, name: str, rounds: int) -> dict[str, object]:
        """The figures of one case."""
        var = self.folder / "".join(letter if letter.isalnum() else "-" for letter in name)
        begun = time.monotonic()
        with ExitStack() as opened:
            try:
                disk = opened.enter_context(small_disk(_disk_of(name, var))) if "spool" in name else None
            except NoMountError as reason:
                return {"skipped": str(reason)}
            settings = self.server.fresh(var) if "PostgreSQL" in name else migrated(settings_with(var))
            found = opened.enter_context(scene(settings, self.seed))
            self.case(name, disk)(found, rounds)
            account = found.account()
        figures = {key: value for key, value in asdict(account).items() if value or isinstance(value, int)}
        seconds = round(time.monotonic() - begun, 1)
        return {
            "sound": not account.wrong,
            "rounds": rounds,
            "accidents": found.kills,
            "seconds": seconds,
        } | figures


def _disk_of(name: str, var: Path) -> Path:
    return var if "database" in name else var / "spool"


def main() -> None:
    """Read the arguments, print one JSON object."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=300)
    options.add_argument(
        "--case", action="append", choices=list(SHARES), help="only this one; may be repeated"
    )
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = options.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    names = given.case or list(SHARES)
    whole = sum(SHARES[name] for name in names)
    found: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory() as name, postgresql(Path(name)) as server:
        runs = Runs(Path(name), server, given.seed)
        for case in names:
            found[case] = runs.run(case, max(1, round(given.rounds * SHARES[case] / whole)))
            print(
                f"{case}: {'sound' if found[case].get('sound') else found[case]}", file=sys.stderr, flush=True
            )
    sound = all(one.get("sound", True) for one in found.values())
    print(json.dumps({"sound": sound, "seed": given.seed, "cases": found}, indent=1))
    sys.exit(0 if sound else 1)


if __name__ == "__main__":
    main()
