"""f-strings as text.

The standard library writes them, since what may be quoted how inside the braces differs between
Pythons; the result is put into double quotes and onto one row where it then still says the same:

    f'''{x}\\n'''  (a real line break)   ->   f"{x}\\n"
"""

from __future__ import annotations

import ast

import gast


def fstring_text(node: gast.AST) -> str:
    """The literal that reads back as this f-string (or template string)."""
    tree = gast.gast_to_ast(node)
    literal = ast.unparse(tree)
    row = one_row(literal)
    return row if reads_as(row, tree) else literal


def one_row(literal: str) -> str:
    """The literal with double quotes around it, and its line breaks escaped."""
    quotes = 3 if literal[1:4] in ('"""', "'''") else 1
    body = literal[1 + quotes : -quotes].replace("\n", "\\n")
    return f'{literal[0]}"{body}"'


def reads_as(literal: str, tree: ast.expr) -> bool:
    """Whether the literal is this very tree."""
    try:
        return ast.dump(ast.parse(literal, mode="eval").body) == ast.dump(tree)
    except SyntaxError:
        return False
