"""Where a value is born its adjoint ends: taken by what made it, or dropped.

    z = 2 * x                           z_bar is what y took of the first z
    y = z * x                     ->    z_bar = y_bar * x
    z = np.zeros_like(x)                nothing before this line reads the z_bar of what follows
    z += y                              y_bar += z_bar
"""

from __future__ import annotations

from collections.abc import Mapping

from s2s.core import Block, Node, Scope, Value, made_by, operands_of
from s2s.derive.bars import Bar, shadow_name
from s2s.derive.sweep import Sweep
from s2s.leaves import Shadow, assign, name


def births(sweep: Sweep, block: Block) -> None:
    """Shadows of memory born in this block: zeros, before anything adds into them."""
    for node in block:
        if isinstance(node, Scope):
            births(sweep, node.body)  # memory outlives the `with` that it was born in
        for root in made_by(node):
            held = sweep.shadowing.shadowed(root) or sweep.shadowing.is_held(root)
            if held and sweep.active(root):
                path = sweep.shadowing.path(root)
                if path is not None and path.root is root and sweep.shadowing.is_static(root):
                    text = shadow_name(sweep.namer, root, sweep.places)
                    sweep.line(assign(name(text), sweep.zeros(root)))


def arrived(sweep: Sweep, node: Node) -> dict[str, Bar]:
    """The adjoints of the variables that a node binds; those of passive ones are dropped."""
    found = {}
    for value in _variables(sweep, node):
        if value.name in sweep.env and not sweep.active(value):
            del sweep.env[value.name]
        elif value.name in sweep.env:
            found[value.name] = sweep.env[value.name]
    return found


def forget(sweep: Sweep, node: Node, before: Mapping[str, Bar]) -> None:
    """No adjoint crosses the line that binds its variable: what was not taken goes.

    `np.zeros_like(x)` takes nothing, though the memory that it makes may be active later.
    """
    for value in _variables(sweep, node):
        sweep.deferred.pop(value.number, None)
        if value.name in before and sweep.env.get(value.name) is before[value.name]:
            del sweep.env[value.name]


def settle_shadows(sweep: Sweep, born: Value) -> None:
    """Before the shadow of a call's result is passed on, what its own statement adds is added."""
    texts = {
        sweep.token(Shadow(value))
        for value in operands_of(born)
        if value.items is None and sweep.shadowing.shadowed(value)
    }
    if any(effect.writes in texts for effect in sweep.effects):
        sweep.flush()


def _variables(sweep: Sweep, node: Node) -> list[Value]:
    found = made_by(node)
    return [v for v in found if v.name is not None and not sweep.shadowing.shadowed(v)]
