"""A `with` block that ends in a return is left before it returns.

    with np.errstate(divide="ignore"):         with np.errstate(divide="ignore"):
        return np.sum(1 / x)             ->        result = np.sum(1 / x)
                                               return result
"""

from __future__ import annotations

import gast

from s2s.normalise.leaving import may_leave
from s2s.normalise.rewrites.text import Text, assignment, load, located


def returned_after(text: Text, node: gast.stmt) -> list[gast.stmt] | None:
    """The block without its last statement, and the return after it."""
    if not isinstance(node, gast.With) or not isinstance(node.body[-1], gast.Return):
        return None
    last = node.body[-1]
    if last.value is None or any(map(may_leave, node.body[:-1])):
        return None
    name = text.fresh("result")
    body = [*node.body[:-1], located(assignment(name, last.value), last)]
    fields = dict(gast.iter_fields(node)) | {"body": body}
    return [
        gast.copy_location(gast.With(**fields), node),
        located(gast.Return(load(name)), last),
    ]
