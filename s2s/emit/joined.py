"""The reverse lines joined to the forward text: names from outside told apart."""

from __future__ import annotations

import gast

from s2s.leaves import name, rebuild


def rename_free(lines: list[gast.stmt], table: list[tuple[str, str]]) -> list[gast.stmt]:
    """Free names under the keywords that the module passes."""
    changed = {text: printed for text, printed in table if text != printed}
    if not changed:
        return lines
    return [
        rebuild(
            line,
            lambda node: (
                name(changed[node.id])
                if isinstance(node, gast.Name) and node.id in changed
                else None
            ),
        )
        for line in lines
    ]
