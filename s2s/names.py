"""Every name that the compiler invents is invented here, the same for the same source.

    adjoint of x          x_bar        value of x at trip t    x_at[t]
    tangent of x          x_dot        a value kept apart      x_1, x_2
    functions             f_value_and_grad, f_forward, f_reverse, f_jvp

If any name of the user ends in `_bar` (or `_dot`), the whole module says `_adj` (or `_tan`).
"""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Iterable
from dataclasses import dataclass, field

import gast

from s2s.core import RESULT, Value


@dataclass
class Namer:
    """Mints names that are free in one generated function."""

    taken: set[str]
    bar_suffix: str = "bar"
    dot_suffix: str = "dot"
    minted: dict[tuple[str, str], str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def fresh(self, wish: str) -> str:
        """`wish`, or the next free number after it."""
        count = self.counts.get(wish, 0)  # below it all numbers are taken, and stay so
        name = f"{wish}_{count}" if count else wish
        while name in self.taken or keyword.iskeyword(name) or hasattr(builtins, name):
            count += 1
            name = f"{wish}_{count}"
        self.taken.add(name)
        self.counts[wish] = count
        return name

    def fixed(self, kind: str, name: str, wish: str) -> str:
        """The one name that stands for `name` in the role `kind`."""
        key = (kind, name)
        if key not in self.minted:
            self.minted[key] = self.fresh(wish)
        return self.minted[key]

    def bar(self, name: str) -> str:
        """The adjoint of a variable."""
        return self.fixed("bar", name, f"{plain(name)}_{self.bar_suffix}")

    @property
    def seed(self) -> str:
        """The adjoint of the result, which a reverse half is called with."""
        return self.bar(RESULT)

    @property
    def bars(self) -> str:
        """The shadows of one reverse call, found by address."""
        return self.fixed("role", "bars", "bars")

    def dot(self, name: str) -> str:
        """The tangent of a variable."""
        return self.fixed("dot", name, f"{plain(name)}_{self.dot_suffix}")


def plain(name: str) -> str:
    """A legal identifier for a variable or an item of one: `t.0` becomes t_0."""
    words = {"return value": "value", "returned in a loop": "returned"}
    head, _, rest = name.partition(".")
    return "_".join([words.get(head, head), *rest.split(".")]) if rest else words.get(head, head)


def suffixes(names: Iterable[str]) -> tuple[str, str]:
    """The suffixes for adjoints and tangents that no name of the user has."""
    found = list(names)
    bar = "adj" if any(name.endswith("_bar") for name in found) else "bar"
    dot = "tan" if any(name.endswith("_dot") for name in found) else "dot"
    return bar, dot


def namer(names: Iterable[str], reserved: Iterable[str] = ()) -> Namer:
    """A namer for a function in which `names` and `reserved` are taken."""
    found = set(names)
    bar, dot = suffixes(found)
    return Namer(found | set(reserved), bar, dot)


def describe(value: Value) -> str:
    """A word or two for a temporary: what it is."""
    if value.name is not None:
        return value.name.replace(".", "_").replace(" ", "_")
    node = value.node
    if isinstance(node, gast.BinOp):
        table = {
            gast.Add: "sum",
            gast.Sub: "difference",
            gast.Mult: "product",
            gast.Div: "quotient",
            gast.Pow: "power",
            gast.MatMult: "product",
        }
        return table.get(type(node.op), "term")
    if isinstance(node, gast.Call):
        function = node.func
        return (
            function.attr
            if isinstance(function, gast.Attribute)
            else getattr(function, "id", "term")
        )
    if isinstance(node, gast.Attribute):
        return node.attr
    if isinstance(node, gast.Subscript) and isinstance(node.value, gast.Name):
        return f"{node.value.id}_item"
    return "term"
