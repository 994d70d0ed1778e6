"""The user's comments, each printed where it stood: above a statement or at its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gast

from s2s.nodes import Comment


@dataclass
class UserComments:
    """The comments of a source by line; one that stands alone is printed once."""

    found: dict[int, Any]

    def above(self, statement: gast.stmt) -> list[gast.stmt]:
        """The comments on the lines just above a statement."""
        lines = []
        line = getattr(statement, "lineno", 0) - 1
        while line in self.found and self.found[line].own_line:
            lines.append(Comment(self.found.pop(line).text.lstrip("#").strip()))
            line -= 1
        return lines[::-1]

    def beside(self, made: gast.stmt, statement: gast.stmt) -> gast.stmt:
        """The statement that is printed, with the comment at the end of the user's."""
        comment = self.found.get(getattr(statement, "lineno", -1))
        if comment is not None and not comment.own_line:
            made.remark = comment.text.lstrip("#").strip()
        return made
