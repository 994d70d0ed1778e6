"""Calls of functions that only run time knows: the pair is found where the call is made.

    z = act(y)              z, act_kept = call_forward(act, (True,), y)  # keep
                            y_bar = call_reverse(act_kept, z_bar)[0]
    act(y)  (it writes)     act_kept = call_forward(act, (True,), y, writes=(0,), ...)[1]  # keep
                            call_reverse(act_kept, None, bars)

What such a function may write, and what its result may lie in, was found from the functions given
as arguments before this text was written.  The text states what it assumes of that, and what the
pair must know of the memory (`forced`, `later`, `groups`: see `Context`) where it matters at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import gast

from s2s.analyse.aliasing import permitted
from s2s.analyse.cells import Memory
from s2s.analyse.context import ALONE, Context
from s2s.analyse.shadows import Shadowing
from s2s.core import Call, Program, nodes
from s2s.derive.bars import Seed
from s2s.derive.births import settle_shadows
from s2s.derive.receive import receive
from s2s.derive.refusals import refuse
from s2s.derive.sweep import Sweep
from s2s.leaves import Leaf, Static, assign, call, constant, name
from s2s.names import describe
from s2s_runtime import call_reverse


@dataclass(frozen=True)
class AtRunTime:
    """How the forward half is called: which arguments are active, what of memory is stated."""

    active: tuple[bool, ...]
    facts: dict[str, gast.expr]
    dynamic: bool  # whether the shadows of the caller are passed on


def effects(memory: Memory, node: Call) -> dict[str, gast.expr]:
    """What the caller's text relies on, as keywords; nothing where no memory changes."""
    if not any(map(memory.written, (*node.arguments, node.out))):
        return {}
    found = {"writes": permitted(node, node.effects.writes),
             "aliases": permitted(node, node.effects.aliases)}
    return {key: _flags(places) for key, places in found.items() if places}


def fresh_only(memory: Memory, node: Call) -> dict[str, gast.expr]:
    """The same for a call that leaves nothing to a reverse half.

    `fresh=True`: a result that shares memory with an argument would be missed.
    """
    written = any(map(memory.written, (*node.arguments, node.out)))
    return {**({"fresh": constant(True)} if written else {}), **effects(memory, node)}


def make_dynamic(program: Program, shadowing: Shadowing) -> None:
    """What a function found at run time may write has its shadows found at run time."""
    for node in nodes(program.body):
        if isinstance(node, Call) and node.key is None and effects(shadowing.memory, node):
            for value in (*node.arguments, node.out):
                shadowing.make_dynamic(value)


def reverse_at_run_time(
    sweep: Sweep, node: Call, kept: Leaf, active: tuple[bool, ...], context: Context
) -> None:
    """The adjoint of a call whose pair is found by `s2s_runtime.call_forward`."""
    facts = effects(sweep.shadowing.memory, node)
    dynamic = bool(facts)
    if not any(active):
        return
    if any(one.path for one in context.inside):
        raise refuse(sweep, node, "a function found at run time is given a container whose arrays "
                     "are written", "what it keeps of them would change",
                     "call it by name, or pass the arrays themselves")
    if dynamic:
        settle_shadows(sweep, node.out)
    seed = sweep.take(node.out) if not _dropped(node) else None
    if seed is None and not dynamic:
        return
    held = sweep.flush(Seed(sweep.full(node.out, seed)) if seed is not None else None)
    given = [kept, held.expr if held is not None else constant(None)]
    result = call(Static(call_reverse, "call_reverse"), *given,
                  *([name(sweep.namer.bars)] if dynamic else []))
    stated = {**facts, **_context(node, context if dynamic else Context(later=context.later))}
    sweep.calls[node.at] = AtRunTime(active, stated, dynamic)
    _receive(sweep, node, active, result)


def _dropped(node: Call) -> bool:
    """Whether the user's line does nothing with the result."""
    return isinstance(node.origin, gast.Expr) and node.origin.value is node.node


def _context(node: Call, context: Context) -> dict[str, gast.expr]:
    """What the pair must know of the memory of its arguments."""
    if context == ALONE:
        return {}
    found = {"groups": context.groups, "forced": context.forced, "later": context.later}
    return {key: _flags(flags) for key, flags in found.items()
            if any(flags) and (key != "groups" or len(set(flags)) < len(flags))}


def _flags(items: tuple) -> gast.expr:
    return gast.Tuple([constant(item) for item in items], gast.Load())


def _receive(sweep: Sweep, node: Call, active: tuple[bool, ...], result: gast.expr) -> None:
    """One bar per argument; those of memory that the callee shares are in the shadows already."""
    dynamic = sweep.calls[node.at].dynamic
    wanted = [value for value, carries in zip(node.arguments, active, strict=True)
              if carries and not (dynamic and sweep.shadowing.shadowed(value))]
    if not wanted or len(node.arguments) == 1:
        first = gast.Subscript(result, constant(0), gast.Load()) if wanted else result
        receive(sweep, wanted, first, wanted)
        return
    texts = [
        sweep.namer.fresh(f"{describe(value)}_{sweep.namer.bar_suffix}" if value in wanted else "_")
        for value in node.arguments
    ]
    sweep.line(assign(gast.Tuple([name(text) for text in texts], gast.Load()), result))
    for value, text in zip(node.arguments, texts, strict=True):
        if value in wanted:
            sweep.contribute(value, Seed(name(text)))
