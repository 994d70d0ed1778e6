"""What a call gives: values, and the text of each, with starred arguments spread out.

    f(x, *parts, **options)      x, parts[0], parts[1], rate=options["rate"]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import gast

from s2s.core import Load, Value
from s2s.normalise.infer import shape_of
from s2s.normalise.scope import Scope
from s2s_runtime.kinds import Record, Sequence


@dataclass(frozen=True)
class Given:
    """The arguments of a call: by position and by keyword."""

    args: tuple[Value, ...]
    texts: tuple[gast.expr, ...]
    keywords: Mapping[str, Value] = field(default_factory=dict)
    keyword_texts: Mapping[str, gast.expr] = field(default_factory=dict)

    @property
    def values(self) -> tuple[Value, ...]:
        return (*self.args, *self.keywords.values())

    def after(self, value: Value, text: gast.expr) -> Given:
        """The same with one more argument in front: the object of a method."""
        return Given((value, *self.args), (text, *self.texts), self.keywords, self.keyword_texts)


class NotSpread(Exception):
    """A starred argument whose items are not known."""


def given(scope: Scope, node: gast.Call) -> Given:
    """The arguments of a call, in the order of evaluation."""
    args: list[tuple[Value, gast.expr]] = []
    for part in node.args:
        if isinstance(part, gast.Starred):
            args += _spread(scope, part.value)
        else:
            args.append((scope.expression(part), part))
    keywords: dict[str, tuple[Value, gast.expr]] = {}
    for keyword in node.keywords:
        if keyword.arg is None:
            keywords |= _spread_mapping(scope, keyword.value)
        else:
            keywords[keyword.arg] = scope.expression(keyword.value), keyword.value
    return Given(tuple(value for value, _ in args), tuple(text for _, text in args),
                 {name: value for name, (value, _) in keywords.items()},
                 {name: text for name, (_, text) in keywords.items()})


def _spread(scope: Scope, node: gast.expr) -> list[tuple[Value, gast.expr]]:
    """The items of `*parts`: a tuple of known length in a variable, or a display."""
    if isinstance(node, (gast.Tuple, gast.List)) and not any(
        isinstance(item, gast.Starred) for item in node.elts
    ):
        return [(scope.expression(item), item) for item in node.elts]
    value = scope.expression(node)
    if value.items is None or not isinstance(value.kind, Sequence):
        raise NotSpread
    if not isinstance(node, gast.Name):
        raise NotSpread
    return [(item, _item(node, index)) for index, item in enumerate(value.items)]


def _spread_mapping(scope: Scope, node: gast.expr) -> dict[str, tuple[Value, gast.expr]]:
    """The entries of `**options`, a dict whose keys nothing changes."""
    value = scope.expression(node)
    known = (
        isinstance(value.kind, Record) and isinstance(node, gast.Name) and node.id in scope.settled
    )
    if not known or not all(isinstance(key, str) for key, _ in value.kind.items):
        raise NotSpread
    found = {}
    for key, kind in value.kind.items:
        text = _item(node, key)
        out = scope.value(kind, node=text, shape=shape_of(kind))
        scope.emit(Load, out=out, base=value, key=scope.constant(key, text.slice))
        found[key] = out, text
    return found


def _item(node: gast.expr, key: object) -> gast.Subscript:
    return gast.copy_location(gast.Subscript(node, gast.Constant(key, None), gast.Load()), node)
