"""The tables of docs/arrays.md, row by row: right, or refused."""

from __future__ import annotations

import linecache
import threading
from pathlib import Path

import numpy as np
import pytest
from numpy.lib.stride_tricks import as_strided

import s2s
from tests.agreement import assert_close
from tests.oracle import oracle_gradient

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "arrays.md").read_text()
BASE = np.linspace(0.5, 1.4, 4)
X = np.linspace(0.5, 1.4, 6)
BUFFER = np.zeros(6)
VERDICTS = ("right", "refused")

pytestmark = pytest.mark.filterwarnings("ignore")


def table(heading: str) -> dict[str, str]:
    """The rows of the table under a heading."""
    part = PAGE.split(f"## {heading}")[1].split("\n## ")[0]
    cells = [line.strip("|").rsplit("|", 1) for line in part.splitlines() if line.startswith("| ")]
    return {name.strip().strip("`"): verdict.strip() for name, verdict in cells[1:]}


class Plain(np.ndarray):
    """Overrides nothing."""


class Own(np.ndarray):
    """Multiplies in a way of its own."""

    def __mul__(self, other):
        return np.asarray(self) + np.asarray(other)


def memmap(folder):
    found = np.memmap(folder / "x", dtype=float, shape=(4,), mode="w+")
    found[:] = BASE
    return found


def read_only(_):
    found = BASE.copy()
    found.flags.writeable = False
    return found


ARRAYS = {
    "contiguous": lambda _: BASE.copy(),
    "memmap": memmap,
    "read-only": read_only,
    "stride 0": lambda _: np.broadcast_to(np.float64(0.7), (4,)),
    "overlapping windows": lambda _: as_strided(BASE.copy(), (3, 2), (8, 8)),
    "Fortran order": lambda _: np.asfortranarray(np.outer(BASE, BASE)),
    "negative stride": lambda _: BASE[::-1],
    "strided": lambda _: X[::2],
    "big-endian": lambda _: BASE.astype(">f8"),
    "float16": lambda _: BASE.astype(np.float16),
    "float32": lambda _: BASE.astype(np.float32),
    "long double": lambda _: BASE.astype(np.longdouble),
    "empty": lambda _: np.zeros(0),
    "zero-dimensional": lambda _: np.array(0.7),
    "memory of a bytes object": lambda _: np.frombuffer(BASE.tobytes()),
    "subclass that overrides nothing": lambda _: BASE.copy().view(Plain),
    "subclass with operators of its own": lambda _: BASE.copy().view(Own),
    "masked": lambda _: np.ma.masked_array(BASE.copy(), [0, 1, 0, 0]),
    "np.matrix": lambda _: np.matrix(BASE.copy()),
    "record array": lambda _: np.rec.array([(1.0, 2.0)], dtype=[("a", float), ("b", float)]),
    "structured": lambda _: np.zeros(4, dtype=[("a", float), ("b", float)]),
    "objects": lambda _: np.array(list(BASE), dtype=object),
    "integers": lambda _: np.arange(4),
    "booleans": lambda _: np.ones(4, bool),
    "dates": lambda _: np.array(["2020-01-01"] * 4, dtype="M8[D]"),
}


def cubes(x):
    return np.sum(x * x * x)


def written(x):
    x *= x
    return np.sum(x * x)


def turned(x):
    v = x.T
    return np.sum(np.sin(v) * v)


def test_the_tables_and_the_tests_have_the_same_rows():
    assert table("Arrays as arguments").keys() == ARRAYS.keys()
    assert set(table("Arrays as arguments").values()) == set(VERDICTS)
    assert set(table("Ways to write").values()) == set(VERDICTS)


@pytest.mark.parametrize("function", [cubes, written, turned])
@pytest.mark.parametrize("name", ARRAYS)
def test_an_array_as_an_argument(name, function, tmp_path):
    array = ARRAYS[name](tmp_path)
    gradient = s2s.grad(function)
    if table("Arrays as arguments")[name] == "refused":
        with pytest.raises(s2s.S2SError):
            gradient(array)
        return
    before = np.array(array)
    found = gradient(array)
    if array.size:
        plain = np.array(array, dtype=float)
        rounding = {2: 5e-3, 4: 1e-6}.get(array.dtype.itemsize, 1e-12)
        assert_close(found, oracle_gradient(function, (plain,), ("x",))[0], rounding, name)
    assert found.shape == array.shape
    assert np.array_equal(np.array(array), before), "the caller's array was changed"
    assert type(found) is np.ndarray and found.dtype == array.dtype
    assert found.flags.writeable and not np.shares_memory(found, array)


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize("statement", table("Ways to write"))
def test_a_way_to_write(statement, mode):
    function = made(statement)
    if mode == "reverse":
        run = lambda: s2s.grad(function)(X.copy())  # noqa: E731
    else:
        run = lambda: s2s.jvp(function)((X.copy(),), np.ones(6))[1]  # noqa: E731
    if table("Ways to write")[statement] == "refused":
        with pytest.raises(s2s.S2SError):
            run()
        return
    (expected,) = oracle_gradient(function, (X.copy(),), ("x",))
    assert_close(run(), expected if mode == "reverse" else np.sum(expected), 1e-12, statement)


def made(statement: str):
    """A function around the statement, with a text that can be read."""
    text = f"def f(x):\n    y = x * x\n    {statement}\n    return np.sum(y * y * 1.5)\n"
    filename = f"<arrays: {statement}>"
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    world = {"np": np, "threading": threading, "BUFFER": BUFFER, "__name__": "arrays_page"}
    exec(compile(text, filename, "exec"), world)  # noqa: S102 - the text of the page
    return world["f"]


def raises_half_way(x):
    x *= 2.0
    x[9] = 1.0
    return np.sum(x)


@pytest.mark.parametrize("door", [s2s.grad, s2s.vjp, s2s.value_and_grad])
def test_the_callers_arrays_are_unharmed_where_the_function_raises(door):
    x = X.copy()
    with pytest.raises(IndexError):
        door(raises_half_way)(x)
    assert np.array_equal(x, X)
