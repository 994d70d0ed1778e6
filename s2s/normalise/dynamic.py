"""Names that are reached while the function runs: `eval("x * x")`, `locals()["x"]`.

What they read does not stand in the text, so it would be taken for a constant: refused.
"""

from __future__ import annotations

from collections.abc import Hashable

import gast

from s2s.core import Value
from s2s.errors import Code
from s2s.normalise.scope import Scope

BY_NAME = frozenset({eval, exec, compile, locals, vars, globals, __import__})


def demand_text(scope: Scope, node: gast.Call, target: object, args: tuple[Value, ...]) -> None:
    """Refuse a call that reaches names by their text."""
    if isinstance(target, Hashable) and target in BY_NAME and not (target is vars and args):
        raise scope.refuse(
            node,
            f"`{target.__name__}` reaches names while the function runs",
            "what it reads does not stand in the text, and a derivative has names of its own",
            "write the names themselves",
            Code.DYNAMIC,
        )
