"""One writer at a time: threads, processes, dead ones, and folders that vanish."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from faq.search.whoosh_backend import WhooshBackend
from tests.unit.faq.samples import ALL, SEAL, article

HOLDER = """
import sys
from pathlib import Path
from faq.search.whoosh_backend import WhooshBackend
with WhooshBackend(Path(sys.argv[1])).writing(wait=True) as held:
    print(held, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index folder filled with all sample articles."""
    WhooshBackend(tmp_path / "index").replace_all(ALL, "state 1")
    return tmp_path / "index"


def test_only_the_right_to_write_of_others_is_refused(folder: Path) -> None:
    mine, other = WhooshBackend(folder), WhooshBackend(folder)

    with mine.writing(wait=True) as held, other.writing(wait=False) as taken:
        assert (held, taken) == (True, False)
    with other.writing(wait=False) as free:
        assert free


def test_another_thread_has_no_part_in_the_right_to_write(folder: Path) -> None:
    backend = WhooshBackend(folder)

    def try_it() -> bool:
        with backend.writing(wait=False) as held:
            return held

    with ThreadPoolExecutor(1) as other, backend.writing(wait=True):
        assert other.submit(try_it).result() is False


def test_a_killed_process_leaves_the_right_to_write_to_others(folder: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "True\n"
        backend = WhooshBackend(folder)
        with backend.writing(wait=False) as while_it_lives:
            pass
        holder.kill()
        with backend.writing(wait=True) as afterwards:
            pass

    assert (while_it_lives, afterwards) == (False, True)


def test_the_right_to_write_is_that_of_the_folder_that_is_there(folder: Path) -> None:
    late = WhooshBackend(folder)
    with WhooshBackend(folder).writing(wait=True):
        shutil.rmtree(folder)
        with late.writing(wait=False) as held:
            assert held
            assert late.replace_all([SEAL], "state 2") == 1

    assert WhooshBackend(folder).stamp() == "state 2"


def test_several_writers_at_once_all_get_their_changes_in(folder: Path) -> None:
    def work(number: int) -> None:
        backend = WhooshBackend(folder)
        for turn in range(5):
            backend.update([article(100 + 10 * number + turn, "犬の登録")], [], f"state {number}/{turn}")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(4)))

    after = WhooshBackend(folder)
    assert after.marks() and len(after.marks() or ()) == len(ALL) + 20
    assert len(after.search("犬の登録", limit=100)) >= 20
