"""The plan of a checkpointed loop as a text: from its mark, or from the derivative's options.

    s2s.checkpointed(range(n), snapshots=8)           Binomial(8)
    s2s.checkpointed(xs, plan=s2s.Periodic(50))       Periodic(50)
    s2s.grad(f, memory="200MB")                       Memory(200000000): the outer loops share it
"""

from __future__ import annotations

import gast

from s2s.core import Marks
from s2s.errors import Code
from s2s.leaves import Static, call, constant
from s2s.normalise.rewrites.replaying import outermost_loops
from s2s.normalise.rewrites.text import Text
from s2s.normalise.scope import refusal
from s2s_runtime import Binomial
from s2s_runtime.budgets import Memory
from s2s_runtime.schedules import PLANS


def option_plan(text: Text, tree: gast.FunctionDef, marks: Marks) -> gast.expr | None:
    """The text of the plan for the outermost loops without a mark; they share a memory."""
    plan = marks.plan
    if plan is None:
        return None
    given = list(vars(plan).values())
    if isinstance(plan, Memory):
        loops = sum(1 for _ in outermost_loops(tree.body))
        if not loops:
            raise refusal(
                text.source,
                tree,
                "there is no loop whose memory could be bounded",
                "what a straight line keeps is read once and cannot be run again",
                "put `with s2s.checkpoint():` around blocks that should run again",
                Code.MARK,
            )
        given = [plan.bytes // loops] if plan.bytes is not None else []
    return call(Static(type(plan), type(plan).__name__), *map(constant, given))


def marked_plan(text: Text, mark: gast.Call) -> gast.expr:
    """The text of the plan that a mark asks for."""
    given = {keyword.arg: keyword.value for keyword in mark.keywords}
    if given.keys() == {"snapshots"}:
        _demand_number(text, given["snapshots"])
        return call(Static(Binomial, "Binomial"), given["snapshots"])
    if given.keys() != {"plan"}:
        raise _refuse(
            text,
            mark,
            "a checkpointed loop needs one of `snapshots` and `plan`",
            "it cannot be planned without",
            "write `snapshots=8`",
        )
    plan = given["plan"]
    for known in PLANS if isinstance(plan, gast.Call) else ():
        if text.means(plan.func, known):
            return gast.Call(Static(known, known.__name__), plan.args, plan.keywords)
    return plan


def _demand_number(text: Text, node: gast.expr) -> None:
    try:
        number = gast.literal_eval(node)
    except (ValueError, TypeError):
        return  # known at run time
    try:
        Binomial(number)
    except (ValueError, TypeError) as error:
        why = "a loop cannot be reversed from no state at all"
        raise _refuse(text, node, str(error), why, "write `snapshots=8`") from None


def _refuse(text: Text, node: gast.AST, what: str, why: str, instead: str) -> Exception:
    return refusal(text.source, node, what, why, instead, Code.MARK)
