"""A start from the store: what was compiled is found again for the very same world only."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import s2s
from s2s.pipeline import derivative
from s2s.request import Derivative, Request
from s2s.rules.shelf import SHELF
from s2s.store import recall
from s2s.store.entry import is_ours
from s2s.store.recipe import question, stem_of
from s2s.store.shelf import keep_recipe, kept_recipe
from s2s_runtime.kinds import kind_of

ROOT = Path(__file__).resolve().parents[2]
REQUEST = Request(Derivative.VALUE_AND_GRAD, ("x",), single=True)
PROGRAM = """
from dataclasses import dataclass
import numpy as np

SCALE = 2.0
ONE = 1.0

@dataclass
class Pair:
    a: float = 1.5

class Cell:
    def __init__(self, w):
        self.w = w * ONE

    def step(self, x):
        return np.tanh(x * self.w)

def act(x, k=3.0):
    return np.sin(x) * k  # three waves

def made(f):
    def inner(x):
        return np.sum(f(x))
    return inner

sines, cosines = made(np.sin), made(np.cos)

def loss(x, cell):
    made = Cell(0.5)
    return np.sum(act(x) * SCALE + cell.step(x) + made.step(x) + Pair().a * x)
"""


@pytest.fixture(autouse=True)
def no_rules_of_users(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other test modules declare rules, and then nothing is recalled."""
    monkeypatch.setattr(SHELF, "own", False)


@pytest.fixture
def program(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., ModuleType]:
    """The module of a text, loaded anew each time, as another process would."""

    def load(old: str = "", new: str = "") -> ModuleType:
        assert old in PROGRAM
        path = tmp_path / "program.py"
        path.write_text(PROGRAM.replace(old, new, 1) if old else PROGRAM, encoding="utf-8")
        importlib.invalidate_caches()
        spec = importlib.util.spec_from_file_location("program", path)
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, "program", module)
        exec(compile(path.read_bytes(), str(path), "exec"), module.__dict__)
        return module

    return load


def kinds(module: ModuleType) -> tuple:
    return kind_of(np.ones(3)), kind_of(module.Cell(0.5))


def gradient(compiled: object, module: ModuleType) -> np.ndarray:
    free = {name: compiled.resolve(name) for name in compiled.free}
    return compiled.entry(np.ones(3), module.Cell(0.5), **free)[1]


def expected(scale: float = 2.0) -> np.ndarray:
    return np.full(3, 3.0 * np.cos(1.0) * scale + 1.0 / np.cosh(0.5) ** 2 + 1.5)


def test_the_same_text_in_another_process_is_found(program):
    first = program()
    compiled = derivative(first.loss, REQUEST, kinds(first))
    again = program()
    found = recall(again.loss, REQUEST, kinds(again))
    assert (found.text, found.path) == (compiled.text, compiled.path)
    np.testing.assert_allclose(gradient(found, again), expected())


def test_names_that_are_passed_are_read_when_it_is_called(program):
    first = program()
    derivative(first.loss, REQUEST, kinds(first))
    again = program("SCALE = 2.0", "SCALE = 5.0")
    np.testing.assert_allclose(
        gradient(recall(again.loss, REQUEST, kinds(again)), again), expected(5.0)
    )


EDITS = {
    "the function": ("act(x) * SCALE", "act(x) / SCALE"),
    "a helper": ("np.sin(x) * k", "np.cos(x) * k"),
    "a comment of a helper": ("three waves", "four waves"),
    "a default of a helper": ("k=3.0", "k=4.0"),
    "where it stands": ("SCALE = 2.0", "\nSCALE = 2.0"),
    "a method": ("np.tanh(x * self.w)", "np.sin(x * self.w)"),
    "what a method is": ("    def step(self, x)", "    @staticmethod\n    def step(x, self=1.0)"),
    "a constructor": ("w * ONE", "ONE * w"),
    "what a constructor reads": ("ONE = 1.0", "ONE = 1"),
    "a field of a dataclass": ("a: float = 1.5", "a: float = 2.5"),
    "a frozen dataclass": ("@dataclass\n", "@dataclass(frozen=True)\n"),
    "the kind of a global": ("SCALE = 2.0", "SCALE = np.ones(3)"),
}


@pytest.mark.parametrize("old, new", EDITS.values(), ids=EDITS)
def test_an_edit_is_a_miss(program, old, new):
    first = program()
    derivative(first.loss, REQUEST, kinds(first))
    again = program(old, new)
    assert recall(again.loss, REQUEST, kinds(again)) is None


def replaced(module: ModuleType) -> None:
    module.act = lambda x: np.cos(x)


def patched(module: ModuleType) -> None:
    module.Cell.step = lambda self, x: x


def default(module: ModuleType) -> None:
    module.act.__defaults__ = (7.0,)


def code(module: ModuleType) -> None:
    module.act.__code__ = (lambda x, k=3.0: np.cos(x) * k).__code__


def unbound(module: ModuleType) -> None:
    del module.act


def library(module: ModuleType) -> None:
    module.np = ModuleType("numpy")
    vars(module.np).update(vars(np), sin=np.cos)


@pytest.mark.parametrize("change", [replaced, patched, default, code, unbound, library])
def test_a_change_while_it_runs_is_a_miss(program, change):
    first = program()
    derivative(first.loss, REQUEST, kinds(first))
    again = program()
    change(again)
    assert recall(again.loss, REQUEST, kinds(again)) is None


def test_a_library_that_somebody_patched_is_a_miss(program, monkeypatch):
    first = program()
    derivative(first.loss, REQUEST, kinds(first))
    monkeypatch.setattr(np, "sin", lambda x: np.cos(x))
    assert recall(first.loss, REQUEST, kinds(first)) is None


def test_what_was_found_asks_whether_it_still_holds(program):
    first = program()
    derivative(first.loss, REQUEST, kinds(first))
    again = program()
    found = recall(again.loss, REQUEST, kinds(again))
    assert found.refresh()
    replaced(again)
    assert not found.refresh()


def test_closures_of_one_factory_have_modules_of_their_own(program):
    first = program()
    array = (kind_of(np.ones(3)),)
    for function in (first.sines, first.cosines):
        derivative(function, REQUEST, array)
    again = program()
    found = [recall(function, REQUEST, array) for function in (again.sines, again.cosines)]
    for compiled, partial in zip(found, (np.cos(1.0), -np.sin(1.0)), strict=True):
        np.testing.assert_allclose(compiled.entry(np.ones(3))[1], np.full(3, partial))


@pytest.mark.parametrize(
    "other",
    [
        Request(Derivative.VALUE_AND_GRAD, ("cell",), single=True),
        Request(Derivative.JVP, ("x",), single=True),
        Request(Derivative.VALUE_AND_GRAD, ("x",), single=True, cache=False),
    ],
)
def test_another_request_is_a_miss(program, other):
    first = program()
    derivative(first.loss, REQUEST, kinds(first))
    assert recall(first.loss, other, kinds(first)) is None
    assert recall(first.loss, REQUEST, None) is None


def test_a_damaged_recipe_is_a_miss(program, folder):
    first = program()
    derivative(first.loss, REQUEST, kinds(first))
    (path,) = folder.glob("*.recipe")
    whole = path.read_bytes()
    for data in (b"", whole[:40], whole[:-5], whole.replace(b"0: (", b"1: ("), whole + b"x"):
        path.write_bytes(data)
        assert recall(first.loss, REQUEST, kinds(first)) is None
    path.write_bytes(whole)
    assert recall(first.loss, REQUEST, kinds(first)) is not None


def test_a_recipe_that_means_something_else_is_a_miss(program):
    """What its own digest does not tell: a recipe is only a hint."""
    first = program()
    derivative(first.loss, REQUEST, kinds(first))
    asked, stem = question(first.loss, REQUEST, kinds(first)), stem_of(first.loss, REQUEST)
    text = kept_recipe(asked, stem)
    for other in ("()", "__import__('os')", text.replace("'loss_value_and_grad'", "'other'")):
        keep_recipe(asked, other, stem)
        assert recall(first.loss, REQUEST, kinds(first)) is None


def test_a_module_that_is_gone_or_edited_is_a_miss(program, folder):
    first = program()
    path = Path(derivative(first.loss, REQUEST, kinds(first)).path)
    path.write_bytes(path.read_bytes().replace(b"np.cos", b"np.sin"))
    assert recall(first.loss, REQUEST, kinds(first)) is None
    path.unlink()
    assert recall(first.loss, REQUEST, kinds(first)) is None
    assert all(is_ours(name) for name in os.listdir(folder) if not name.startswith("."))


START = """
import sys, numpy as np, s2s, program
print(s2s.grad(program.loss)(np.ones(3), program.Cell(0.5))[0])
print(*sys.modules)
"""


def test_a_cached_start_imports_no_compiler(tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    folders = [ROOT, ROOT / "runtime", ROOT / "kernels", tmp_path]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(map(str, folders)),
        "S2S_CACHE_DIR": str(tmp_path / "cache"),
    }
    command = [sys.executable, "-c", START]
    runs = [
        subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    (cold, before), (cached, after) = (run.splitlines() for run in runs)
    assert cold == cached
    rooms = {"gast", "s2s.pipeline", "s2s.read", "s2s.rules", "s2s.normalise", "s2s.derive"}
    assert rooms <= set(before.split())
    assert not rooms & set(after.split())


def gradient_of(module: ModuleType, cache: object) -> s2s.Differentiable:
    derived = s2s.grad(module.sines, cache=cache)
    np.testing.assert_allclose(derived(np.ones(3)), np.full(3, np.cos(1.0)))
    return derived


def test_the_option_names_the_folder(program, folder, tmp_path):
    module = program()
    places = {"user": folder, "local": tmp_path / "__s2s__", tmp_path / "own": tmp_path / "own"}
    for cache, place in places.items():
        path = Path(gradient_of(module, cache).path)
        assert path.parent == place and len(list(place.glob("*.recipe"))) == 1
    assert gradient_of(module, False).path is None
    again = program()
    for place in ("local", str(tmp_path / "own")):
        request = Request(Derivative.VALUE_AND_GRAD, ("x",), single=True, cache=place)
        assert recall(again.sines, request, (kind_of(np.ones(3)),)) is not None


@pytest.mark.parametrize("cache", [None, 3, ""])
def test_what_is_no_place_is_refused(program, cache):
    with pytest.raises(TypeError, match="is no place: write 'user'"):
        s2s.grad(program().sines, cache=cache)
