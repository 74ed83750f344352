"""The same ranking as Whoosh's own BM25F, whatever is kept in memory and however many threads ask."""

import random
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from whoosh.analysis import IDAnalyzer
from whoosh.fields import STORED, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.index import Index
from whoosh.query import Or, Term
from whoosh.scoring import BM25F

from faq.search.scoring import FieldTerm, Scorer

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


@pytest.fixture(scope="module", params=[in_one_segment, in_several_segments, with_deletions])
def index(request: pytest.FixtureRequest) -> Index:
    return filled(request.param)


def scorer(index: Index, **options: int) -> Scorer:
    return Scorer(index.reader(), b=B, k1=K1, **options)


def queries(count: int = 200) -> Iterator[Weights]:
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


def test_stored_fields_are_those_of_the_document(index: Index) -> None:
    ours = scorer(index)

    for document, _ in ours.best([(("answer", VOCABULARY[0]), 1.0)], 50):
        assert ours.stored(document) == ours.stored(document) == {"number": document}


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


def test_an_empty_index_has_no_answers() -> None:
    ours = scorer(filled(lambda index: None))

    assert ours.frequency("question", "窓口") == 0
    assert ours.best([(("question", "窓口"), 1.0)], 10) == []


@pytest.mark.parametrize("limit", [0, 3_000, 40_000])
def test_what_is_kept_changes_no_answer_and_never_exceeds_its_limit(index: Index, limit: int) -> None:
    roomy, tight = scorer(index), scorer(index, postings_bytes=limit)

    for weights in queries():
        assert tight.best(weights, 20) == roomy.best(weights, 20)
        assert tight.bytes_kept <= limit
    assert roomy.bytes_kept > 40_000


def test_what_is_counted_is_what_the_memory_holds(index: Index) -> None:
    ours = scorer(index)
    everything = [((field, word), 1.0) for field in FIELDS for word in VOCABULARY]
    ours.best([((field, ABSENT), 1.0) for field in FIELDS], 1)  # lengths of documents are read once
    before = ours.bytes_kept

    tracemalloc.start()
    try:
        ours.best(everything, 1)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert held == pytest.approx(ours.bytes_kept - before, rel=0.25)


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
    shared = scorer(index, postings_bytes=limit)
    asked = list(queries(40))
    alone = [scorer(index).best(weights, 10) for weights in asked]
    together = threading.Barrier(6)

    def work(_: int) -> list[list[tuple[int, float]]]:
        together.wait()
        return [shared.best(weights, 10) for weights in asked]

    assert list(threads_that_switch_often.map(work, range(6))) == [alone] * 6
    assert shared.bytes_kept <= limit
