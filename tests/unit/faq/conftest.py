"""Both engines, empty and filled, for the suites that hold them to the same promises."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from faq.search.backend import SearchBackend
from faq.search.memory_backend import MemoryBackend
from faq.search.whoosh_backend import WhooshBackend
from tests.unit.faq.samples import ALL


@pytest.fixture(params=["memory", "whoosh"])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchBackend]:
    engine = MemoryBackend() if request.param == "memory" else WhooshBackend(tmp_path / "index")
    yield engine
    engine.close()


@pytest.fixture
def full(backend: SearchBackend) -> SearchBackend:
    backend.replace_all(ALL, "state 1")
    return backend
