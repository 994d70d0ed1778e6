"""Active values in places that have no derivative: one diagnostic for each, all at once.

    total += float(np.partition(theta, 2)[0])

    error[S2S301]: `np.partition` has no derivative rule
      ...
      why      `theta` is active: it carries a derivative to the result

What the construct is gives the code and the first line; what enters it gives the reason.
"""

from __future__ import annotations

from dataclasses import replace

import gast

from s2s.analyse.activity import Activity
from s2s.analyse.cells import Memory
from s2s.core import Call, Node, Opaque, Program, Value
from s2s.derive.insertions import demand_unwritten
from s2s.derive.truncations import warn_of_truncations
from s2s.errors import Code, Diagnostic, NoRule, UnsupportedConstruct
from s2s.normalise.scope import refusal

# What an active value must not enter, by the text of it: the code, and what it is called.
CONSTRUCTS: tuple[tuple[type | tuple[type, ...], Code, str], ...] = (
    ((gast.JoinedStr, gast.FormattedValue), Code.FORMATTED, "this text"),
    ((gast.FunctionDef, gast.Lambda), Code.UNSUPPORTED_EXPRESSION, "this function"),
    (gast.GeneratorExp, Code.GENERATOR, "this generator"),
    ((gast.Set, gast.SetComp), Code.UNSUPPORTED_EXPRESSION, "this set"),
    (gast.stmt, Code.UNSUPPORTED_STATEMENT, "this statement"),
    (gast.expr, Code.UNSUPPORTED_EXPRESSION, "this expression"),
)
NO_RULES = frozenset({Code.NO_RULE, Code.NO_KEYWORD, Code.ACTIVE_CONSTANT, Code.NO_OPERATOR})
LONGEST = 40


def check(program: Program, facts: Activity, memory: Memory) -> None:
    """Every passive construct that an active value enters is an error."""
    problems: dict[tuple[int, int, Code], Diagnostic] = {}
    for node, value in facts.misuses:
        if not (isinstance(node, Opaque) and _harmless(node, facts)):
            problem = _problem(program, node, value)
            problems.setdefault((problem.lineno, problem.col_offset, problem.code), problem)
    if problems:
        codes = {problem.code for problem in problems.values()}
        raise (NoRule if codes <= NO_RULES else UnsupportedConstruct)(*problems.values())
    demand_unwritten(program, memory)
    warn_of_truncations(program, facts)


def _harmless(node: Opaque, facts: Activity) -> bool:
    """What is only looked at (a text made of it): the outcome does not reach the result."""
    return node.looks and node.out is not None and node.out.number not in facts.useful


def _problem(program: Program, node: Node, value: Value) -> Diagnostic:
    where = _place(node)
    active = _active(value)
    if isinstance(node, Call):
        error = refusal(
            program.source,
            where,
            f"{_called(where)} receives an active value",
            "the function is known only at run time, and its effect is not seen",
            "use its result, or call a function that is known by name",
            Code.UNKNOWN_CALLEE,
        )
        return error.diagnostics[0]
    if not isinstance(node, Opaque):
        error = refusal(
            program.source,
            where,
            f"{_called(where)} has no derivative in {active or 'this argument'}",
            "the argument carries a derivative, and the rule has none for it",
            f"pass a constant: s2s.stop_gradient({active.strip('`') or '...'})",
            Code.ACTIVE_CONSTANT,
        )
        return error.diagnostics[0]
    cause = node.cause
    if cause is not None and not isinstance(where, gast.Call) and \
            (cause.filename, cause.lineno) == (program.source.filename, where.lineno):
        why = f"{cause.why}; {active} carries a derivative" if active else cause.why
        return replace(cause, why=why)
    code, what = _construct(where)
    text = f"{node.reason}; {active} carries a derivative" if active else node.reason
    found = refusal(
        program.source, where, f"{what} receives an active value", text, node.instead, code
    ).diagnostics[0]
    return replace(found, handler=cause.handler) if cause is not None else found


def _place(node: Node) -> gast.AST:
    """The narrowest text of the user's that can be pointed at."""
    out = getattr(node, "out", None)
    found = (getattr(node, "node", None), getattr(out, "node", None), node.origin)
    return next(one for one in found if getattr(one, "lineno", None) is not None)


def _construct(where: gast.AST) -> tuple[Code, str]:
    if isinstance(where, gast.Call):
        return Code.NO_RULE, _called(where)
    found = ((code, what) for kind, code, what in CONSTRUCTS if isinstance(where, kind))
    return next(found, (Code.UNSUPPORTED_EXPRESSION, "this place"))


def _called(where: gast.AST) -> str:
    """`np.partition` of a call."""
    text = " ".join(gast.unparse(where.func if isinstance(where, gast.Call) else where).split())
    return f"`{text}`" if len(text) <= LONGEST else "this call"


def _active(value: Value) -> str:
    """What the active value is called in the user's text; empty where it has no short name."""
    if value.name is not None and value.name.isidentifier():
        return f"`{value.name}`"
    text = gast.unparse(value.node) if isinstance(value.node, gast.expr) else ""
    return f"`{text}`" if text and len(text) <= LONGEST and "\n" not in text else ""


