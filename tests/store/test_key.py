"""The key changes with everything that the text depends on, and with nothing else."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s.store import fingerprint, key, key_of

ASKED = {"sources": ["a", "b"], "request": "grad", "book": "numpy", "kinds": "float64[2]"}
FIELDS = st.lists(st.text(max_size=3) | st.binary(max_size=3), max_size=4)


@given(FIELDS, FIELDS)
def test_lists_of_fields_do_not_run_together(one, other):
    plain = [
        [f if isinstance(f, bytes) else f.encode("utf-8", "surrogatepass") for f in fields]
        for fields in (one, other)
    ]
    assert (fingerprint(*one) == fingerprint(*other)) == (plain[0] == plain[1])


@pytest.mark.parametrize(
    "change",
    [
        {"sources": ["a", "c"]},
        {"sources": ["b", "a"]},
        {"sources": ["a"]},
        {"sources": ["ab"]},
        {"request": "jvp"},
        {"book": "mine"},
        {"kinds": "float32[2]"},
    ],
)
def test_what_is_asked_counts(change):
    assert key_of(**ASKED) == key_of(**ASKED)
    assert key_of(**(ASKED | change)) != key_of(**ASKED)


def test_versions_count(monkeypatch):
    before = key_of(**ASKED)
    monkeypatch.setattr(np, "__version__", "9.9.9")
    assert key_of(**ASKED) != before


def test_the_compiler_counts(monkeypatch):
    before = key_of(**ASKED)
    monkeypatch.setattr(key, "compiler_digest", lambda: "another")
    assert key_of(**ASKED) != before


def test_the_compilers_text_is_all_of_it():
    parts = list(key._files("s2s"))
    assert "errors.py" in parts
    assert "store/key.py" in parts
    assert list(key._files("gast"))[1:]
    assert list(key._files("no_such_package")) == ["no_such_package"]


def test_a_key_is_the_same_in_every_process_but_not_under_every_flag():
    script = f"from s2s.store import key_of; print(key_of(**{ASKED!r}))"

    def printed(*flags):
        command = [
            sys.executable,
            *flags,
            "-c",
            f"import sys; sys.path[:] = {sys.path!r}; {script}",
        ]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    assert printed() == printed("-B") == key_of(**ASKED)
    assert printed("-O") != printed()


def test_a_start_from_the_store_imports_no_compiler():
    script = (
        f"import sys; sys.path[:] = {sys.path!r}; import s2s.store, s2s.read\n"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in ('gast', 'astunparse')))"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
