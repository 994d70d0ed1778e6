"""Functions inside a function: those that nothing names any more go, captured ones come along.

    def f_forward(w):                           def f_forward(w):
        def g(t): return w * t            ->        y, d_kept = g_grad_forward(w, 1.0)  # keep
        d = s2s.grad(g)
        y, d_kept = g_grad_forward(w, 1.0)  # keep

Where a captured function is named as a value (`map(g, ts)`), its text comes along.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import gast

from s2s.core import LocalFunction, Move, Program, Value, nodes
from s2s.emit.linking import bound_names
from s2s.leaves import like, name, rebuild, walk
from s2s.normalise.scope import refusal
from s2s.normalise.signatures import all_names, is_function, locals_of
from s2s.trees import names

BODIES = ("body", "orelse")
SIMPLE = (gast.Assign, gast.AugAssign, gast.Expr, gast.Return)


def local_functions(program: Program, lines: list[gast.stmt]) -> list[gast.stmt]:
    """The lines of a function without idle definitions, and with those that it lacks."""
    makers = _makers(program)
    while (left := _without(lines, makers, _used(lines))) != lines:
        lines = left
    bound = {parameter.name for parameter in program.parameters}.union(*map(bound_names, lines))
    return [*_captured(program, sorted(_used(lines) - bound)), *lines]


def _used(lines: list[gast.stmt]) -> set[str]:
    return {
        node.id
        for line in lines
        if not isinstance(line, gast.FunctionDef)
        for node in names(line)
        if isinstance(node.ctx, gast.Load)
    }


def _makers(program: Program) -> frozenset[str]:
    """The variables that are functions, and whose assignments do nothing else."""
    busy = {id(node.origin) for node in nodes(program.body) if not isinstance(node, Move)}
    made = {name for name, value in program.final.items() if is_function(value)}
    for node in walk(program.tree) if made else ():
        if isinstance(node, gast.Assign) and id(node) in busy:
            made -= bound_names(node)
    return frozenset(made)


def _without(
    lines: list[gast.stmt], makers: frozenset[str], used: set[str]
) -> list[gast.stmt]:
    """The lines, those of blocks included, that do more than to make a function nobody names."""
    found: list[gast.stmt] = []
    for line in lines:
        made = _made(line, makers)
        if made is not None and made not in used:
            continue
        blocks = () if isinstance(line, gast.FunctionDef) else BODIES
        inner = {field: getattr(line, field) for field in blocks if getattr(line, field, None)}
        left = {field: _without(block, makers, used) for field, block in inner.items()}
        if left != inner:
            empty = {"body": [gast.Pass()]} if left.get("body") == [] else {}
            line = like(line, {**left, **empty})
        found.append(line)
    return found


def _made(line: gast.stmt, makers: frozenset[str]) -> str | None:
    """The name under which a line makes a function."""
    if isinstance(line, gast.FunctionDef):
        return str(line.name)
    if not isinstance(line, gast.Assign) or len(line.targets) != 1:
        return None
    target = line.targets[0]
    if not isinstance(target, gast.Name):
        return None
    return target.id if isinstance(line.value, gast.Lambda) or target.id in makers else None


def _captured(program: Program, wanted: list[str]) -> Iterator[gast.stmt]:
    """Definitions of functions that this one captured or was given, and that it names."""
    found: dict[str, Value] = {}
    waiting = [(text, program.final[text]) for text in wanted if text in program.final]
    while waiting:
        text, value = waiting.pop()
        if not is_function(value) or found.get(text) is value:
            continue
        function = value.static
        if _is_never_reached(program, text):
            continue
        if text in found or not isinstance(function, LocalFunction):
            raise _no_text(program, text)
        if function.source.function is not program.source.function:
            raise _no_text(program, text)
        found[text] = value
        held = function.captured or {}
        waiting += [(inner, held[inner]) for inner in held]
        yield _definition(program, text, function, held)


def _is_never_reached(program: Program, text: str) -> bool:
    """Whether a statement that was not lowered, behind a test that is decided, has the name."""
    lowered = {id(node.origin) for node in nodes(program.body)}
    return any(
        isinstance(node, SIMPLE) and id(node) not in lowered
        and any(one.id == text for one in names(node))
        for node in walk(program.tree)
    )


def _definition(
    program: Program, text: str, function: LocalFunction, held: Mapping[str, Value]
) -> gast.stmt:
    """The function under a name, in terms of the names that what it captured has here."""
    tree = function.tree
    renamed = {
        inner: value.name for inner, value in held.items()
        if not is_function(value) and value.name not in (None, inner)
    }
    if all_names(tree) & {*renamed.values()} or locals_of(tree) & renamed.keys():
        raise _no_text(program, text)

    def change(node: gast.AST) -> gast.AST | None:
        found = isinstance(node, gast.Name) and node.id in renamed
        return name(renamed[node.id]) if found else None

    made = rebuild(tree, change)
    if isinstance(tree, gast.Lambda):
        return gast.Assign([gast.Name(text, gast.Store(), None, None)], made, None)
    return like(made, {"name": text, "decorator_list": []})


def _no_text(program: Program, text: str) -> Exception:
    return refusal(
        program.source,
        program.tree,
        f"`{text}` is named as a value here",
        "it is a function made elsewhere, which has no name in the generated function",
        "call it, or define it in the module",
    )
