"""A small disk that can be full or read-only: a tmpfs of its own."""

import errno
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BLOCK = bytes(4_096)


class NoMountError(Exception):
    """Mounting is not permitted here."""


class SmallDisk:
    """A mounted tmpfs of few megabytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def full(self) -> Iterator[None]:
        """Not a byte is left, until the block ends."""
        ballast = self.folder / "ballast"
        try:
            with ballast.open("wb", buffering=0) as file:
                while _fits(file.fileno()):
                    pass
            yield
        finally:
            ballast.unlink(missing_ok=True)

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """Nothing can be written, until the block ends."""
        self._remount("ro")
        try:
            yield
        finally:
            self._remount("rw")

    def _remount(self, mode: str) -> None:
        """Refused while somebody has a file open for writing, so again and again."""
        command = ["mount", "-o", f"remount,{mode}", str(self.folder)]
        for _ in range(1_000):
            if subprocess.run(command, capture_output=True, check=False).returncode == 0:
                return
            time.sleep(0.005)
        raise TimeoutError(f"the disk cannot be made {mode}")


def _fits(descriptor: int) -> bool:
    """Write one block more; False where there is no room for it."""
    try:
        return os.write(descriptor, _BLOCK) == len(_BLOCK)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return False


@contextmanager
def small_disk(folder: Path, kilobytes: int = 16_384) -> Iterator[SmallDisk]:
    """A small disk at `folder`, which is made; NoMountError where that is not permitted."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "inquiry-desk-test", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise NoMountError("there is no mount command") from error
    if mounted.returncode != 0:
        raise NoMountError(mounted.stderr.strip() or "mount failed")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)
