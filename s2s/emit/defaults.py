"""Generated functions with the defaults of the user's, where those are literals.

    def loss(w, x, rate=0.1): ...     ->     def loss_value_and_grad(w, x, rate=0.1):

A parameter after which another one has no default shows none: tangents come last, and so do the
arguments that `*rest` stands for.
"""

from __future__ import annotations

import gast


def with_defaults(function: gast.FunctionDef, tree: gast.AST) -> gast.FunctionDef:
    """The same function, its last parameters with the defaults that they have in `tree`."""
    known = literals(tree.args)
    found: list[gast.expr] = []
    for parameter in reversed(function.args.args):
        if parameter.id not in known:
            break
        found.insert(0, known[parameter.id])
    function.args.defaults = found
    return function


def literals(args: gast.arguments) -> dict[str, gast.expr]:
    """The defaults that say the same everywhere, by parameter."""
    plain = [*args.posonlyargs, *args.args]
    given = plain[len(plain) - len(args.defaults) :]
    pairs = [*zip(given, args.defaults, strict=True)]
    pairs += zip(args.kwonlyargs, args.kw_defaults, strict=True)
    return {parameter.id: default for parameter, default in pairs if _is_literal(default)}


def _is_literal(node: gast.expr | None) -> bool:
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
        return _is_literal(node.operand)
    return isinstance(node, gast.Constant)
