"""Writing the files of a generation with Whoosh: all texts, or what changed since the generation before."""

from collections.abc import Collection, Iterable
from pathlib import Path

from whoosh.analysis import IDAnalyzer
from whoosh.codec.base import Segment
from whoosh.fields import ID, STORED, TEXT, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.writing import MERGE_SMALL, SegmentWriter

from faq.search.backend import IndexedText
from faq.search.generations import Counts
from faq.search.terms import terms_of
from faq.search.weights import FIELD_WEIGHTS

LAYOUT = 2
"""Raise it whenever the schema changes: every index written before is then rebuilt."""

LARGE_SEGMENT = 1_000
"""Texts of a segment that is left as it is; smaller ones are merged as Whoosh sees fit."""

_WRITER_MEGABYTES = 128


def write_all(folder: Path, texts: Iterable[IndexedText]) -> Counts:
    """Write a whole index in the order of `id`."""
    index = FileStorage(str(folder)).create_index(_schema())
    with index.writer(limitmb=_WRITER_MEGABYTES) as writer:
        _add(writer, texts)
    return _counts(index)


def write_changes(folder: Path, changed: Collection[IndexedText], removed: Collection[int]) -> Counts:
    """Change the index that is in a folder: new files and fewer, none with another content than before."""
    index = FileStorage(str(folder)).open_index()
    writer = index.writer(limitmb=_WRITER_MEGABYTES)
    try:
        for document in _documents(index, {*removed, *(text.id for text in changed)}):
            writer.delete_document(document)
        _add(writer, changed)
        writer.commit(mergetype=_merge)
    except BaseException:
        writer.cancel()
        raise
    return _counts(index)


def _schema() -> Schema:
    terms = {name: TEXT(analyzer=IDAnalyzer(), phrase=False) for name in FIELD_WEIGHTS}
    return Schema(id=ID(unique=True, stored=True), mark=STORED, service_id=STORED, **terms)


def _add(writer: SegmentWriter, texts: Iterable[IndexedText]) -> None:
    latest = {text.id: text for text in texts}
    for number, text in sorted(latest.items()):
        writer.add_document(id=str(number), mark=text.mark, service_id=text.service_id, **terms_of(text))


def _documents(index: FileIndex, ids: Collection[int]) -> list[int]:
    """The documents of these texts; unlike a writer's searcher, the reader lets go of the files at once."""
    reader = index.reader()
    try:
        keys = [key for number in ids if (key := ("id", str(number))) in reader]
        return [document for key in keys for document in reader.postings(*key).all_ids()]
    finally:
        reader.close()


def _merge(writer: SegmentWriter, segments: list[Segment]) -> list[Segment]:
    alive = [segment for segment in segments if segment.doc_count()]
    small = [segment for segment in alive if segment.doc_count_all() < LARGE_SEGMENT]
    merged: list[Segment] = MERGE_SMALL(writer, small)
    return [*(segment for segment in alive if segment not in small), *merged]


def _counts(index: FileIndex) -> Counts:
    segments = index._segments()
    texts = sum(segment.doc_count() for segment in segments)
    return Counts(texts, sum(segment.deleted_count() for segment in segments), len(segments))
