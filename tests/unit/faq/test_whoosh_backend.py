"""The index as files: shared by processes and threads, replaced under readers, damaged, out of date."""

import json
import logging
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from faq.search import generations, whoosh_backend
from faq.search.backend import Hit
from faq.search.whoosh_backend import WhooshBackend
from tests.unit.faq.samples import ALL, MOVING, RESIDENCE, SEAL, article

OTHER_PROCESS = """
import sys
from pathlib import Path
from faq.search.whoosh_backend import WhooshBackend
from tests.unit.faq.samples import SEAL
backend = WhooshBackend(Path(sys.argv[1]))
print([hit.id for hit in backend.search("住民票の写し", limit=1)])
print(backend.replace_all([SEAL], "state 2"))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index folder filled with all sample articles."""
    WhooshBackend(tmp_path / "index").replace_all(ALL, "state 1")
    return tmp_path / "index"


def found(backend: WhooshBackend, text: str) -> list[int]:
    return [hit.id for hit in backend.search(text)]


def generation(folder: Path) -> Path:
    return folder / json.loads((folder / "current").read_text())["generation"]


def test_an_index_outlives_the_program_that_made_it(folder: Path) -> None:
    reopened = WhooshBackend(folder)

    assert reopened.stamp() == "state 1"
    assert found(reopened, "住民票の写し")[0] == RESIDENCE.id


def test_another_open_instance_sees_a_replaced_index(folder: Path) -> None:
    reader = WhooshBackend(folder)
    before = found(reader, "印鑑登録")

    WhooshBackend(folder).replace_all([RESIDENCE], "state 2")

    assert before[0] == SEAL.id
    assert reader.stamp() == "state 2"
    assert found(reader, "印鑑登録") == []


def test_another_process_reads_the_index_and_replaces_it_under_an_open_reader(folder: Path) -> None:
    reader = WhooshBackend(folder)
    assert found(reader, "住民票の写し")[0] == RESIDENCE.id

    command = [sys.executable, "-c", OTHER_PROCESS, str(folder)]
    other = subprocess.run(command, capture_output=True, text=True, check=True)

    assert other.stdout.split("\n")[:2] == [f"[{RESIDENCE.id}]", "1"]
    assert reader.stamp() == "state 2"
    assert found(reader, "住民票の写し") == []
    assert found(reader, "印鑑登録") == [SEAL.id]


def test_a_reader_sees_the_old_or_the_new_articles_and_nothing_between(folder: Path) -> None:
    reader, writer = WhooshBackend(folder), WhooshBackend(folder)
    old = found(reader, "申請")
    new_articles = [article(50, "申請の窓口"), article(51, "申請の締切り")]
    seen: set[tuple[int, ...]] = set()
    finished = threading.Event()

    def read() -> None:
        while not finished.is_set():
            seen.add(tuple(found(reader, "申請")))

    with ThreadPoolExecutor() as threads:
        reading = threads.submit(read)
        for turn in range(4):
            writer.replace_all(new_articles if turn % 2 == 0 else ALL, f"state {turn}")
        finished.set()
        reading.result()

    assert seen
    assert seen <= {tuple(old), (50, 51)}


def test_old_generations_are_removed_but_for_the_one_before(folder: Path) -> None:
    backend = WhooshBackend(folder)
    for turn in range(4):
        backend.replace_all(ALL[turn:], f"state {turn}")

    assert sorted(path.name for path in folder.glob("gen-*")) == ["gen-4", "gen-5"]


def test_what_a_killed_builder_left_is_cleared_by_the_next(folder: Path) -> None:
    (folder / "gen-2").mkdir()
    (folder / "gen-2" / "half.seg").write_bytes(b"half")
    backend = WhooshBackend(folder)

    backend.replace_all([SEAL], "state 2")

    assert sorted(path.name for path in folder.glob("gen-*")) == ["gen-1", "gen-3"]
    assert found(backend, "印鑑登録") == [SEAL.id]


def test_a_failed_build_leaves_no_files_behind(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        WhooshBackend(folder).replace_all((article(1 // number, "窓口") for number in (1, 0)), "state 2")

    assert [path.name for path in folder.glob("gen-*")] == ["gen-1"]


def test_several_builders_of_one_state_end_with_one_whole_index(folder: Path) -> None:
    builders = [WhooshBackend(folder) for _ in range(4)]

    with ThreadPoolExecutor(len(builders)) as threads:
        counts = list(threads.map(lambda builder: builder.replace_all(ALL, "state 2"), builders))

    assert counts == [len(ALL)] * 4
    assert {builder.stamp() for builder in builders} == {"state 2"}


def test_reindexing_the_same_state_on_demand_builds_anew(folder: Path) -> None:
    before = generation(folder)

    WhooshBackend(folder).replace_all(ALL, "state 1")

    assert generation(folder) != before


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def scramble(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(bytes(byte ^ 0x5A for byte in content[:200]) + content[200:])


def remove(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("damage", [cut, scramble, remove])
@pytest.mark.parametrize("pattern", ["*.seg", "*.toc", "../current"])
def test_damaged_files_ask_for_a_rebuild_and_never_break_a_search(
    folder: Path, damage: Callable[[Path], None], pattern: str
) -> None:
    for path in generation(folder).glob(pattern) if "current" not in pattern else [folder / "current"]:
        damage(path)
    backend = WhooshBackend(folder)

    assert backend.stamp() is None
    assert backend.search("住民票") == []

    backend.replace_all(ALL, "state 1")
    assert backend.stamp() == "state 1"
    assert found(backend, "住民票の写し")[0] == RESIDENCE.id


@pytest.mark.parametrize("content", ["", "[]", "{}", "null", '{"generation": "../../etc"}', "\udcff"])
def test_a_current_file_that_means_nothing_asks_for_a_rebuild(folder: Path, content: str) -> None:
    (folder / "current").write_text(content, encoding="utf-8", errors="surrogateescape")

    assert WhooshBackend(folder).stamp() is None


def test_a_current_file_cannot_lead_out_of_the_index_folder(folder: Path) -> None:
    manifest = json.loads((folder / "current").read_text())
    shutil.copytree(generation(folder), folder.parent / "elsewhere")
    (folder / "current").write_text(json.dumps(manifest | {"generation": "../elsewhere"}))

    assert WhooshBackend(folder).stamp() is None


def test_an_index_of_another_analysis_asks_for_a_rebuild(folder: Path) -> None:
    manifest = json.loads((folder / "current").read_text())
    (folder / "current").write_text(
        json.dumps(manifest | {"made_by": "analysis 0, sudachidict-core 20200101"})
    )

    assert WhooshBackend(folder).stamp() is None


def test_the_index_names_the_analysis_and_the_dictionary_it_was_made_with(folder: Path) -> None:
    made_by = json.loads((folder / "current").read_text())["made_by"]

    assert "analysis " in made_by
    assert "sudachidict-core " in made_by


def test_an_index_deleted_under_a_running_program_is_reported_and_still_answers(folder: Path) -> None:
    backend = WhooshBackend(folder)
    before = found(backend, "住民票の写し")

    shutil.rmtree(folder)

    assert backend.stamp() is None
    assert found(backend, "住民票の写し") == before
    backend.replace_all([SEAL], "state 2")
    assert found(backend, "住民票の写し") == []


def test_files_overwritten_under_a_running_program_disturb_no_search(folder: Path) -> None:
    backend = WhooshBackend(folder)
    before = backend.search("住民票の写し")

    for path in generation(folder).iterdir():
        path.write_bytes(b"")

    assert backend.search("住民票の写し") == before


def test_a_rebuild_by_another_process_cures_a_damaged_index(folder: Path) -> None:
    for path in generation(folder).glob("*.seg"):
        cut(path)
    suffering = WhooshBackend(folder)
    assert suffering.stamp() is None

    WhooshBackend(folder).replace_all(ALL, "state 1")

    assert suffering.stamp() == "state 1"
    assert found(suffering, "住民票の写し")[0] == RESIDENCE.id


def test_a_warning_tells_of_the_damage_but_not_of_the_query(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for path in generation(folder).glob("*.seg"):
        cut(path)
    caplog.set_level(logging.DEBUG)

    WhooshBackend(folder).search("架空花子の住民票")

    warnings = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert {record.name for record in warnings} <= {generations.__name__, whoosh_backend.__name__}
    assert len(warnings) == 1
    assert "架空花子" not in caplog.text


def test_a_closed_backend_opens_again(folder: Path) -> None:
    backend = WhooshBackend(folder)
    before = backend.search("引っ越し")
    backend.close()

    assert before[0].id == MOVING.id
    assert backend.search("引っ越し") == before


def test_six_threads_get_what_one_thread_gets(folder: Path) -> None:
    backend = WhooshBackend(folder)
    more = [
        article(n, f"{n}番窓口の手続き", "申請書と印鑑、住民票の写しが必要です。") for n in range(100, 140)
    ]
    backend.replace_all([*ALL, *more], "state 2")
    queries = [asked.question for asked in ALL] + ["じゅうみんひょう", "申請書", "印", "ごみ", "手続き"]
    alone = [backend.search(query) for query in queries]

    def work(offset: int) -> list[list[Hit]]:
        turned = queries[offset:] + queries[:offset]
        results = [[backend.search(query) for query in turned] for _ in range(3)]
        return [hits for once in results for hits in once[-offset:] + once[:-offset]]

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    try:
        with ThreadPoolExecutor(6) as threads:
            together = list(threads.map(work, range(1, 7)))
    finally:
        sys.setswitchinterval(interval)

    assert together == [alone * 3] * 6
