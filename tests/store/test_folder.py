"""Only a folder that is the user's own is used."""

import os
import signal
import stat

import pytest

from s2s.errors import CacheDisabledWarning
from s2s.store import load, store, stored
from s2s.store.folder import Unsafe, folder_path
from tests.store.sample import STEM, TEXT

NOBODY = 65534


def refused(key, match):
    with pytest.warns(CacheDisabledWarning, match=match) as caught:
        entries = [store(key, TEXT, STEM) for _ in range(2)]
    assert len(caught) == 1
    assert [entry.path for entry in entries] == [None, None]
    assert load(entries[0], "generated").f(2.0) == 0.5
    assert stored(key, STEM) is None


@pytest.mark.parametrize("mode", [0o770, 0o777, 0o1777, 0o702])
def test_a_folder_that_others_can_write(folder, key, mode):
    folder.mkdir()
    folder.chmod(mode)
    refused(key, f"{folder} can be written by other users")
    assert not any(folder.iterdir())


@pytest.mark.parametrize("mode", [0o770, 0o777])
def test_a_folder_below_one_that_others_can_write(folder, key, mode):
    folder.parent.chmod(mode)
    refused(key, f"{folder.parent} can be written by other users")
    assert not folder.exists()


def test_a_folder_below_a_sticky_one(folder, key):
    folder.parent.chmod(0o1777)
    assert store(key, TEXT, STEM).path


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("level", ["folder", "parent"])
def test_a_folder_of_somebody_else(folder, key, level):
    folder.mkdir(mode=0o700)
    given = folder if level == "folder" else folder.parent
    os.chown(given, NOBODY, -1)
    refused(key, f"{given} belongs to another user")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_an_entry_of_somebody_else(folder, key):
    entry = store(key, TEXT, STEM)
    os.chown(entry.path, NOBODY, -1)
    assert stored(key, STEM) is None
    assert store(key, TEXT, STEM).path
    assert os.stat(entry.path).st_uid == os.geteuid()


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_an_entry_that_others_can_write(folder, key, mode):
    entry = store(key, TEXT, STEM)
    os.chmod(entry.path, mode)
    assert stored(key, STEM) is None
    assert store(key, TEXT, STEM) == entry
    assert stat.S_IMODE(os.stat(entry.path).st_mode) == 0o600


def _link(path, victim):
    os.symlink(victim, path)


def _hard_link(path, victim):
    os.link(victim, path)


def _fifo(path, victim):
    os.mkfifo(path)


@pytest.mark.parametrize("plant", [_link, _hard_link, _fifo])
def test_something_planted_in_place_of_an_entry(folder, key, plant):
    entry = store(key, TEXT, STEM)
    victim = folder.parent / "victim"
    os.rename(entry.path, victim)
    before = victim.read_bytes()
    plant(entry.path, victim)
    signal.alarm(5)  # a reader that waits for a FIFO ends here
    assert stored(key, STEM) is None
    assert store(key, TEXT, STEM) == entry
    signal.alarm(0)
    assert victim.read_bytes() == before
    assert stored(key, STEM) == entry


def test_a_directory_in_place_of_an_entry(folder, key):
    entry = store(key, TEXT, STEM)
    os.unlink(entry.path)
    os.mkdir(entry.path)
    refused(key, "Is a directory")


def test_a_file_in_place_of_the_folder(folder, key):
    folder.write_text("not a folder")
    refused(key, "File exists|Not a directory")


def test_a_link_to_the_users_own_folder(folder, key):
    real = folder.parent / "elsewhere"
    real.mkdir(mode=0o700)
    os.symlink(real, folder)
    assert store(key, TEXT, STEM).path.startswith(str(real))


def test_a_folder_that_cannot_be_written(folder, key):
    """In a child without privileges, since root may write everywhere."""
    folder.parent.chmod(0o1777)
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                for path in [folder.parent, *folder.parent.parents][:-1]:
                    os.chmod(path, os.stat(path).st_mode | 0o011)
                os.setuid(NOBODY)
            folder.mkdir(mode=0o500)
            refused(key, "Permission denied")
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_the_default_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("S2S_CACHE_DIR", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert folder_path().startswith(str(tmp_path))
    assert os.path.basename(folder_path()) == "s2s"


def test_no_home_folder(monkeypatch):
    import platformdirs

    monkeypatch.setenv("S2S_CACHE_DIR", "")
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: "~/.cache/s2s")
    with pytest.raises(Unsafe, match="no home folder"):
        folder_path()
