"""The tests write no modules into the user's own cache; --accept rewrites the golden files."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite the files in tests/golden")


@pytest.fixture(scope="session", autouse=True)
def private_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    before = os.environ.get("S2S_CACHE_DIR")
    os.environ["S2S_CACHE_DIR"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["S2S_CACHE_DIR"]
    else:
        os.environ["S2S_CACHE_DIR"] = before
