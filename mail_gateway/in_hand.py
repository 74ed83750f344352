"""Which mail a worker is just filing, noted outside the database: a mail that kills its worker is found out by it."""

from contextlib import suppress
from pathlib import Path


class InHand:
    """A folder with a file for each mail being filed, which holds how often that was begun and never ended.

    The files outlive a killed process. They need not outlive the machine: then nothing points to the mail.
    Where the disk takes no files nothing is noted, and mail is filed all the same.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def take_up(self, mail_id: int) -> int:
        """Begin; returns how many workers began before and died."""
        path = self._folder / str(mail_id)
        deaths = 0
        with suppress(OSError, ValueError):
            deaths = int(path.read_text())
        with suppress(OSError):
            path.write_text(str(deaths + 1))
        return deaths

    def put_down(self, mail_id: int) -> None:
        """It ended, well or badly; what went wrong is noted in the database."""
        with suppress(OSError):
            (self._folder / str(mail_id)).unlink()
