"""The user's comments, by line.

    x = a * b  # the product
    # now the sum

is {1: Comment("# the product", own_line=False), 2: Comment("# now the sum", own_line=True)}.
"""

from __future__ import annotations

import io
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Comment:
    """One comment with its `#`; `own_line` where nothing stands before it."""

    text: str
    own_line: bool


def comments_in(text: str, first_line: int) -> Mapping[int, Comment]:
    """The comments of `text`, whose first line has the number `first_line` in its file."""
    if "#" not in text:
        return {}
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {
        token.start[0] + first_line - 1: _comment(token)
        for token in tokens
        if token.type == tokenize.COMMENT
    }


def _comment(token: tokenize.TokenInfo) -> Comment:
    before = token.line[: token.start[1]]
    return Comment(token.string, own_line=not before.strip())
