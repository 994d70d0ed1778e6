"""Every program of the zoo, in every mode, against dual numbers on the original function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import s2s
from tests.agreement import (
    assert_close,
    assert_effects,
    assert_structure,
    dot_gap,
    random_like,
    same_bits,
)
from tests.oracle import oracle_gradient, oracle_hvp, oracle_jvp, oracle_vjp
from tests.oracle.doors import signature
from tests.oracle.partials import UNARY
from tests.oracle.structure import flat
from tests.random_programs.limit import within
from tests.zoo import CASES
from tests.zoo.case import Case
from tests.zoo.pending import BROKEN, PENDING

DOT = 1e-12
LIMIT = 60.0  # seconds for one case: what does not end fails, and the suite goes on

# Storing a moving float in an integer array warns, and a program may divide by zero.
pytestmark = pytest.mark.filterwarnings("ignore")


def cases(mode: str) -> Any:
    chosen = [case for case in CASES if mode in case.modes]
    chosen = [case for case in chosen if case.smooth or mode != "second"]
    return pytest.mark.parametrize("case", chosen, ids=lambda case: case.title)


def moved(case: Case, args: tuple) -> tuple:
    """The arguments named in wrt, in its order."""
    bound = signature(case.function).bind(*args)
    bound.apply_defaults()
    return tuple(bound.arguments[name] for name in case.wrt)


def directions(case: Case) -> tuple:
    return random_like(moved(case, case.arguments()), np.random.default_rng(len(case.title)))


def cotangent(value: Any) -> Any:
    return random_like(value, np.random.default_rng(7))


def run_or_refused(case: Case, mode: str, run: Callable[[], None]) -> None:
    with within(LIMIT):
        judge(case, mode, run)


def judge(case: Case, mode: str, run: Callable[[], None]) -> None:
    if mode in BROKEN.get(case.title, frozenset()):
        with pytest.raises(Exception) as stopped:  # noqa: B017 - a defect: another error stops it
            run()
        # What `check_...` asserts is the result: a wrong one may not hide among the defects.
        assert not isinstance(stopped.value, AssertionError), stopped.value
        return
    if not case.refused and mode not in PENDING.get(case.title, frozenset()):
        run()
        return
    with pytest.raises(s2s.S2SError):
        run()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_the_oracle_runs_the_program(case: Case) -> None:
    value = case.function(*case.arguments())
    seen, _ = oracle_jvp(case.function, case.arguments(), directions(case), case.wrt)
    assert_close(seen, value, max(case.rounding, 1e-12), "value on the oracle")


@cases("reverse")
def test_reverse(case: Case) -> None:
    run_or_refused(case, "reverse", lambda: check_reverse(case))


def check_reverse(case: Case) -> None:
    args, primal_args = case.arguments(), case.arguments()
    expected_value = case.function(*primal_args)
    value, pullback = s2s.vjp(case.function, wrt=case.wrt)(*args)
    assert type(value) is type(expected_value)
    assert same_bits(value, expected_value), f"{value} is not the primal's {expected_value}"
    out_bar = cotangent(value)
    bars = pullback(out_bar)
    assert_effects(args, case.arguments(), primal_args)
    assert_structure(bars, moved(case, case.arguments()), "gradient")
    expected = oracle_vjp(case.function, case.arguments(), out_bar, case.wrt)
    assert_each_close(case, bars, expected, "gradient")
    check_pullback_again(pullback, out_bar, bars)
    if isinstance(expected_value, float):
        check_value_and_grad(case, expected_value)


def check_pullback_again(pullback: Callable, out_bar: Any, bars: Any) -> None:
    """Called twice, and called after its first result was scribbled over: the same bits."""
    before = flat(bars).tobytes()
    again = pullback(out_bar)
    assert same_bits(again, bars), "the second call of the pullback differs"
    for bar in again if isinstance(again, tuple) else (again,):
        if isinstance(bar, np.ndarray):
            bar[...] = 1e30
    third = pullback(out_bar)
    assert flat(third).tobytes() == before, "a gradient shares kept memory"


def check_value_and_grad(case: Case, expected_value: Any) -> None:
    value, gradient = s2s.value_and_grad(case.function, wrt=case.wrt)(*case.arguments())
    assert same_bits(value, expected_value)
    expected = oracle_gradient(case.function, case.arguments(), case.wrt)
    assert_each_close(case, gradient, expected, "value_and_grad")
    assert_structure(gradient, moved(case, case.arguments()), "gradient")


def assert_each_close(case: Case, found: tuple, expected: tuple, what: str) -> None:
    for name, one, two in zip(case.wrt, found, expected, strict=True):
        assert_close(one, two, case.rounding, f"{what} with respect to {name}")


@cases("forward")
def test_forward(case: Case) -> None:
    run_or_refused(case, "forward", lambda: check_forward(case))


def check_forward(case: Case) -> None:
    dots, args, primal_args = directions(case), case.arguments(), case.arguments()
    expected_value = case.function(*primal_args)
    value, tangent = s2s.jvp(case.function, wrt=case.wrt)(args, dots)
    assert same_bits(value, expected_value)
    assert_effects(args, case.arguments(), primal_args)
    _, expected = oracle_jvp(case.function, case.arguments(), dots, case.wrt)
    assert_close(tangent, expected, case.rounding, "tangent")


@cases("reverse")
def test_reverse_is_the_transpose_of_forward(case: Case) -> None:
    refused = PENDING.get(case.title, frozenset()) | BROKEN.get(case.title, frozenset())
    if case.refused or refused & {"reverse", "forward"}:
        pytest.skip("one of the modes is pending")
    dots = directions(case)
    value, tangent = s2s.jvp(case.function, wrt=case.wrt)(case.arguments(), dots)
    out_bar = cotangent(value)
    _, pullback = s2s.vjp(case.function, wrt=case.wrt)(*case.arguments())
    bars = pullback(out_bar)
    assert dot_gap(out_bar, tangent, bars, dots) <= (case.rounding if case.rounding > 1e-9 else DOT)


@cases("second")
def test_second_order(case: Case) -> None:
    run_or_refused(case, "second", lambda: check_second_order(case))


def check_second_order(case: Case) -> None:
    value = case.function(*case.arguments())
    if not isinstance(value, float | np.floating):
        return  # a Hessian needs one real number
    v = directions(case)
    expected = oracle_hvp(case.function, case.arguments(), v, case.wrt)
    over_reverse = s2s.hvp(case.function, wrt=case.wrt)(case.arguments(), v)
    assert_close(over_reverse, expected, max(case.rounding, 1e-9), "forward over reverse")
    gradient = s2s.grad(case.function, wrt=case.wrt)
    _, pullback = s2s.vjp(gradient, wrt=case.wrt)(*case.arguments())
    bars = pullback(v)
    assert_close(bars, expected, max(case.rounding, 1e-9), "reverse over reverse")
    assert_close(bars, over_reverse, max(case.rounding, 1e-10), "reverse over reverse, and hvp")


def test_a_rotten_oracle_turns_the_suite_red(monkeypatch: pytest.MonkeyPatch) -> None:
    case = next(case for case in CASES if case.title == "straight_line.dense_layer")
    honest = UNARY[np.tanh]
    monkeypatch.setitem(UNARY, np.tanh, lambda v, r: honest(v, r) * (1.0 + 1e-7))
    with pytest.raises(AssertionError):
        check_reverse(case)
