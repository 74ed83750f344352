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

    def deaths(self, mail_id: int) -> int:
        """How many workers began with this mail and died."""
        with suppress(OSError, ValueError):
            return int((self._folder / str(mail_id)).read_text())
        return 0

    def take_up(self, mail_id: int) -> None:
        """Begin with it."""
        deaths = self.deaths(mail_id)
        with suppress(OSError):
            (self._folder / str(mail_id)).write_text(str(deaths + 1))

    def put_down(self, mail_id: int) -> None:
        """It ended, well or badly; what went wrong is noted in the database."""
        with suppress(OSError):
            (self._folder / str(mail_id)).unlink()
