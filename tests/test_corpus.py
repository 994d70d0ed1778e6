"""Ordinary library code ends in a text that parses or in an error with a line, never in a crash."""

from __future__ import annotations

import types

import pytest

from tests.corpus import children
from tests.corpus.children import outcomes
from tests.corpus.compiling import ACCEPTED, BUG, REFUSED, Outcome, outcome
from tests.corpus.found import FOUND
from tests.corpus.functions import Module, drawn, functions_in, modules_of

MODULES, SEED = 12, 3


@pytest.fixture(scope="module")
def found() -> list[Outcome]:
    modules = modules_of()
    sample = drawn(modules, MODULES / len(modules), SEED)
    return [item for module in sample for item in outcomes(module)]


@pytest.mark.filterwarnings("ignore")
def test_no_function_crashes_the_compiler(found) -> None:
    bugs = [item for item in found if item.state == BUG]
    assert not bugs, "\n".join(f"{item.name}: {item.reason} {item.place}" for item in bugs)


def test_refusing_everything_does_not_pass(found) -> None:
    states = [item.state for item in found]
    accepted, refused = states.count(ACCEPTED), states.count(REFUSED)
    assert accepted + refused > 200
    assert accepted >= 0.35 * (accepted + refused)


@pytest.mark.parametrize("function", FOUND, ids=lambda function: function.__name__)
def test_what_the_corpus_found(function) -> None:
    found = outcome(function)
    assert found.state != BUG, f"{found.reason} {found.place}"


def test_every_function_of_a_file_is_found(tmp_path) -> None:
    path = tmp_path / "some_functions.py"
    path.write_text(
        "import functools\n"
        "TABLE = {'a': lambda x: x + 1}\n"
        "@functools.cache\ndef f(x):\n    def g(y):\n        return x + y\n    return g\n"
        "class C:\n    def m(self, x): return [x for x in x]\n"
    )
    module = Module("some_functions", str(path))
    names = {function.__qualname__ for function in functions_in(module)}
    assert names == {"<lambda>", "f", "f.<locals>.g", "C.m"}


def test_what_hangs_swells_or_dies_is_seen(tmp_path, monkeypatch) -> None:
    """The control: the harness finds each kind of bug, and goes on behind it."""
    path = tmp_path / "four_functions.py"
    path.write_text("".join(f"def {name}(x): return x\n" for name in ("dies", "swells", "hangs")))
    path.write_text(path.read_text() + "def raises(x): return x\ndef works(x): return x\n")

    def judge(function: types.FunctionType) -> Outcome:
        if function.__name__ == "dies":
            import os

            os._exit(3)
        return outcome(function)

    def compiled(function, first):
        if function.__name__ == "swells":
            return bytearray(2**30)
        while function.__name__ == "hangs":
            pass
        if function.__name__ == "raises":
            raise KeyError(first)

    monkeypatch.setattr("tests.corpus.compiling.compiled", compiled)
    monkeypatch.setattr("tests.corpus.compiling.SECONDS", 0.2)
    found = outcomes(Module("four_functions", str(path)), judge=judge)
    assert [item.state for item in found] == [BUG, BUG, BUG, BUG, ACCEPTED]
    words = ("ended with 3", "MemoryError", "TimeoutError", "KeyError")
    assert all(word in item.reason for word, item in zip(words, found[:4], strict=True))
    assert children.MEMORY == 512 * 2**20
