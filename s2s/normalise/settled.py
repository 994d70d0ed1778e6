"""Which variables hold a list or dict that only plain lookups touch.

    options = {"rate": 0.1}         settled: read by key, spread, counted, looped over
    table = {}; table[k] = x        not settled: its keys change
"""

from __future__ import annotations

from collections import Counter

import gast

from s2s.trees import walk

LOOKUPS = frozenset({"items", "keys", "values", "get"})


def settled_names(tree: gast.AST) -> frozenset[str]:
    """Variables bound at most once whose every other use is a lookup."""
    uses = Counter(node.id for node in walk(tree) if isinstance(node, gast.Name)
                   and isinstance(node.ctx, gast.Load))
    looked = Counter(_looked_up(tree))
    return frozenset(name for name in bound_once(tree) if uses[name] == looked[name])


def bound_once(tree: gast.AST) -> frozenset[str]:
    """Variables that one statement binds and nothing binds again."""
    bound = Counter(node.id for node in walk(tree) if isinstance(node, gast.Name)
                    and isinstance(node.ctx, (gast.Store, gast.Param, gast.Del)))
    return frozenset(name for name, count in bound.items() if count == 1)


def optional_names(tree: gast.AST) -> frozenset[str]:
    """Variables that hold None on some paths, so that a tuple in them is not taken apart."""
    found: set[str] = set()
    for node in walk(tree):
        if isinstance(node, gast.Assign) and isinstance(node.value, gast.Constant):
            if node.value.value is None:
                found |= {item.id for item in node.targets if isinstance(item, gast.Name)}
    return frozenset(found - bound_once(tree))


def _looked_up(tree: gast.AST) -> list[str]:
    """The variable of every lookup, once per occurrence."""
    found: list[gast.AST] = []
    for node in walk(tree):
        if isinstance(node, gast.Subscript) and isinstance(node.ctx, gast.Load):
            found.append(node.value)
        elif isinstance(node, gast.Call):
            found += [keyword.value for keyword in node.keywords if keyword.arg is None]
            if isinstance(node.func, gast.Attribute) and node.func.attr in LOOKUPS:
                found.append(node.func.value)
            if isinstance(node.func, gast.Name) and node.func.id == "len":
                found += node.args
        elif isinstance(node, gast.For):
            found.append(node.iter)
        elif isinstance(node, gast.Dict):
            found += [value for key, value in zip(node.keys, node.values, strict=True)
                      if key is None]
    return [node.id for node in found if isinstance(node, gast.Name)]
