"""What the compiler must do on a program: be right in every mode, or refuse with an S2SError."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.agreement import assert_effects, dot_gap, random_like, same_bits
from tests.oracle import oracle_hvp
from tests.oracle.structure import flat, unflat
from tests.random_programs.limit import Clock, within
from tests.random_programs.probe import Verdict
from tests.random_programs.program import Program, moved, namespace

RIGHT, REFUSED, WRONG, CRASHED = "right", "refused", "wrong", "crashed"
CLOSE, TRANSPOSED, ROUNDING, CANCELLED = 1e-9, 1e-12, 1e-13, 1e-14
PATIENCE = 30.0


@dataclass(frozen=True)
class Outcome:
    """`detail` says which check failed, or why the compiler refused."""

    state: str
    mode: str = ""
    detail: str = ""

    @property
    def failed(self) -> bool:
        return self.state in (WRONG, CRASHED)


FIRST = ("reverse", "forward", "transpose")
SECOND = ("second", "reverse over reverse")
CHECKPOINTED = ("checkpointed",)
OPTIONS = ("options",)


def check(
    program: Program, verdict: Verdict, modes: tuple[str, ...] = FIRST
) -> tuple[Outcome, ...]:
    """One outcome for each mode; the transpose is asked about where both modes are right."""
    outcomes: list[Outcome] = []
    for mode in modes:
        if mode != "transpose" or all(outcome.state == RIGHT for outcome in outcomes):
            outcomes.append(attempt(mode, lambda mode=mode: CHECKS[mode](program, verdict)))
    return tuple(outcomes)


def attempt(mode: str, run: Callable[[], None]) -> Outcome:
    from s2s import S2SError

    try:
        with warnings.catch_warnings(), within(PATIENCE, Clock.PROCESSOR):
            warnings.simplefilter("ignore")
            run()
    except AssertionError as error:
        inner = error.__traceback__
        while inner is not None and inner.tb_next is not None:
            inner = inner.tb_next
        ours = inner is not None and "tests" in inner.tb_frame.f_code.co_filename
        return Outcome(WRONG if ours else CRASHED, mode, str(error) or "an assertion of s2s")
    except S2SError as error:
        return Outcome(REFUSED, mode, reason(error))
    except Exception as error:  # an internal error of the compiler, whatever it is
        return Outcome(CRASHED, mode, f"{type(error).__name__}: {error}")
    return Outcome(RIGHT, mode)


def reason(error: Exception) -> str:
    """The class of the error, and why: the diagnostic, or the first line of the text."""
    found = getattr(error, "diagnostics", ())
    first = found[0].why if found else (str(error).strip().splitlines() or [""])[0]
    return f"{type(error).__name__}: {first[:120]}"


def check_reverse(program: Program, verdict: Verdict, **options: object) -> None:
    import s2s

    space = namespace(program)
    args, primal_args = program.arguments(space), program.arguments(space)
    expected_value = space["program"](*primal_args)
    value, pullback = s2s.vjp(space["program"], wrt=program.wrt, **options)(*args)
    assert same_bits(value, expected_value), f"value {value!r}, the primal's {expected_value!r}"
    bars = pullback(1.0)
    again = pullback(1.0)
    assert same_bits(bars, again), "the second pullback differs"
    assert_effects(args, program.arguments(space), primal_args)
    expected = unflat(verdict.matrix[0], moved(program, args))
    assert_agrees(bars, expected, f"gradient for {program.wrt}")


def check_checkpointed(program: Program, verdict: Verdict) -> None:
    """The outermost loops hold two states and run again."""
    from s2s import Binomial

    check_reverse(program, verdict, checkpoint=Binomial(2))


def check_options(program: Program, verdict: Verdict) -> None:
    """Each option is tried beside the default: what it refuses is refused, what it gives agrees."""
    import s2s

    space = namespace(program)
    expected = unflat(verdict.matrix[0], moved(program, program.arguments(space)))
    answers = 0
    for name, derivative in VARIANTS.items():
        try:
            found = derivative(s2s, space["program"], program)(*program.arguments(space))
        except s2s.S2SError as error:
            refusal = error
            continue
        answers += 1
        assert_agrees(found, expected, f"{name}: gradient for {program.wrt}")
    if not answers:
        raise refusal


def check_second_order(program: Program, _: Verdict) -> None:
    import s2s

    space = namespace(program)
    v = directions(program, program.arguments(space))
    expected = oracle_hvp(space["program"], program.arguments(space), v, program.wrt)
    found = s2s.hvp(space["program"], wrt=program.wrt)(program.arguments(space), v)
    assert_agrees(found, expected, f"Hessian times v for {program.wrt}")


def check_reverse_over_reverse(program: Program, _: Verdict) -> None:
    import s2s

    space = namespace(program)
    v = directions(program, program.arguments(space))
    expected = oracle_hvp(space["program"], program.arguments(space), v, program.wrt)
    gradient = s2s.grad(space["program"], wrt=program.wrt)
    _, pullback = s2s.vjp(gradient, wrt=program.wrt)(*program.arguments(space))
    assert_agrees(pullback(v), expected, f"pullback of the gradient for {program.wrt}")


def check_forward(program: Program, verdict: Verdict) -> None:
    import s2s

    space = namespace(program)
    args = program.arguments(space)
    dots = directions(program, args)
    value, tangent = s2s.jvp(space["program"], wrt=program.wrt)(args, dots)
    terms = verdict.matrix[0] * flat(dots)
    gap = abs(float(tangent) - float(np.sum(terms)))
    floor = ROUNDING * np.sum(np.abs(flat(dots)))
    assert gap <= CLOSE * np.sum(np.abs(terms)) + floor, f"tangent: {tangent}, not {np.sum(terms)}"


def check_transpose(program: Program, verdict: Verdict) -> None:
    import s2s

    if np.max(np.abs(verdict.matrix), initial=0.0) <= CANCELLED:
        return  # x / x: both modes find nothing but rounding
    space = namespace(program)
    dots = directions(program, program.arguments(space))
    _, tangent = s2s.jvp(space["program"], wrt=program.wrt)(program.arguments(space), dots)
    _, pullback = s2s.vjp(space["program"], wrt=program.wrt)(*program.arguments(space))
    gap = dot_gap(1.0, float(tangent), pullback(1.0), dots)
    assert gap <= TRANSPOSED, f"forward and reverse are {gap:.1e} from transposed"


def through(options: dict[str, Any]) -> Callable:
    """The gradient with these options."""
    return lambda s2s, function, program: s2s.grad(function, wrt=program.wrt, **options)


def by_jacobian(mode: str) -> Callable:
    """The gradient as a Jacobian's only row, from the side that `mode` says."""
    return lambda s2s, function, program: s2s.jacobian(function, wrt=program.wrt, mode=mode)


VARIANTS: dict[str, Callable] = {
    "not stored": through({"cache": False}),
    "recomputed": through({"checkpoint": "recompute"}),
    "automatic": through({"checkpoint": "auto"}),
    "little memory": through({"memory": "4kB"}),
    "rows": by_jacobian("reverse"),
    "columns": by_jacobian("forward"),
}

CHECKS = {
    "reverse": check_reverse,
    "forward": check_forward,
    "transpose": check_transpose,
    "checkpointed": check_checkpointed,
    "options": check_options,
    "second": check_second_order,
    "reverse over reverse": check_reverse_over_reverse,
}


def directions(program: Program, args: tuple) -> Any:
    return random_like(moved(program, args), np.random.default_rng(program.point + 1))


def assert_agrees(found: tuple, expected: tuple, what: str) -> None:
    """Each argument on its own scale, down to the rounding of the largest and of cancelled ones."""
    floor = ROUNDING * np.max(np.abs(flat(expected)), initial=0.0) + CANCELLED
    for one, two in zip(found, expected, strict=True):
        gap = np.max(np.abs(flat(one) - flat(two)), initial=0.0)
        scale = np.max(np.abs(flat(two)), initial=0.0)
        assert gap <= CLOSE * scale + floor, f"{what}: found {found}, expected {expected}"
