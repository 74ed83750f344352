"""An index follows its source by doing only what changed."""

from dataclasses import dataclass, field

from faq.search.backend import IndexedText
from faq.search.keeping import KeptIndex
from faq.search.memory_backend import MemoryBackend


@dataclass
class Notes:
    """A source: what was written, and which of it was read."""

    written: dict[int, str] = field(default_factory=dict)
    read: list[int] = field(default_factory=list)

    def state(self) -> str:
        return str(sorted(self.written.items()))

    def marks(self) -> dict[int, str]:
        return dict(self.written)

    def texts(self, ids: list[int]) -> list[IndexedText]:
        self.read += ids
        return [IndexedText(one, self.written[one], None, self.written[one]) for one in ids]


def test_a_first_refresh_reads_everything_and_a_second_nothing() -> None:
    notes = Notes({1: "粗大ごみ", 2: "住民票"})
    kept = KeptIndex(MemoryBackend(), notes)
    assert kept.refresh()
    assert not kept.refresh()
    assert notes.read == [1, 2]


def test_only_what_changed_is_read_again() -> None:
    notes = Notes({1: "粗大ごみ", 2: "住民票", 3: "印鑑登録"})
    kept = KeptIndex(MemoryBackend(), notes)
    kept.refresh()
    notes.read.clear()
    notes.written[2] = "転入届"
    del notes.written[3]
    notes.written[4] = "図書館"
    assert kept.refresh()
    assert notes.read == [2, 4]
    assert [hit.id for hit in kept.backend.search("転入届")] == [2]
    assert kept.backend.search("印鑑登録") == []


def test_building_anew_reads_everything_in_pieces() -> None:
    notes = Notes({number: f"質問{number}" for number in range(1_200)})
    assert KeptIndex(MemoryBackend(), notes).rebuild() == 1_200
    assert notes.read == list(range(1_200))
