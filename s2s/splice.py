"""A rule's text, spliced: parameters become operands, `result_bar` the seed, globals their objects.

    rule of tanh:  result_bar * (1 - result**2)      h = np.tanh(a)
                                                ->   h_bar * (1 - h**2)
"""

from __future__ import annotations

import builtins
import contextlib
from collections.abc import Callable, Mapping

import gast
import numpy as np

from s2s.core import MISSING, Operand, Value, operands_of
from s2s.leaves import Need, Primal, Static, constant, name, rebuild
from s2s.names import Namer
from s2s.rulebook import Rule, RuleError, Template
from s2s.rulebook.literals import can_be_literal
from s2s.rulebook.spelling import spelled
from s2s_runtime.kinds import UNKNOWN, is_complex


def template(rule: Rule, operand: str, bound: Mapping[str, Operand], kind: str) -> Template | None:
    """The adjoint or tangent template of one operand, for what is known of this call."""
    ranks = {key: value.rank for key, value in bound.items() if isinstance(value, Value)}
    literals = {
        key: value.static
        for key, value in bound.items()
        if isinstance(value, Value) and value.static is not MISSING and is_literal(value.static)
    }
    values = list(operands_of(list(bound.values())))
    known = any(is_complex(value.kind) for value in values)
    conjugate = known or rule.complex_ok and any(map(may_be_complex, values))
    make = rule.adjoint if kind == "adjoint" else rule.tangent
    return make(operand, frozenset(bound), ranks, literals, conjugate)


def may_be_complex(value: Value) -> bool:
    """A complex kind; or an unknown one, in a module that complex numbers take part in."""
    return is_complex(value.kind) or value.kind == UNKNOWN and value.among.complex


LITERALS = (bool, int, float, complex, str)


def is_literal(static: object) -> bool:
    """Whether an object can stand in text as itself."""
    if isinstance(static, tuple):
        return all(map(is_literal, static))
    return static is None or static is Ellipsis or isinstance(static, LITERALS)


def splice(found: Template, rule: Rule, bound: Mapping[str, Operand], out: Value, at: int,
           given: Mapping[str, gast.expr], namer: Namer) -> tuple[list[gast.Assign], gast.expr]:
    """Setup lines and the value of a template, in the caller's terms."""
    lines, expr = spliced(found, rule, bound, out, at, given, namer)
    return [line for line in lines if line is not None], expr


def spliced(found: Template, rule: Rule, bound: Mapping[str, Operand], out: Value, at: int,
            given: Mapping[str, gast.expr], namer: Namer
            ) -> tuple[list[gast.Assign | None], gast.expr]:
    """The same with None for a setup line that only gives an operand another name.

    Operands are read at `at`, the result just after it: they may lie in one memory.
    """
    table: dict[str, gast.expr] = dict(given)
    for key, operand in bound.items():
        need = Need.VALUE if key in found.reads else Need.SHAPE
        table.setdefault(key, operand_text(operand, at, need))
    need = Need.VALUE if "result" in found.reads else Need.SHAPE
    table.setdefault("result", operand_text(out, at + 0.5, need))
    lines: list[gast.Assign | None] = []
    for line in found.setup:
        local = line.targets[0].id
        value = _resolve(line.value, table, rule)
        if isinstance(value, (Primal, gast.Name)):
            table[local] = value
            lines.append(None)
            continue
        table[local] = name(namer.fresh(local))
        lines.append(
            gast.Assign([gast.Name(table[local].id, gast.Store(), None, None)], value, None)
        )
    return lines, _resolve(found.value, table, rule)


def _resolve(text: gast.expr, table: Mapping[str, gast.expr], rule: Rule) -> gast.expr:
    """Parameters first; what is left are globals of the rule: modules, helpers, builtins.

    A function that the rule knows by another name is printed under its own.
    """
    def change(node: gast.AST) -> gast.AST | None:
        if isinstance(node, gast.Name):
            return table[node.id] if node.id in table else _global(node.id, rule)
        if isinstance(node, gast.Attribute):
            return _dotted(node, table, rule)
        if isinstance(node, gast.Subscript):
            return _item(node, table)
        if isinstance(node, gast.IfExp) and (truth := _decided(node.test, table)) is not None:
            return rebuild(node.body if truth else node.orelse, change)
        if isinstance(node, gast.Call) and any(isinstance(a, gast.Starred) for a in node.args):
            return _unstarred(node, table, change)
        return None
    return rebuild(text, change)


def _decided(test: gast.expr, table: Mapping[str, gast.expr]) -> bool | None:
    """`axes is None` where a display stands for `axes`: a tuple is not None."""
    match test:
        case gast.Compare(
            left=gast.Name(id=key), ops=[op], comparators=[gast.Constant(value=None)]
        ):
            shown = isinstance(table.get(key), (gast.Tuple, gast.List))
            known = shown and isinstance(op, (gast.Is, gast.IsNot))
            return isinstance(op, gast.IsNot) if known else None
        case gast.BoolOp(op=op, values=parts):
            deciding = isinstance(op, gast.Or)
            return deciding if deciding in [_decided(part, table) for part in parts] else None
    return None


def _unstarred(
    node: gast.Call, table: Mapping[str, gast.expr], change: Callable
) -> gast.Call | None:
    """`f(x, *rest)` with `rest` known item by item; what stands for an item is text already."""
    args: list[gast.expr] = []
    for argument in node.args:
        whole = table[argument.value.id] if isinstance(argument, gast.Starred) else None
        args += whole.elts if isinstance(whole, gast.Tuple) else [rebuild(argument, change)]
    if any(isinstance(argument, gast.Starred) for argument in args):
        return None
    keywords = [rebuild(keyword, change) for keyword in node.keywords]
    return gast.Call(rebuild(node.func, change), args, keywords)


def _item(node: gast.Subscript, table: Mapping[str, gast.expr]) -> gast.expr | None:
    """`result_bar[1]` of the display `(w_bar, v_bar)` is `v_bar`."""
    base = table.get(node.value.id) if isinstance(node.value, gast.Name) else None
    if isinstance(base, gast.Tuple) and isinstance(node.slice, gast.Constant):
        return base.elts[node.slice.value]
    return None


def _dotted(node: gast.Attribute, table: Mapping[str, gast.expr], rule: Rule) -> Static | None:
    """`np.tanh`, `np.linalg.inv`: an attribute of a module that the rule's file imports."""
    if isinstance(node.value, gast.Name) and node.value.id not in table:
        base = _global(node.value.id, rule)
        module = base.target.__name__
    elif isinstance(node.value, gast.Attribute):
        inner = _dotted(node.value, table, rule)
        if inner is None:
            return None
        base, module = inner, inner.module
    else:
        return None
    return Static(getattr(base.target, node.attr), f"{base.wish}.{node.attr}", module)


def _global(text: str, rule: Rule) -> gast.expr:
    if text in rule.namespace:
        found = rule.namespace[text]
        if callable(found) and getattr(found, "__name__", text) != text:
            with contextlib.suppress(RuleError):  # what has no other name keeps this one
                return _resolve(spelled(found, rule.namespace), {}, rule)
        return literal_text(found) if can_be_literal(found) else Static(found, text)
    return Static(getattr(builtins, text), text, "builtins")


def operand_text(operand: Operand, at: int, need: Need = Need.VALUE) -> gast.expr:
    """An operand as text: a read of its value, or the literal it is."""
    if isinstance(operand, Value):
        if operand.static is not MISSING and is_literal(operand.static):
            return literal_text(operand.static)
        if operand.static is not MISSING and (found := library_object(operand.static)):
            return found
        if operand.items is not None:
            items = [operand_text(item, at, need) for item in operand.items]
            if isinstance(operand.node, gast.List):
                return gast.List(items, gast.Load())
            return (
                slice_text(items)
                if isinstance(operand.node, gast.Slice)
                else gast.Tuple(items, gast.Load())
            )
        return Primal(operand, at, need)
    if isinstance(operand, (tuple, list)):
        return gast.Tuple([operand_text(item, at, need) for item in operand], gast.Load())
    return literal_text(operand)


def library_object(target: object) -> Static | None:
    """`float`, `np.int64`: what can be printed by its name anywhere."""
    text, module = getattr(target, "__name__", ""), getattr(target, "__module__", "")
    if getattr(builtins, text, None) is target:
        return Static(target, text, "builtins")
    return Static(target, f"np.{text}") if getattr(np, text, None) is target and module else None


def slice_text(parts: list[gast.expr]) -> gast.Slice:
    """`lower:upper:step`, what is None left out."""
    return gast.Slice(
        *(
            None if isinstance(part, gast.Constant) and part.value is None else part
            for part in parts
        )
    )


def literal_text(value: object) -> gast.expr:
    """A literal as a tree: negative numbers and tuples have no constant of their own."""
    if isinstance(value, tuple):
        return gast.Tuple([literal_text(item) for item in value], gast.Load())
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value < 0:
        return gast.UnaryOp(gast.USub(), constant(-value))
    return constant(value)
