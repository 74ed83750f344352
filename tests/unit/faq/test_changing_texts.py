"""Texts that are added, changed and taken away one by one: one suite over both engines."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.search.backend import IndexedText, SearchBackend
from faq.search.memory_backend import MemoryBackend
from faq.search.whoosh_backend import WhooshBackend
from tests.unit.faq.samples import ALL, FAMILY, MOVING, RESIDENCE, SEAL, TAX, WASTE, article


def found(backend: SearchBackend, text: str) -> list[int]:
    return [hit.id for hit in backend.search(text, limit=100)]


def test_a_new_text_is_found_and_the_others_stay(full: SearchBackend) -> None:
    count = full.update([article(50, "犬の登録はどこでできますか")], [], "state 2")

    assert (count, full.stamp()) == (len(ALL) + 1, "state 2")
    assert found(full, "犬の登録")[0] == 50
    assert found(full, "住民票の写し")[0] == RESIDENCE.id


def test_a_changed_text_is_found_by_its_new_words_only(full: SearchBackend) -> None:
    changed = replace(SEAL, mark="mark 3, second", question="狂犬病の予防注射", answer="")

    assert full.update([changed], [], "state 2") == len(ALL)

    assert found(full, "狂犬病") == [SEAL.id]
    assert SEAL.id not in found(full, "印鑑登録")


def test_a_removed_text_is_found_no_more(full: SearchBackend) -> None:
    assert full.update([], [RESIDENCE.id, 999], "state 2") == len(ALL) - 1

    assert RESIDENCE.id not in found(full, "住民票の写しはどこで取れますか")
    assert found(full, "印鑑登録")[0] == SEAL.id


def test_everything_may_be_removed_and_come_back(full: SearchBackend) -> None:
    assert full.update([], [text.id for text in ALL], "state 2") == 0
    assert found(full, "住民票の写し") == []

    assert full.update([RESIDENCE], [], "state 3") == 1
    assert found(full, "住民票の写し") == [RESIDENCE.id]


def test_a_text_that_is_removed_and_changed_at_once_is_there(full: SearchBackend) -> None:
    assert full.update([replace(SEAL, mark="new")], [SEAL.id], "state 2") == len(ALL)
    assert found(full, "印鑑登録")[0] == SEAL.id


def test_marks_are_those_of_the_texts_that_can_be_found(full: SearchBackend) -> None:
    full.update([replace(SEAL, mark="new"), article(50, "犬の登録")], [MOVING.id], "state 2")

    kept = {text.id: text.mark for text in ALL if text.id not in (SEAL.id, MOVING.id)}
    assert full.marks() == kept | {SEAL.id: "new", 50: "mark 50"}


def test_a_new_state_of_the_same_texts_is_only_named(full: SearchBackend) -> None:
    before = full.search("住民票")

    assert full.update([], [], "the next day") == len(ALL)

    assert full.stamp() == "the next day"
    assert full.search("住民票") == before


def test_an_index_without_texts_takes_the_first(backend: SearchBackend) -> None:
    backend.replace_all([], "state 0")

    assert backend.update([RESIDENCE], [], "state 1") == 1

    assert backend.marks() == {RESIDENCE.id: RESIDENCE.mark}
    assert found(backend, "住民票") == [RESIDENCE.id]


def test_an_engine_that_was_never_filled_has_to_be(backend: SearchBackend) -> None:
    assert backend.update([RESIDENCE], [], "state 1") == 0

    assert (backend.marks(), backend.stamp()) == (None, None)
    assert not backend.needs_rebuild()


def test_texts_that_cannot_be_read_leave_the_old_ones_in_force(full: SearchBackend) -> None:
    def failing() -> Iterator[IndexedText]:
        yield replace(SEAL, mark="new")
        raise OSError("database gone")

    with pytest.raises(OSError, match="database gone"):
        full.update(failing(), [MOVING.id], "state 2")

    assert full.stamp() == "state 1"
    assert full.marks() == {text.id: text.mark for text in ALL}


def test_who_has_the_right_to_write_may_write(full: SearchBackend) -> None:
    with full.writing(wait=True) as outer, full.writing(wait=False) as inner:
        full.update([], [SEAL.id], "state 2")
        full.replace_all(ALL, "state 3")

    assert (outer, inner) == (True, True)
    assert full.stamp() == "state 3"


def test_only_texts_of_some_services_and_of_none_are_found(backend: SearchBackend) -> None:
    services = (FAMILY, TAX, WASTE, None)
    backend.replace_all([article(n, "窓口の場所", service=s) for n, s in enumerate(services, 1)], "state 1")

    def within(*services: int) -> list[int]:
        return [hit.id for hit in backend.search("窓口の場所", within=services)]

    assert within(FAMILY) == [1, 4]
    assert within(TAX, WASTE) == [2, 3, 4]
    assert within() == [4]
    assert found(backend, "窓口の場所") == [1, 2, 3, 4]


def test_texts_of_other_services_do_not_use_up_the_places(backend: SearchBackend) -> None:
    many = [article(n, "ごみの収集日", service=WASTE) for n in range(1, 200)]
    backend.replace_all([*many, article(200, "収集日の質問", "答えは長い説明です。", TAX)], "state 1")

    assert [hit.id for hit in backend.search("ごみの収集日", within={TAX})] == [200]


def test_official_words_find_what_the_citizens_word_does_not(full: SearchBackend) -> None:
    assert RESIDENCE.id not in found(full, "ペラ紙")

    assert full.search("ペラ紙", also=["住民票"])[0].id == RESIDENCE.id


def test_typed_words_count_more_than_official_ones(full: SearchBackend) -> None:
    typed = {hit.id: hit.score for hit in full.search("住民票", limit=100)}
    official = {hit.id: hit.score for hit in full.search("ペラ紙", also=["住民票"], limit=100)}
    both = {hit.id: hit.score for hit in full.search("住民票", also=["住民票"], limit=100)}

    assert both == typed
    assert 0 < official[RESIDENCE.id] < typed[RESIDENCE.id]


def test_official_words_displace_no_typed_ones(full: SearchBackend) -> None:
    typed = "国民健康保険と固定資産税と軽自動車税と保育所とパスポートと印鑑登録と住民票の写しの手続き"
    before = {hit.id: hit.score for hit in full.search(typed, limit=100)}

    after = {hit.id: hit.score for hit in full.search(typed, also=["ゴミの分別", "資源物"], limit=100)}

    assert all(after[text] >= score for text, score in before.items())


WORDS = ("住民票", "印鑑", "転入届", "納期限", "保育所", "軽自動車", "パスポート", "資源物")
IDS = st.integers(1, 12)
QUESTIONS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True).map("と".join)
TEXTS = st.dictionaries(IDS, QUESTIONS, max_size=4)
STEPS = st.lists(
    st.tuples(st.sampled_from(("update", "update", "update", "all")), TEXTS, st.sets(IDS)), max_size=9
)


@settings(max_examples=25, deadline=None)
@given(STEPS)
def test_after_any_changes_exactly_the_texts_that_are_there_are_found(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, dict[int, str], set[int]]]
) -> None:
    backend = WhooshBackend(tmp_path_factory.mktemp("walk") / "index")
    backend.replace_all([], "state 0")
    there: dict[int, IndexedText] = {}

    for number, (kind, questions, gone) in enumerate(steps, 1):
        texts = [replace(article(n, question), mark=f"{n} {number}") for n, question in questions.items()]
        kept = {} if kind == "all" else {key: text for key, text in there.items() if key not in gone}
        there = kept | {text.id: text for text in texts}
        count = (
            backend.replace_all(texts, f"state {number}")
            if kind == "all"
            else backend.update(texts, gone, f"state {number}")
        )
        assert count == len(there)
        compare(backend, there)


def compare(backend: WhooshBackend, there: dict[int, IndexedText]) -> None:
    """The same texts as an engine filled afresh finds; scores are equal up to lengths in one byte, and deletions."""
    fresh = MemoryBackend()
    fresh.replace_all(there.values(), "fresh")
    assert backend.marks() == fresh.marks()
    for word in WORDS:
        assert set(found(backend, word)) == set(found(fresh, word))
    for text in there.values():
        exact = {other.id for other in there.values() if other.question == text.question}
        assert found(fresh, text.question)[0] in exact
        assert found(backend, text.question)[0] in exact
    if not deleted(backend):
        for word in WORDS:
            scores = {hit.id: hit.score for hit in backend.search(word, limit=100)}
            assert scores == pytest.approx(
                {hit.id: hit.score for hit in fresh.search(word, limit=100)}, rel=0.02
            )


def deleted(backend: WhooshBackend) -> int:
    newest = backend._newest
    assert newest is not None
    return newest.manifest.counts.deleted
