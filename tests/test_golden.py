"""The golden modules: what the compiler writes, byte by byte, and what those bytes compute.

    pytest tests/test_golden.py --accept      rewrites the files; the diff is the review

The file is executed, not the text in memory; its results are held to the oracle.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import s2s
from s2s.api.derived import Derived
from tests import golden_programs as programs
from tests.agreement import assert_close, random_like
from tests.hand.programs import Cell, Wave, sweep
from tests.oracle import oracle_gradient, oracle_hvp, oracle_jvp, oracle_vjp
from tests.zoo.case import Case, matrix, number, vector

FOLDER = Path(__file__).parent / "golden"


def wide(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.normal(size=shape)


def layers(rng: np.random.Generator) -> dict:
    return {"layers": [(wide(rng, 3, 3), wide(rng, 3)) for _ in range(2)], "scale": number(rng)}


CASES = {
    case.name: case
    for case in (
        Case(sweep, lambda rng: (vector(rng, 6), number(rng), 3), ("x", "w"), "sweep"),
        Case(Cell.run, lambda rng: (Cell(Wave(1.3), 0.2), vector(rng), 4), ("h",), "cell"),
        Case(
            programs.pendulum,
            lambda rng: (number(rng), number(rng), number(rng), 7),
            ("angle", "speed", "length"),
            "pendulum",
        ),
        Case(
            programs.rollout,
            lambda rng: (wide(rng, 3, 3), vector(rng, 3), wide(rng, 5, 3)),
            ("w", "h"),
            "rollout",
        ),
        Case(
            programs.classifier,
            lambda rng: (
                *(wide(rng, 4, 5), wide(rng, 5), wide(rng, 5, 3), wide(rng, 3)),
                *(wide(rng, 6, 4), rng.integers(0, 3, 6)),
            ),
            ("w1", "b1", "w2", "b2"),
            "classifier",
        ),
        Case(programs.heat, lambda rng: (vector(rng, 7), number(rng), 4), ("u", "c"), "heat"),
        Case(
            programs.double_buffer,
            lambda rng: (vector(rng, 6), number(rng), 3),
            ("start", "weight"),
            "double_buffer",
        ),
        Case(programs.escape, lambda rng: (0.4, number(rng), 2.0), ("z", "c"), "escape"),
        Case(programs.square_root, lambda rng: (number(rng), 1e-9), ("a",), "square_root"),
        Case(programs.network, lambda rng: (layers(rng), vector(rng, 3)), ("params",), "network"),
        Case(
            programs.bounce,
            lambda rng: (programs.Spring(number(rng), number(rng)), number(rng), 0.0),
            ("spring", "position"),
            "bounce",
        ),
        Case(
            programs.frequencies, lambda rng: (vector(rng), number(rng)), ("x", "scale"), "closure"
        ),
        Case(
            programs.relaxed,
            lambda rng: (vector(rng), vector(rng), np.cos),
            ("field", "source"),
            "runtime_callee",
        ),
        Case(
            programs.normalise_rows,
            lambda rng: (matrix(rng), vector(rng, 3)),
            ("table", "weights"),
            "mutated_argument",
        ),
        Case(
            programs.thomas,
            lambda rng: (vector(rng), 3.0 + vector(rng), vector(rng), vector(rng)),
            ("lower", "diagonal", "upper", "right"),
            "thomas",
        ),
        Case(programs.stacked, lambda rng: (vector(rng, 3), wide(rng, 3, 3)), ("x", "w"), "calls"),
        Case(programs.history, lambda rng: (vector(rng), 0.1, 3), ("x", "rate"), "history"),
        Case(
            programs.attention,
            lambda rng: (wide(rng, 3, 2), wide(rng, 4, 2), wide(rng, 4, 2)),
            ("q", "k", "v"),
            "attention",
        ),
        Case(
            programs.huber,
            lambda rng: (vector(rng, 3), wide(rng, 6, 3), vector(rng, 6)),
            ("w",),
            "huber",
        ),
    )
}
GRADIENTS = [name for name in CASES if name != "attention"]
TANGENTS = ["sweep", "pendulum", "rollout", "heat", "network"]
PRODUCTS = ["pendulum", "heat", "classifier"]


@dataclass(frozen=True)
class Golden:
    """One file: the case, what is derived, and what the oracle says of its results."""

    case: Case
    form: Callable[..., Derived]
    suffix: str
    check: Callable[[Case, Derived, ModuleType], None]

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.case.name}_{self.suffix}.py"


def moved(case: Case) -> tuple:
    names = case.function.__code__.co_varnames
    return tuple(case.arguments()[names.index(name)] for name in case.wrt)


def direction(case: Case) -> tuple:
    return random_like(moved(case), np.random.default_rng(3))


def called(derived: Derived, module: ModuleType, case: Case, *further: Any) -> Any:
    """The function of the file, given what the derivative object would give."""
    found = derived.modules.find(case.arguments())
    free = {name: found.compiled.resolve(name) for name in found.compiled.free}
    entry = getattr(module, found.compiled.entry.__name__)
    return entry(*case.arguments(), *found.stage.extra(), *further, **free)


def check_gradient(case: Case, derived: Derived, module: ModuleType) -> None:
    value, gradient = called(derived, module, case)
    assert value == case.function(*case.arguments())
    assert_close(gradient, oracle_gradient(case.function, case.arguments(), case.wrt), 1e-11, "bar")


def check_pullback(case: Case, derived: Derived, module: ModuleType) -> None:
    value, kept = called(derived, module, case)
    value_bar = random_like(value, np.random.default_rng(5))
    bars = getattr(module, f"{case.function.__name__}_reverse")(kept, value_bar)
    expected = oracle_vjp(case.function, case.arguments(), value_bar, case.wrt)
    assert_close(bars, expected, 1e-11, "bars")


def check_tangent(case: Case, derived: Derived, module: ModuleType) -> None:
    dots = direction(case)
    _, tangent = called(derived, module, case, *dots)
    _, expected = oracle_jvp(case.function, case.arguments(), dots, case.wrt)
    assert_close(tangent, expected, 1e-11, "dot")


def check_product(case: Case, derived: Derived, module: ModuleType) -> None:
    v = direction(case)
    _, (product, _) = called(derived, module, case, *v)
    assert_close(product, oracle_hvp(case.function, case.arguments(), v, case.wrt), 1e-10, "hvp")


GOLDENS = (
    *(Golden(CASES[name], s2s.value_and_grad, "gradient", check_gradient) for name in GRADIENTS),
    Golden(CASES["attention"], s2s.vjp, "pullback", check_pullback),
    *(Golden(CASES[name], s2s.jvp, "tangent", check_tangent) for name in TANGENTS),
    *(Golden(CASES[name], s2s.hvp, "product", check_product) for name in PRODUCTS),
)


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda golden: golden.path.stem)
def test_golden(golden: Golden, request: pytest.FixtureRequest) -> None:
    derived = golden.form(golden.case.function, wrt=golden.case.wrt, cache=False)
    text = derived.modules.find(golden.case.arguments()).compiled.text
    if request.config.getoption("--accept"):
        golden.path.write_text(text, encoding="utf-8")
    assert golden.path.read_text(encoding="utf-8") == text, "read the diff, then --accept"
    golden.check(golden.case, derived, loaded(golden.path))


def test_no_file_without_a_case() -> None:
    assert {path.name for path in FOLDER.glob("*.py")} == {golden.path.name for golden in GOLDENS}


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"golden_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
