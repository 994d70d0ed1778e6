"""The parameters of functions and lambdas as text, the marks `/` and `*` among them.

    def f(x, /, y: int = 3, *args, z, **options)
"""

from __future__ import annotations

from functools import partial

import gast

from s2s.emit.expressions import Expressions
from s2s.emit.layout import Style, Write


class Signatures(Expressions):
    """Writes parameters."""

    def _Lambda(self, node: gast.Lambda) -> None:
        parameters = self.parameters(node.args)
        self._write_flat(parameters, Style("lambda " if parameters else "lambda", ", ", ": "))
        self.put(node.body)

    def parameters(self, node: gast.arguments) -> list[Write]:
        """One item per parameter or mark."""
        positional = node.posonlyargs + node.args
        defaults = [None] * (len(positional) - len(node.defaults)) + node.defaults
        items = self._plain(positional, defaults)
        if node.posonlyargs:
            items.insert(len(node.posonlyargs), partial(self.write, "/"))
        if node.vararg is not None:
            items.append(partial(self._parameter, "*", node.vararg, None))
        elif node.kwonlyargs:
            items.append(partial(self.write, "*"))
        items += self._plain(node.kwonlyargs, node.kw_defaults)
        if node.kwarg is not None:
            items.append(partial(self._parameter, "**", node.kwarg, None))
        return items

    def _plain(self, names: list[gast.Name], defaults: list[gast.AST | None]) -> list[Write]:
        pairs = zip(names, defaults, strict=True)
        return [partial(self._parameter, "", name, default) for name, default in pairs]

    def _parameter(self, stars: str, node: gast.Name, default: gast.AST | None) -> None:
        self.write(stars)
        self._Name(node)
        if default is not None:
            self._prefixed(" = " if node.annotation is not None else "=", default)

    def _type_params(self, node: gast.AST) -> None:
        """The `[T: int, *Ts, **P]` of Python 3.12."""
        if node.type_params:
            items = [partial(self._type_param, param) for param in node.type_params]
            self.group(items, Style("[", ", ", "]"), Style("[", ",", "]"))

    def _type_param(self, node: gast.AST) -> None:
        stars = {gast.TypeVarTuple: "*", gast.ParamSpec: "**"}.get(type(node), "")
        self.write(stars + node.name)
        bound = getattr(node, "bound", None)
        if bound is not None:
            self._prefixed(": ", bound)
        if node.default_value is not None:
            self._prefixed(" = ", node.default_value)
