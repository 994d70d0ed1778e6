"""Whether a rule is right, found without the compiler.

For every sample of the domain, and with every amount of knowledge the compiler may have:

    the tangent agrees with a numerical derivative of the primitive
    the adjoint is the transpose of the tangent, to rounding
    the text reads no more than it says: what it only needs the shape of is replaced by nan
"""

from __future__ import annotations

import copy
import reprlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import gast
import numpy as np

from s2s.rulebook.literals import can_be_literal
from s2s.rulebook.numerical import Operand, derivative, numbers, rebuilt
from s2s.rulebook.rule import Rule, RuleError, Template
from s2s.rulebook.writes import EFFECTS
from s2s_runtime.cotangents import cast, expand, unbroadcast
from s2s_runtime.kinds import is_generator

TRANSPOSE_TOLERANCE = 1e-12


class RuleCheckError(AssertionError):
    """A rule whose parts disagree."""


@dataclass(frozen=True)
class Trial:
    """One call of a primitive, with random directions for its operands."""

    rule: Rule
    bound: Mapping[str, Any]
    result: Any
    dots: Mapping[str, Any]
    bar: Any
    conjugate: bool = False

    @property
    def given(self) -> frozenset[str]:
        return frozenset(self.bound)


def check_rule(rule: Rule, rng: np.random.Generator) -> int:
    """Raise RuleCheckError where the rule is wrong, else the number of trials."""
    count = 0
    for args, kwargs in rule.samples(rng):
        for trial in trials(rule, args, kwargs, rng):
            check_trial(trial)
            count += 1
    return count


def trials(rule: Rule, args: tuple, kwargs: dict, rng: np.random.Generator) -> Iterator[Trial]:
    """The call as sampled; and with complex operands, where the primitive takes them."""
    yield _trial(rule, rule.bind(args, kwargs), rng, conjugate=False)
    if rule.complex_ok:
        bound = rule.bind(args, kwargs)
        bound |= {p: _turned(bound[p], rng) for p in _floating(rule, bound)}
        try:
            yield _trial(rule, bound, rng, conjugate=True)
        except TypeError:
            return


def _floating(rule: Rule, bound: Mapping[str, Any]) -> list[str]:
    """Operands, and what an operand is shaped like: all of one dtype."""
    return [
        parameter
        for parameter in (*rule.operands, *rule.inert)
        if bound.get(parameter) is not None
        and all(np.issubdtype(np.result_type(x), np.inexact) for x in numbers(bound[parameter]))
    ]


def _turned(value: Operand, rng: np.random.Generator) -> Operand:
    return rebuilt(value, [x + 0.3j * rng.uniform(0.5, 1.0, np.shape(x)) for x in numbers(value)])


def _trial(rule: Rule, bound: dict, rng: np.random.Generator, *, conjugate: bool) -> Trial:
    result = call(rule, bound)
    operands = [n for n in rule.operands if n in bound and bound[n] is not None]
    dots = {name: _direction(bound[name], rng) for name in operands}
    return Trial(rule, bound, result, dots, _direction(result, rng), conjugate)


def _direction(value: Operand, rng: np.random.Generator) -> Operand:
    def one(x: Any) -> Any:
        real = rng.normal(size=np.shape(x))
        return real + 1j * rng.normal(size=np.shape(x)) if np.iscomplexobj(x) else real

    return rebuilt(value, [one(x) for x in numbers(value)])


def call(rule: Rule, bound: Mapping[str, Any]) -> Any:
    """The primitive on bound arguments; what draws will draw the same again."""
    arguments = rule.parameters.bind_partial()
    arguments.arguments.update({key: _unspent(value) for key, value in bound.items()})
    if rule.function not in EFFECTS:
        return rule.function(*arguments.args, **arguments.kwargs)
    state = np.random.get_state()
    try:
        return rule.function(*arguments.args, **arguments.kwargs)
    finally:
        np.random.set_state(state)


def _unspent(value: Any) -> Any:
    return copy.deepcopy(value) if is_generator(type(value)) else value


def check_trial(trial: Trial) -> None:
    expected = derivative(
        trial.rule, lambda bound: call(trial.rule, bound), trial.bound, trial.dots
    )
    for knowledge in knowledges(trial):
        try:
            tangent = _total_tangent(trial, knowledge)
            adjoints = _adjoints(trial, knowledge)
        except RuleError:
            if "literals" in knowledge:
                raise
            continue  # the rule wants a literal
        _compare(trial, "tangent", tangent, expected.value, expected.tolerance)
        _check_transpose(trial, tangent, adjoints)


def knowledges(trial: Trial) -> Iterator[dict[str, Mapping]]:
    """Nothing; ranks; ranks and every literal that the call could have been written with."""
    arrays = {k: v for k, v in trial.bound.items() if isinstance(v, np.ndarray | float | complex)}
    ranks = {key: np.ndim(value) for key, value in arrays.items()}
    if not isinstance(trial.result, list | tuple):
        ranks["result"] = np.ndim(trial.result)
    literals = {k: v for k, v in trial.bound.items() if can_be_literal(v)}
    yield {}
    yield {"ranks": ranks}
    yield {"ranks": ranks, "literals": literals}


def _total_tangent(trial: Trial, knowledge: dict) -> Any:
    total = None
    for operand, dot in trial.dots.items():
        template = trial.rule.tangent(operand, trial.given, **knowledge, conjugate=trial.conjugate)
        if template is not None:
            term = evaluate(template, trial, {f"{operand}_dot": dot})
            total = term if total is None else _added(total, term)
    return total


def _added(left: Any, right: Any) -> Any:
    pairs = zip(numbers(left), numbers(right), strict=True)
    return rebuilt(left, [a + b for a, b in pairs])


def _adjoints(trial: Trial, knowledge: dict) -> dict[str, Any]:
    """The bars of all operands through which a derivative passes."""
    templates = {
        operand: trial.rule.adjoint(operand, trial.given, **knowledge, conjugate=trial.conjugate)
        for operand in trial.dots
    }
    return {
        operand: _shaped(trial, operand, evaluate(template, trial, {"result_bar": trial.bar}))
        for operand, template in templates.items()
        if template is not None
    }


def _check_transpose(trial: Trial, tangent: Any, adjoints: Mapping[str, Any]) -> None:
    """<bar, tangent> = sum of <adjoint, dot>, in the real inner product."""
    right, scale = 0.0, _size(trial.bar) * (0.0 if tangent is None else _size(tangent))
    for operand, bar in adjoints.items():
        right += _inner(bar, trial.dots[operand])
        scale += _size(bar) * _size(trial.dots[operand])
    left = 0.0 if tangent is None else _inner(trial.bar, tangent)
    if not abs(left - right) <= TRANSPOSE_TOLERANCE * max(scale, 1e-300):
        raise RuleCheckError(
            f"{trial.rule.name}: the adjoint is not the transpose of the tangent ({left!r} against "
            f"{right!r}) at {reprlib.repr(trial.bound)}"
        )


def _shaped(trial: Trial, operand: str, bar: Any) -> Any:
    """What the compiler adds to a contribution: unbroadcast where the rule broadcasts."""
    like = trial.bound[operand]
    if trial.rule.broadcasts:
        return unbroadcast(bar, like)
    for one, other in zip(numbers(bar), numbers(like), strict=True):
        if np.shape(one) != np.shape(other):
            raise RuleCheckError(
                f"{trial.rule.name}: the bar of '{operand}' has shape {np.shape(one)}, "
                f"the operand {np.shape(other)}"
            )
    pairs = zip(numbers(bar), numbers(like), strict=True)
    return rebuilt(like, [cast(one, other) for one, other in pairs])


def _inner(left: Operand, right: Operand) -> float:
    pairs = zip(numbers(left), numbers(right), strict=True)
    return float(sum(np.real(np.vdot(a, np.broadcast_to(b, np.shape(a)))) for a, b in pairs))


def _size(value: Operand) -> float:
    return float(np.sqrt(sum(np.sum(np.abs(x) ** 2) for x in numbers(value))))


def _compare(trial: Trial, what: str, found: Any, expected: Any, tolerance: float) -> None:
    if found is None:
        found = rebuilt(expected, [np.zeros_like(x) for x in numbers(expected)])
    for one, other in zip(numbers(found), numbers(expected), strict=True):
        one = expand(one, other) if np.ndim(one) < np.ndim(other) else one
        scale = 1 + np.max(np.abs(other), initial=0.0)
        if not np.all(np.abs(one - other) <= tolerance * scale):
            raise RuleCheckError(
                f"{trial.rule.name}: the {what} is {reprlib.repr(one)}, "
                f"numerically {reprlib.repr(other)}, at {reprlib.repr(trial.bound)}"
            )


def evaluate(template: Template, trial: Trial, seeds: Mapping[str, Any]) -> Any:
    """Run the text of a template with nothing in scope but what it says it reads."""
    values = {**trial.bound, "result": trial.result}
    scope = {name: values[name] for name in template.reads}
    scope |= {name: _emptied(values[name]) for name in template.shapes}
    scope |= seeds
    exec_ = _compiled(template)
    return exec_(dict(trial.rule.namespace), scope)


def _emptied(value: Operand) -> Operand:
    """The same shapes and dtypes, without the values."""

    def emptied(x: Any) -> Any:
        return np.full_like(x, np.nan if np.issubdtype(np.asarray(x).dtype, np.inexact) else 0)[()]

    return rebuilt(value, [emptied(x) for x in numbers(value)])


def _compiled(template: Template) -> Callable[[dict, dict], Any]:
    final = gast.Assign(
        targets=[gast.Name("value_of_template", gast.Store(), None, None)],
        value=template.value,
        type_comment=None,
    )
    module = gast.Module(body=[*template.setup, final], type_ignores=[])
    code = compile(gast.gast_to_ast(gast.fix_missing_locations(module)), "<rule>", "exec")

    def run(namespace: dict, scope: dict) -> Any:
        namespace.update(scope)
        exec(code, namespace)
        return namespace["value_of_template"]

    return run
