"""An adjoint goes through a rule's template to the operands, and sums over stretched axes.

    h = x * b       x_bar += h_bar * b       b_bar += np.sum(h_bar * x)     (b is a number)
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType

import gast
import numpy as np

from s2s.analyse.detours import detours
from s2s.core import Node, Op, Program, Value, nodes, operands_of
from s2s.derive.bars import Seed
from s2s.derive.exchanged import demand_standing
from s2s.derive.parts import once
from s2s.derive.sweep import Sweep
from s2s.leaves import Need, Primal, Shadow, Static, assign, call, constant, name
from s2s.names import describe
from s2s.normalise.infer import same_shape
from s2s.splice import may_be_complex, spliced, template
from s2s.trees import walk
from s2s_runtime import unbroadcast
from s2s_runtime.cotangents import cast
from s2s_runtime.kinds import UNKNOWN, Scalar, is_complex


def distribute(
    sweep: Sweep,
    node: Node,
    rule: object,
    bound: dict,
    out: Value,
    targets: list[str],
    seed: Seed,
    given: Mapping[str, gast.expr] = MappingProxyType({}),
) -> None:
    """Send a seed to the active operands through the templates of a rule.

    `given` are texts for parameters of the rule that no value of the program stands for.
    """
    for value in operands_of([bound[key] for key in targets]):
        demand_standing(sweep, value, node.at)
    found = {key: template(rule, key, bound, "adjoint") for key in targets}
    found = {key: text for key, text in found.items() if text is not None}
    guarded = {key for key, text in found.items() if _meets_zeros(sweep, rule, text, out)}
    uses = sum(_uses(text) for text in found.values()) + len(guarded)
    seed = _named(sweep, out, seed, uses)
    if any(text.setup or key in rule.sequences for key, text in found.items()):
        seed = _standing(sweep, out, seed)
    setup: dict[str, gast.Name] = {}
    for key, text in found.items():
        lax = seed.spread and rule.broadcasts is not None and _absorbs(rule, text, bound, out)
        bar = seed.expr if lax or not seed.spread else sweep.full(out, seed)
        passes = seed.spread and is_bare(text)
        lines, expr = spliced(
            text,
            rule,
            bound,
            out,
            node.at,
            {**given, "result_bar": seed.expr if passes else bar},
            sweep.namer,
        )
        lines, expr = once(setup, text.setup, lines, expr)
        sweep.line(*lines)
        if key in guarded:
            nothing = gast.Compare(bar, [gast.Eq()], [constant(0)])
            expr = (
                gast.IfExp(nothing, constant(0.0), expr)
                if out.rank == 0
                else call(Static(np.where, "np.where"), nothing, constant(0.0), expr)
            )
        if key in rule.sequences:
            _sequence(sweep, bound[key], expr)
        else:
            contribution(sweep, bound[key], out, expr, rule.broadcasts, passes)


def _named(sweep: Sweep, out: Value, seed: Seed, uses: int) -> Seed:
    """The seed under a name, if it is read more than once; of a display, each item."""
    if not isinstance(seed.expr, gast.Tuple) or out.items is None:
        return sweep.named(out, seed, uses)
    parts = zip(out.items, seed.expr.elts, strict=True)
    items = [sweep.named(item, Seed(expr), uses).expr for item, expr in parts]
    return Seed(gast.Tuple(items, gast.Load()))


def _standing(sweep: Sweep, out: Value, seed: Seed) -> Seed:
    """A seed whose windows lines bind to names: apart from shadows that go on changing.

    The whole shadow of what was made here is done: nothing comes before its birth.
    """
    if isinstance(out.kind, Scalar):
        return seed
    parts = seed.expr.elts if isinstance(seed.expr, gast.Tuple) else [seed.expr]
    windows = [item for part in parts if not isinstance(part, Shadow) for item in walk(part)]
    shadows = {sweep.token(item) for item in windows if isinstance(item, Shadow)}
    return sweep.named_if(shadows, out, seed)


MASKING = frozenset({np.where, np.maximum, np.minimum, np.clip})
GROWING = frozenset({np.exp, np.exp2, np.expm1, np.sinh, np.cosh})  # infinite for large numbers


def _meets_zeros(sweep: Sweep, rule: object, text: object, out: Value) -> bool:
    """Whether zeros may meet a partial that is infinite: 0 * inf must be 0 there.

    They come from masks, and from paths on which nothing reads the result.
    """
    if rule.linearity.name != "ELEMENTWISE":
        return False
    if (text.singular or rule.function in GROWING) and out.number in _detours(sweep.program):
        return True
    return text.singular and out.rank != 0 and _masks(sweep.program)


_detours = functools.lru_cache(maxsize=1)(detours)


@functools.lru_cache(maxsize=1)
def _masks(program: Program) -> bool:
    """Whether a program chooses elements; asked once for each of its operations."""
    return any(isinstance(node, Op) and node.function in MASKING for node in nodes(program.body))


def _uses(text: object) -> int:
    return sum(
        isinstance(item, gast.Name) and item.id == "result_bar"
        for tree in (*text.setup, text.value)
        for item in walk(tree)
    )


def is_bare(text: object) -> bool:
    """The template is `result_bar`, or minus it."""
    value = text.value.operand if isinstance(text.value, gast.UnaryOp) else text.value
    return isinstance(value, gast.Name) and value.id == "result_bar"


def _absorbs(rule: object, text: object, bound: dict, out: Value) -> bool:
    """Whether an elementwise partial has the full shape: then a number may be the seed."""
    if not rule.broadcasts and rule.linearity.name != "ELEMENTWISE":
        return False
    reads = text.reads | text.shapes
    full = [value for key, value in bound.items() if key in text.reads and isinstance(value, Value)]
    return "result" in text.reads or any(same_shape(value, out) for value in full) and bool(reads)


def contribution(
    sweep: Sweep, operand: Value, out: Value, expr: gast.expr, broadcasts: bool, spread: bool
) -> None:
    """One contribution, summed back over the axes along which the operand was stretched."""
    expr = felt(operand, out, expr)
    scale = _spread_of(expr)
    if scale is not None:
        sweep.contribute(operand, Seed(scale, True))
    elif spread and same_shape(operand, out):
        sweep.contribute(operand, Seed(expr, True))
    elif broadcasts and not same_shape(operand, out):
        whole = sweep.full(out, Seed(expr, spread))
        sweep.contribute(operand, Seed(narrow(operand, out, whole)))
    else:
        sweep.contribute(operand, Seed(sweep.full(out, Seed(expr, spread))))


def felt(operand: Value, out: Value, expr: gast.expr) -> gast.expr:
    """What a real operand feels of a complex result: the real part of the adjoint."""
    if not may_be_complex(out) or is_complex(operand.kind) or _is_real(expr):
        return expr
    if operand.kind == UNKNOWN:
        return call(Static(cast, "cast"), expr, Primal(operand, 0, Need.SHAPE))
    return call(Static(np.real, "np.real"), expr)


def _is_real(expr: gast.expr) -> bool:
    return isinstance(expr, gast.Call) and getattr(expr.func, "target", None) in (np.real, cast)


def narrow(operand: Value, out: Value, expr: gast.expr) -> gast.expr:
    """`np.sum(expr)` for a number met by an array, `unbroadcast(expr, x)` in general."""
    if operand.rank == 0 and out.rank is not None and out.rank > 0:
        return call(Static(np.sum, "np.sum"), expr)
    if operand.rank == 0 and out.rank == 0:
        return expr
    return call(Static(unbroadcast, "unbroadcast"), expr, Primal(operand, 0, Need.SHAPE))


def _spread_of(expr: gast.expr) -> gast.expr | None:
    """`b` of `spread(b, x)`: one number that stands for all elements of x."""
    if (
        isinstance(expr, gast.Call)
        and isinstance(expr.func, Static)
        and expr.func.wish == "spread"
        and len(expr.args) == 2
        and not expr.keywords
        and isinstance(expr.args[1], Primal)
    ):
        return expr.args[0]
    return None


def _sequence(sweep: Sweep, operand: object, expr: gast.expr) -> None:
    """A rule whose operand is a sequence gives a sequence of adjoints."""
    items = operand.items if isinstance(operand, Value) else tuple(operand)
    if items is None:
        sweep.contribute(operand, Seed(expr))
        return
    texts = [
        sweep.namer.fresh(
            f"{describe(item)}_{sweep.namer.bar_suffix}_part"
            if item.name
            else f"part_{sweep.namer.bar_suffix}"
        )
        for item in items
    ]
    sweep.line(assign(gast.Tuple([name(text) for text in texts], gast.Load()), expr))
    for item, text in zip(items, texts, strict=True):
        sweep.contribute(item, Seed(name(text)))
