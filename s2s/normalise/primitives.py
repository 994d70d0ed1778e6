"""Calls with a derivative rule: an operation, a window, or the items of a tuple.

    np.sum(x * x, axis=0)     Op(np.sum, a=%1, axis=0)
    np.transpose(x)           View of x
    np.linalg.eigh(a)         Op whose result is (%1, %2)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import gast
import numpy as np

from s2s.core import Certainty, Op, Value, View, discrete
from s2s.normalise.infer import shape_of
from s2s.normalise.methods import opaque
from s2s.normalise.scope import Scope
from s2s.normalise.several import several
from s2s.normalise.shapes import exact_shape, reshaped
from s2s.normalise.structures import structure_kind
from s2s.normalise.trials import tried
from s2s.rulebook import Linearity, RuleError
from s2s.rulebook.views import VIEWS
from s2s.rulebook.writes import EFFECTS
from s2s_runtime.kinds import UNKNOWN, Array, Repeated, Scalar, is_complex

SPLITS = frozenset({np.split, np.array_split, np.hsplit, np.vsplit, np.dsplit})


def primitive(scope: Scope, node: gast.Call, function: Callable, args: tuple[Value, ...],
              keywords: dict[str, Value], name: str | None) -> Value:
    """A call with a rule: an Op, or a View where the result may share memory with its operand."""
    rule = scope.session.book.rule(function)
    try:
        bound = rule.bind(list(args), dict(keywords))
    except RuleError as error:
        return opaque(
            scope, node, str(error), "leave the argument out", (*args, *keywords.values())
        )

    moves = rule.linearity is not Linearity.CONSTANT or rule.complex_ok
    if not moves and any(is_complex(value.kind) for value in args):
        return opaque(scope, node, f"the rule of {rule.name} covers real numbers only",
                      "write it out, as z / np.abs(z)", args)

    def run(stand: Callable) -> object:
        return function(*map(stand, args), **{key: stand(value) for key, value in keywords.items()})
    scope.session.among.complex |= rule.varies
    if rule.returns_sequence and function not in VIEWS:
        items = several(scope, node, rule, bound, run)
        if items is not None:
            return items
    runs = function not in EFFECTS and not rule.key and not rule.varies
    kind, shape = tried(function, bound, run) if runs else (UNKNOWN, None)
    if kind == UNKNOWN:
        made = function in (float, int)
        kind = Scalar(function.__name__) if made else structure_kind(scope, function, args)
        shape = shape_of(kind)
    if args and function in SPLITS and isinstance(args[0].kind, Array):
        kind = Repeated(dataclasses.replace(args[0].kind, units=(None,) * args[0].kind.ndim))
    elif args and function in (np.reshape, np.broadcast_to):
        kind, shape = reshaped(args[0], args[1] if len(args) > 1 else None)
    if isinstance(kind, Array) and kind.objects:
        return opaque(scope, node, "an array of objects has no derivative", "use a list",
                      (*args, *keywords.values()))
    scope.session.among.complex |= getattr(function, "__module__", "") == "numpy.fft"
    out = scope.value(kind, name=name, node=node, shape=exact_shape(rule, function, bound, shape))
    moving = [key for key in rule.operands if key in bound]
    base = bound[moving[0]] if len(moving) == 1 else None  # what joins operands is new memory
    if function in VIEWS and isinstance(base, Value) and base.rank != 0 \
            and base.items is None and not isinstance(base.kind, Repeated):
        scope.emit(
            View,
            out=out,
            base=base,
            certainty=Certainty[VIEWS[function].name],
            function=function,
            bound=bound,
        )
    elif rule.linearity is Linearity.CONSTANT and not rule.operands and not rule.inert:
        scope.emit(Op, out=out, function=discrete, bound={"operands": tuple(bound.values())})
    else:
        scope.emit(Op, out=out, function=function, bound=bound, several=rule.returns_sequence)
    return out
