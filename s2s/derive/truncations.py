"""Active floats stored where only whole numbers fit: the derivative is that of floor, zero.

    counts = np.zeros(3, int)
    counts[0] = 2.5 * x         TruncationWarning at this line, once
"""

from __future__ import annotations

import warnings

from s2s.analyse.activity import Activity
from s2s.core import Program, Store, Value, nodes, operands_of
from s2s.errors import Code, TruncationWarning, stated
from s2s_runtime.kinds import Array


def warn_of_truncations(program: Program, facts: Activity) -> None:
    """One warning for each line that stores an active float into an array of whole numbers."""
    lines = {
        node.origin.lineno
        for node in nodes(program.body)
        if isinstance(node, Store) and _cuts(node) and facts.carries(node.value)
    }
    for line in sorted(lines):
        text = stated(
            Code.TRUNCATION,
            "an active value is stored in an array of whole numbers",
            "what is cut off has no derivative, so none passes this line",
            "store it in an array of floats, or say so: y[i] = int(v)",
        )
        filename = program.source.filename
        warnings.warn_explicit(text, TruncationWarning, filename, line)


def _cuts(node: Store) -> bool:
    base = node.base.kind
    whole = isinstance(base, Array) and not base.floating and not base.objects
    return whole and any(map(_floating, operands_of(node.value)))


def _floating(value: Value) -> bool:
    return value.differentiable and bool(getattr(value.kind, "floating", False))
