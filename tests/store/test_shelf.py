"""What is stored comes back as it was, or not at all."""

import linecache
import os
import stat
import traceback
import warnings

import pytest

from s2s.errors import CacheDisabledWarning
from s2s.store import Entry, fingerprint, in_memory, load, store, stored
from s2s.store.entry import file_name, header_of, is_file_name, parse
from tests.store.sample import STEM, TEXT


def only_file(folder):
    (path,) = folder.glob("*.py")
    return path


def test_there_and_back(folder, key):
    assert stored(key, STEM) is None
    entry = store(key, TEXT, STEM)
    assert stored(key, STEM) == entry
    assert entry.text == TEXT
    assert entry.path == str(only_file(folder))
    assert only_file(folder).read_text() == entry.whole
    assert only_file(folder).name == f"user_f_value_and_grad_{key[:16]}.py"


def test_the_files_are_the_users_own(folder, key):
    store(key, TEXT, STEM)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(only_file(folder).stat().st_mode) == 0o600


def test_the_header_is_a_comment_of_at_most_100_columns(key):
    header = header_of(key, TEXT)
    assert header.startswith("# ") and header.endswith("\n") and header.isascii()
    assert len(header) <= 100
    assert parse((header + TEXT).encode()).key == key


@pytest.mark.parametrize("stem", ["", "../../x", "a.<locals>.<lambda> grad", "ä", "x" * 500, "\n"])
def test_file_names(stem, key):
    name = file_name(key, stem)
    assert is_file_name(name)
    assert len(name) < 120


def test_another_key_of_the_same_name(folder, key):
    other = key[:16] + fingerprint("another")[16:]
    store(key, TEXT, STEM)
    assert stored(other, STEM) is None
    store(other, TEXT + "# other\n", STEM)
    assert stored(key, STEM) is None
    assert stored(other, STEM).text == TEXT + "# other\n"


def test_every_changed_byte_is_a_miss(folder, key):
    store(key, TEXT, STEM)
    path = only_file(folder)
    whole = path.read_bytes()
    for place in range(len(whole)):
        for flipped in (1, 0x80):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ flipped]) + whole[place + 1 :])
            found = stored(key, STEM)
            assert found is None or found.whole.encode() == whole
        path.write_bytes(whole[:place])
        assert stored(key, STEM) is None
    path.write_bytes(whole + b"\n")
    assert stored(key, STEM) is None


@pytest.mark.parametrize("left", [b"", b"\0" * 100, "prefix", "zeros", b"garbage"])
def test_what_a_crash_leaves_is_replaced(folder, key, left):
    entry = store(key, TEXT, STEM)
    whole = entry.whole.encode()
    left = {"prefix": whole[:-10], "zeros": whole[:-10] + bytes(10)}.get(left, left)
    only_file(folder).write_bytes(left)
    assert stored(key, STEM) is None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert store(key, TEXT, STEM) == entry
    assert stored(key, STEM) == entry


@pytest.mark.parametrize("mode", [0o600, 0o664])
@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("1 / x", "2 / x"),
        lambda text: text + "breakpoint()\n",
        lambda text: text.replace("\n", "\r\n").replace("\r\n", "\n", 1),
        lambda text: text + "# a remark\n",
    ],
)
def test_an_edited_file_is_neither_used_nor_overwritten(folder, key, edit, mode):
    path = store(key, TEXT, STEM).path
    edited = edit(only_file(folder).read_text())
    with open(path, "w", newline="") as file:
        file.write(edited)
    os.chmod(path, mode)
    assert stored(key, STEM) is None
    with pytest.warns(CacheDisabledWarning, match="edited by hand") as caught:
        entries = [store(key, TEXT, STEM) for _ in range(3)]
    assert len(caught) == 1
    assert path in str(caught[0].message)
    assert [(entry.path, entry.text) for entry in entries] == [(None, TEXT)] * 3
    with open(path, newline="") as file:
        assert file.read() == edited


def test_a_touched_file_is_not_an_edited_one(folder, key):
    entry = store(key, TEXT, STEM)
    for moment in (0, 2**33):
        os.utime(entry.path, (moment, moment))
        assert stored(key, STEM) == entry


def test_a_planted_pyc_is_not_consulted(folder, key):
    import importlib.util
    import py_compile

    entry = store(key, TEXT, STEM)
    poison = folder / "poison.py"
    poison.write_text(entry.whole.replace("1 / x", "2 / x"))
    status = os.stat(entry.path)
    os.utime(poison, (status.st_atime, status.st_mtime))
    py_compile.compile(str(poison), importlib.util.cache_from_source(entry.path))
    assert load(stored(key, STEM), "generated").f(1.0) == 1.0


@pytest.mark.parametrize("on_disk", [True, False])
def test_tracebacks_show_the_text_that_ran(folder, key, on_disk):
    entry = store(key, TEXT, STEM) if on_disk else in_memory(key, TEXT, STEM)
    module = load(entry, "generated")
    if on_disk:
        os.unlink(entry.path)
    linecache.checkcache()
    try:
        module.f(0)
    except ZeroDivisionError as error:
        shown = "".join(traceback.format_exception(error))
    assert "return 1 / x" in shown
    assert entry.filename in shown


def test_names_in_memory_are_stable_and_their_own(key):
    entry = in_memory(key, TEXT, STEM)
    assert entry == Entry(f"<s2s {STEM} {key[:8]}>", TEXT)
    assert entry.path is None
    assert entry.filename != in_memory(fingerprint("b"), TEXT, STEM).filename


def test_modules_are_their_own(folder, key):
    entry = store(key, TEXT, STEM)
    one, two = load(entry, "generated"), load(entry, "generated")
    assert one is not two
    assert one.f.__globals__ is not two.f.__globals__
    assert one.__file__ == entry.path
    assert one.__doc__ == "A module."


def test_text_beyond_ascii(folder, key):
    text = 'ä = "€ \x0c \u2028 𝛁"\n'
    entry = store(key, text, STEM)
    assert stored(key, STEM) == entry
    assert load(entry, "generated").ä == "€ \x0c \u2028 𝛁"
    assert linecache.getline(entry.filename, 2) == text
