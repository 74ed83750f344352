"""Generations that share what did not change: files, memory, the right to write, and what happens to broken ones."""

import errno
import gc
import json
import logging
import os
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from faq.search import whoosh_backend
from faq.search.backend import IndexedText
from faq.search.generations import MOST_SEGMENTS
from faq.search.whoosh_backend import WhooshBackend
from tests.unit.faq.samples import ALL, MOVING, RESIDENCE, SEAL, article

DOG = article(50, "犬の登録はどこでできますか")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index folder filled with all sample articles."""
    WhooshBackend(tmp_path / "index").replace_all(ALL, "state 1")
    return tmp_path / "index"


def found(backend: WhooshBackend, text: str) -> list[int]:
    return [hit.id for hit in backend.search(text)]


def current(folder: Path) -> dict[str, object]:
    manifest: dict[str, object] = json.loads((folder / "current").read_text())
    return manifest


def segments(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in (folder / str(current(folder)["generation"])).glob("*.seg")}


def test_an_update_writes_one_segment_and_links_the_others(folder: Path) -> None:
    (large,) = segments(folder).values()
    backend = WhooshBackend(folder)

    backend.update([DOG], [], "state 2")

    after = segments(folder)
    assert len(after) == 2
    assert after[large.name].samefile(large)
    assert large.parent != after[large.name].parent


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="no /proc")
def test_an_update_leaves_no_file_open(folder: Path) -> None:
    backend = WhooshBackend(folder)
    gc.disable()
    try:
        for number in range(100, 110):
            backend.update([article(number, "犬の登録")], [number - 1], f"state {number}")
        opened = [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    finally:
        gc.enable()

    assert [path for path in opened if path.startswith(str(folder))] == []


def test_the_generation_before_stays_as_it_was(folder: Path) -> None:
    before = {path: path.read_bytes() for path in Path(folder, "gen-1").iterdir() if path.suffix}
    backend = WhooshBackend(folder)

    backend.update([replace(SEAL, mark="new", question="実印")], [MOVING.id], "state 2")

    assert {path: path.read_bytes() for path in before} == before


def test_where_files_cannot_be_linked_they_are_copied(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(os, "link", refuse)
    backend = WhooshBackend(folder)

    assert backend.update([DOG], [SEAL.id], "state 2") == len(ALL)

    other = WhooshBackend(folder)
    assert other.stamp() == "state 2"
    assert found(other, "犬の登録")[0] == DOG.id


def test_memory_of_unchanged_files_is_shared_with_the_generation_before(folder: Path) -> None:
    backend = WhooshBackend(folder)
    backend.open_newest()
    assert backend._newest
    before = backend._newest.files

    backend.update([DOG], [SEAL.id], "state 2")
    backend.open_newest()

    shared = [key for key in before if key[0].endswith(".seg")]
    assert len(shared) == 1
    assert all(backend._newest.files[key] is before[key] for key in shared)


def test_what_an_update_leaves_alone_is_not_read_again_even_when_it_is_gone(folder: Path) -> None:
    backend = WhooshBackend(folder, follows_itself=False)
    backend.open_newest()
    WhooshBackend(folder).update([DOG], [], "state 2")
    large = max(segments(folder).values(), key=lambda path: path.stat().st_size)
    large.write_bytes(b"")

    assert backend.open_newest()
    assert found(backend, "犬の登録")[0] == DOG.id
    assert found(backend, "住民票の写し")[0] == RESIDENCE.id


def test_a_process_with_a_follower_answers_from_what_it_has_until_told(folder: Path) -> None:
    reader = WhooshBackend(folder, follows_itself=False)
    assert found(reader, "印鑑登録")[0] == SEAL.id  # the first search opens what there is

    WhooshBackend(folder).update([DOG], [SEAL.id], "state 2")

    assert found(reader, "印鑑登録")[0] == SEAL.id
    assert reader.stamp() == "state 2"
    assert found(reader, "印鑑登録")[0] == SEAL.id
    assert (reader.open_newest(), reader.open_newest()) == (True, False)
    assert SEAL.id not in found(reader, "印鑑登録")
    assert found(reader, "犬の登録")[0] == DOG.id


def test_a_process_without_a_follower_follows_by_itself(folder: Path) -> None:
    reader = WhooshBackend(folder)
    assert SEAL.id in found(reader, "印鑑登録")

    WhooshBackend(folder).update([], [SEAL.id], "state 2")

    assert SEAL.id not in found(reader, "印鑑登録")
    assert not reader.open_newest()


def test_searches_go_on_while_texts_change(folder: Path) -> None:
    reader, writer = WhooshBackend(folder), WhooshBackend(folder)
    finished = threading.Event()

    def read() -> set[tuple[int, ...]]:
        seen = set()
        while not finished.is_set():
            seen.add(tuple(found(reader, "犬の登録")[:1]))
        return seen

    with ThreadPoolExecutor(3) as threads:
        reading = [threads.submit(read) for _ in range(3)]
        for turn in range(12):
            writer.update([replace(DOG, mark=str(turn))], [], f"state {turn}")
        finished.set()
        seen = set().union(*(each.result() for each in reading))

    assert seen <= {(SEAL.id,), (DOG.id,)}
    assert found(reader, "犬の登録")[0] == DOG.id


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def scramble(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(bytes(byte ^ 0x5A for byte in content[:200]) + content[200:])


def remove_generation(path: Path) -> None:
    shutil.rmtree(path.parent)


@pytest.mark.parametrize("damage", [cut, scramble, Path.unlink, remove_generation])
def test_damage_met_while_updating_asks_for_a_rebuild_and_searches_go_on(
    folder: Path, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    backend = WhooshBackend(folder)
    before = found(backend, "住民票の写し")
    for path in segments(folder).values():
        damage(path)

    backend.update([replace(DOG, question="架空花子の犬")], [SEAL.id], "state 2")

    assert (backend.stamp(), backend.marks()) == (None, None)
    assert found(backend, "住民票の写し") == before
    assert "架空花子" not in caplog.text
    backend.replace_all([*ALL, DOG], "state 2")
    assert (backend.stamp(), len(backend.marks() or ())) == ("state 2", len(ALL) + 1)
    assert found(backend, "犬の登録")[0] == DOG.id


def test_damage_is_told_once(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    backend = WhooshBackend(folder)
    backend.open_newest()
    for path in segments(folder).values():
        cut(path)

    backend.update([DOG], [], "state 2")
    for _ in range(3):
        backend.stamp()

    warnings = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert [record.name for record in warnings] == [whoosh_backend.__name__]


def test_a_folder_deleted_while_running_is_made_again(folder: Path) -> None:
    backend = WhooshBackend(folder)
    before = found(backend, "住民票の写し")
    shutil.rmtree(folder)

    assert backend.update([DOG], [], "state 2") == 0
    assert (backend.stamp(), backend.marks()) == (None, None)
    assert found(backend, "住民票の写し") == before

    backend.replace_all(ALL, "state 2")
    assert WhooshBackend(folder).stamp() == "state 2"


def test_a_full_disk_is_said_and_leaves_the_old_texts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(folder: Path, changed: object, removed: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    backend = WhooshBackend(folder)
    monkeypatch.setattr(whoosh_backend, "write_changes", full)

    with pytest.raises(OSError, match="No space"):
        backend.update([DOG], [], "state 2")

    assert backend.stamp() == "state 1"
    assert [path.name for path in folder.glob("gen-*")] == ["gen-1"]


def test_edit_after_edit_of_one_text_leaves_nothing_behind(folder: Path) -> None:
    backend = WhooshBackend(folder)

    for turn in range(20):
        backend.update([replace(SEAL, mark=str(turn))], [], f"state {turn}")

    assert current(folder)["counts"] == {"texts": len(ALL), "deleted": 1, "segments": 2}
    assert not backend.needs_rebuild()


def test_many_small_changes_are_merged_and_the_large_segment_is_not(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("faq.search.whoosh_files.LARGE_SEGMENT", len(ALL))
    (large,) = segments(folder)
    backend = WhooshBackend(folder)

    for number in range(100, 140):
        backend.update([article(number, "犬の登録")], [], f"state {number}")

    assert large in segments(folder)
    assert len(segments(folder)) < MOST_SEGMENTS
    assert not backend.needs_rebuild()
    assert len(backend.search("犬の登録", limit=100)) >= 40


@pytest.mark.parametrize(("removed", "crowded"), [(1, False), (4, True)])
def test_much_that_was_deleted_asks_for_a_rebuild(folder: Path, removed: int, crowded: bool) -> None:
    backend = WhooshBackend(folder)

    backend.update([DOG], [text.id for text in ALL[:removed]], "state 2")

    assert backend.needs_rebuild() is crowded
    backend.replace_all([DOG], "state 3")
    assert not backend.needs_rebuild()


def test_deleted_words_have_no_part_in_a_rebuilt_index(folder: Path) -> None:
    texts: list[IndexedText] = [DOG, *ALL[1:]]
    updated, fresh = WhooshBackend(folder), WhooshBackend(folder.parent / "fresh")
    updated.update([DOG], [RESIDENCE.id], "state 2")
    fresh.replace_all(texts, "state 2")

    updated.replace_all(texts, "state 2")

    assert updated.search("犬の登録の手続き") == fresh.search("犬の登録の手続き")
