"""A folder of its own for every test, and warnings that come every time."""

import pytest

from s2s.store import fingerprint, shelf


@pytest.fixture
def folder(tmp_path, monkeypatch):
    path = tmp_path / "cache"
    monkeypatch.setenv("S2S_CACHE_DIR", str(path))
    shelf._warn_disabled.cache_clear()
    shelf._warn_edited.cache_clear()
    return path


@pytest.fixture
def key():
    return fingerprint("a key")
