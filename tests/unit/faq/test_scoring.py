"""The same ranking as Whoosh's own BM25F, whatever is kept in memory and however many threads ask."""

import random
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from whoosh.analysis import IDAnalyzer
from whoosh.fields import STORED, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.index import TOC, Index
from whoosh.query import Or, Term
from whoosh.scoring import BM25F

from faq.search.ranking import FieldTerm
from faq.search.scoring import Part, Scorer
from faq.search.segments import Occurrences, Segment, SegmentMemory

Weights = list[tuple[FieldTerm, float]]
Fill = Callable[[Index], None]

B, K1 = 0.4, 0.9
FIELDS = ("question", "answer", "reading")
VOCABULARY = [f"語{number}" for number in range(400)]
DOCUMENTS = 700
ABSENT = "未収録"


def documents(count: int = DOCUMENTS) -> Iterator[dict[str, object]]:
    """Texts of very different length; a few words are frequent, most are rare, some fields are empty."""
    dice = random.Random(1)
    common = [1 / (rank + 1) for rank in range(len(VOCABULARY))]
    for number in range(count):
        lengths = {"question": dice.randint(0, 9), "answer": int(dice.expovariate(1 / 80)), "reading": 30}
        texts = {name: dice.choices(VOCABULARY, common, k=length) for name, length in lengths.items()}
        yield {"number": number, **{name: text for name, text in texts.items() if text}}


def in_one_segment(index: Index) -> None:
    with index.writer() as writer:
        for document in documents():
            writer.add_document(**document)


def in_several_segments(index: Index) -> None:
    everything = list(documents())
    for start, end in ((0, 1), (1, 300), (300, 301), (301, DOCUMENTS)):
        writer = index.writer()
        for document in everything[start:end]:
            writer.add_document(**document)
        writer.commit(merge=False)


def with_deletions(index: Index) -> None:
    in_several_segments(index)
    writer = index.writer()
    for number in random.Random(2).sample(range(DOCUMENTS), 200):
        writer.delete_document(number)
    writer.commit(merge=False)


def filled(fill: Fill) -> Index:
    text = TEXT(analyzer=IDAnalyzer(), phrase=False)
    index = RamStorage().create_index(Schema(number=STORED, **dict.fromkeys(FIELDS, text)))
    fill(index)
    return index


def merged_by_whoosh(index: Index) -> None:
    everything, dice = list(documents()), random.Random(4)
    with index.writer() as writer:
        for document in everything[:670]:
            writer.add_document(**document)
    for document in everything[670:]:
        with index.writer() as writer:
            writer.delete_document(dice.randrange(670))
            writer.add_document(**document)


@pytest.fixture(
    scope="module", params=[in_one_segment, in_several_segments, with_deletions, merged_by_whoosh]
)
def index(request: pytest.FixtureRequest) -> Index:
    return filled(request.param)


def parts_of(index: Index, held: dict[str, Segment] | None = None) -> list[Part]:
    """The segments of the newest state, those in `held` shared with it."""
    toc, parts, first = TOC.read(index.storage, index.indexname), list[Part](), 0
    shared = {} if held is None else held
    for found in toc.segments:
        segment = shared.setdefault(found.segment_id(), Segment(toc.schema, found, index.storage.files))
        parts.append(Part(segment, set(found.deleted_docs()), first))
        first += segment.count
    return parts


def scorer(index: Index, memory: SegmentMemory | None = None, **options: int) -> Scorer:
    return Scorer(parts_of(index), memory or SegmentMemory(), b=B, k1=K1, **options)


def copied(index: Index) -> Index:
    storage = RamStorage()
    storage.files = dict(index.storage.files)
    return storage.open_index()


class CountingMemory(SegmentMemory):
    asked = 0

    def occurrences(self, segment: Segment, key: FieldTerm) -> Occurrences | None:
        self.asked += 1
        return super().occurrences(segment, key)


def queries(count: int = 60) -> Iterator[Weights]:
    """One to forty terms over all fields, with weights between none to speak of and much."""
    dice = random.Random(3)
    for _ in range(count):
        words = dice.sample([*VOCABULARY, ABSENT], dice.randint(1, 40))
        yield [((dice.choice(FIELDS), word), dice.choice((0.1, 0.3, 0.5, 1.0, 2.5))) for word in words]


def of_whoosh(index: Index, weights: Weights) -> dict[int, float]:
    query = Or([Term(field, term, boost=weight) for (field, term), weight in weights])
    with index.searcher(weighting=BM25F(B=B, K1=K1)) as searcher:
        return {hit.docnum: hit.score for hit in searcher.search(query, limit=None)}


def test_documents_and_scores_are_those_of_whoosh(index: Index) -> None:
    ours = scorer(index)

    for weights in queries():
        assert dict(ours.best(weights, DOCUMENTS)) == pytest.approx(of_whoosh(index, weights), abs=1e-4)


def test_only_segments_in_use_stay_in_memory(index: Index) -> None:
    memory = SegmentMemory()
    for weights in queries(20):
        scorer(index, memory).best(weights, 10)
    kept = memory.bytes_kept

    memory.keep_only(set())

    assert kept > memory.bytes_kept == 0


def test_the_best_come_first_and_are_the_best_of_all(index: Index) -> None:
    ours = scorer(index)

    for weights in queries():
        everything = ours.best(weights, DOCUMENTS)
        assert everything == sorted(everything, key=lambda found: (-found[1], found[0]))
        assert ours.best(weights, 10) == everything[:10]


def test_frequencies_are_those_of_whoosh(index: Index) -> None:
    ours, reader = scorer(index), index.reader()

    for word in [*VOCABULARY, ABSENT]:
        assert [ours.frequency(field, word) for field in FIELDS] == [
            reader.doc_frequency(field, word) for field in FIELDS
        ]


def test_only_the_documents_asked_for_are_found(index: Index) -> None:
    ours = scorer(index)
    even = np.arange(index.doc_count_all()) % 2 == 0

    for weights in queries():
        everything = ours.best(weights, DOCUMENTS)
        assert ours.best(weights, DOCUMENTS, even) == [hit for hit in everything if hit[0] % 2 == 0]


def test_equal_documents_come_by_their_number_also_at_the_limit() -> None:
    def same(index: Index) -> None:
        with index.writer() as writer:
            for number in range(100):
                writer.add_document(number=number, question=["窓口"] * (1 + (number in (40, 77))))

    found = scorer(filled(same)).best([(("question", "窓口"), 1.0)], 5)

    assert [number for number, _ in found] == [40, 77, 0, 1, 2]


@pytest.mark.parametrize("words", [[], [ABSENT]])
def test_unknown_words_find_nothing(index: Index, words: list[str]) -> None:
    assert scorer(index).best([(("question", word), 1.0) for word in words], 10) == []


def test_what_was_read_of_a_segment_serves_the_next_state_too(index: Index) -> None:
    held: dict[str, Segment] = {}
    memory = SegmentMemory()
    before = Scorer(parts_of(index, held), memory, b=B, k1=K1)
    asked = list(queries(25))
    for weights in asked:
        before.best(weights, 10)
    changed = copied(index)
    with changed.writer() as writer:
        writer.delete_document(index.doc_count_all() // 2)
        writer.add_document(number=1_000, question=[VOCABULARY[0]], answer=["新語"])

    after = Scorer(parts_of(changed, held), memory, b=B, k1=K1)
    after.warm_like(before)

    for weights in asked:
        assert dict(after.best(weights, DOCUMENTS + 1)) == pytest.approx(
            of_whoosh(changed, weights), abs=1e-4
        )
        assert dict(before.best(weights, DOCUMENTS)) == pytest.approx(of_whoosh(index, weights), abs=1e-4)


def test_a_warmed_state_asks_its_segments_for_nothing_that_was_asked_before(index: Index) -> None:
    before, memory = scorer(index), CountingMemory()
    for weights in queries(50):
        before.best(weights, 10)
    after = scorer(index, memory)

    after.warm_like(before)
    read = memory.asked
    for weights in queries(50):
        after.best(weights, 10)

    assert memory.asked == read > 0


def test_warming_ends_when_it_takes_too_long(index: Index) -> None:
    before, memory = scorer(index), CountingMemory()
    for weights in queries(50):
        before.best(weights, 10)

    scorer(index, memory).warm_like(before, seconds=-1)

    assert memory.asked == 0


def test_an_empty_index_has_no_answers() -> None:
    ours = scorer(filled(lambda index: None))

    assert ours.frequency("question", "窓口") == 0
    assert ours.best([(("question", "窓口"), 1.0)], 10) == []


@pytest.mark.parametrize("limit", [0, 3_000, 40_000])
def test_what_is_kept_changes_no_answer_and_never_exceeds_its_limit(index: Index, limit: int) -> None:
    little = SegmentMemory(limit)
    roomy, tight = scorer(index), scorer(index, little, postings_bytes=limit)

    for weights in queries():
        assert tight.best(weights, 20) == roomy.best(weights, 20)
        assert max(tight.bytes_kept, little.bytes_kept) <= limit
    assert roomy.bytes_kept > 40_000


def test_what_is_counted_is_what_the_memory_holds(index: Index) -> None:
    memory = SegmentMemory()
    ours = scorer(index, memory)
    everything = [((field, word), 1.0) for field in FIELDS for word in VOCABULARY]
    ours.best([((field, ABSENT), 1.0) for field in FIELDS], 1)  # lengths of documents are read once
    before = ours.bytes_kept + memory.bytes_kept

    tracemalloc.start()
    try:
        ours.best(everything, 1)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert held == pytest.approx(ours.bytes_kept + memory.bytes_kept - before, rel=0.25)


@pytest.fixture
def threads_that_switch_often() -> Iterator[ThreadPoolExecutor]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    with ThreadPoolExecutor(6) as threads:
        yield threads
    sys.setswitchinterval(interval)


@pytest.mark.parametrize("limit", [0, 20_000, 2**20])
def test_six_threads_get_what_one_thread_gets(
    index: Index, limit: int, threads_that_switch_often: ThreadPoolExecutor
) -> None:
    shared = scorer(index, SegmentMemory(limit), postings_bytes=limit)
    asked = list(queries(25))
    alone = [scorer(index).best(weights, 10) for weights in asked]
    together = threading.Barrier(6)

    def work(_: int) -> list[list[tuple[int, float]]]:
        together.wait()
        return [shared.best(weights, 10) for weights in asked]

    assert list(threads_that_switch_often.map(work, range(6))) == [alone] * 6
    assert shared.bytes_kept <= limit
