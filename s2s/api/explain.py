"""`explain`: what a derivative keeps and why, or where the ways of one parameter end.

    s2s.grad(loss).explain(w, x)        each kept value with its line, bytes and reason
    s2s.grad(loss).explain()            the same without bytes, before any call
    s2s.grad(loss).explain("w")         why the gradient of w is zero; "w", w, x for these arguments
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from s2s.api.explanation import Explanation, explanation
from s2s.api.linemap import linemap
from s2s.request import Derivative
from s2s_runtime.kinds import kind_of

if TYPE_CHECKING:
    from s2s.api.derived import Order
    from s2s.derive.endings import Ways


def explained(order: Order, args: tuple, kwargs: dict) -> Explanation | Ways:
    """What there is to say of an order, for some arguments or none."""
    names = [parameter.name for parameter in order.primal.parameters(0).all]
    if args and isinstance(args[0], str) and args[0] in names:
        return _ways(order, args[0], args[1:], kwargs)
    modules = order.compilations(Derivative.PAIR)
    if not args and not kwargs:
        compiled, kept, values = modules.shown().compiled, None, ()
    else:
        values = order.primal.bind(order.bound + args, kwargs)
        module, (_, kept) = modules.run(values)
        compiled = module.compiled
    lines = linemap(compiled.text, order.primal.written, 0)
    return explanation(compiled.text, compiled.entry.__name__, lines, kept, values)


def _ways(order: Order, name: str, args: tuple, kwargs: dict) -> Ways:
    from s2s.pipeline import ways_of  # the compiler: most processes explain nothing

    if not args and not kwargs:
        return ways_of(order.primal.stage(None).function, name, None)
    values = order.primal.bind(order.bound + args, kwargs)
    stage = order.primal.stage(values)
    return ways_of(stage.function, name, tuple(map(kind_of, (*values, *stage.extra()))))
