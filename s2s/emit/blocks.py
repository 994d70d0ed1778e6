"""Lines, blocks, comments and the empty lines between them.

Every logical line passes through `line` or `block`, which fit it into the page and hang its remark
on it. Two empty lines stand around functions and classes, one where they are nested; `Blank`
statements count towards them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from functools import partial
from itertools import islice

import gast

from s2s.emit.layout import WIDTH, Write
from s2s.emit.literals import docstring_text
from s2s.emit.patterns import Patterns
from s2s.nodes import Blank, Comment, comment_text, is_pseudo

DEFINITIONS = (gast.FunctionDef, gast.AsyncFunctionDef, gast.ClassDef)
IMPORTS = (gast.Import, gast.ImportFrom)


class Blocks(Patterns):
    """Writes bodies; the statements themselves are written by the subclass."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[str] = []

    def text(self) -> str:
        """Everything written so far."""
        return "".join(row + "\n" for row in self._rows)

    # bodies

    def body(self, statements: list[gast.stmt], documented: bool = False) -> None:
        """Write the statements of a block; `documented` where the first may be a docstring."""
        docstring = first_real(statements) if documented else None
        previous: gast.stmt | None = None
        before: gast.stmt | None = None
        for position, statement in enumerate(statements):
            if before is not None and not isinstance(previous, Comment):
                self._separate(before, statements, position)
            if statement is docstring and is_string(statement):
                self._docstring(statement)
            else:
                self.dispatch(statement)
            previous = statement
            before = before if is_pseudo(statement) else statement

    def _separate(self, before: gast.stmt, statements: list[gast.stmt], position: int) -> None:
        """Add the empty lines that are still missing in front of the statement at `position`."""
        if not isinstance(statements[position], Blank):
            present = self._rows[-2:][::-1]
            blank = next((n for n, row in enumerate(present) if row), len(present))
            after = first_real(islice(statements, position, None))
            self._rows += [""] * (self._wanted(before, after) - blank)

    def _wanted(self, before: gast.stmt, after: gast.stmt | None) -> int:
        if isinstance(before, DEFINITIONS) or isinstance(after, DEFINITIONS):
            return 1 if self._indent else 2
        parted = isinstance(before, IMPORTS) and not isinstance(after, IMPORTS)
        return int(not self._indent and (parted or is_string(before)))

    def _docstring(self, node: gast.Expr) -> None:
        self._rows.append(self.margin() + docstring_text(node.value.value))
        self._hang(remark_of(node), len(self._rows) - 1)

    # lines

    def line(self, node: gast.AST | None, *parts: Write) -> None:
        """Write one logical line, with the remark of its statement at the end of the first row."""
        first = len(self._rows)
        # A literal that holds line breaks (an f-string can) has its only safe end in the last row.
        text = self.rendered(partial(run, parts))
        rows = self.fitted(partial(run, parts), text)
        self._rows += [rows] if "\n" in text else rows.split("\n")
        self._hang(remark_of(node), first)

    def block(
        self,
        node: gast.AST | None,
        body: list[gast.stmt],
        *header: Write,
        documented: bool = False,
    ) -> None:
        """Write the header of a compound statement, and its body one step to the right."""
        self._header(node, *header)
        self._indent += 1
        self.body(body, documented)
        if first_real(body) is None:
            self.line(None, partial(self.write, "pass"))
        self._indent -= 1

    def _header(self, node: gast.AST | None, *parts: Write) -> None:
        self.line(None, *parts, partial(self.write, ":"))
        self._hang(remark_of(node), len(self._rows) - 1)

    def _hang(self, remark: str | None, row: int) -> None:
        """Put a remark at the end of a row; above it where the page is too narrow for both."""
        if remark is None:
            return
        shown = f"{self._rows[row]}  # {comment_text(remark)}"
        if len(shown.rsplit("\n", 1)[-1]) <= WIDTH:
            self._rows[row] = shown
        else:
            self._rows[row:row] = self._comment_rows(remark)

    # statements that are text only

    def _Comment(self, node: Comment) -> None:
        self._rows += self._comment_rows(node.text)

    def _comment_rows(self, text: str) -> list[str]:
        start = self.margin() + "# "
        line = comment_text(text)
        if len(start + line) <= WIDTH:
            return [(start + line).rstrip()]
        return textwrap.wrap(
            line,
            WIDTH,
            initial_indent=start,
            subsequent_indent=start,
            break_long_words=False,
            break_on_hyphens=False,
        )

    def _Blank(self, node: Blank) -> None:
        self._rows.append("")


def run(parts: tuple[Write, ...]) -> None:
    """Write the parts of a line one after the other."""
    for part in parts:
        part()


def remark_of(node: gast.AST | None) -> str | None:
    """The remark that a statement carries, if it carries one."""
    return getattr(node, "remark", None)


def first_real(statements: Iterable[gast.stmt]) -> gast.stmt | None:
    """The first statement that Python sees."""
    return next((s for s in statements if not is_pseudo(s)), None)


def is_string(statement: gast.stmt) -> bool:
    """Whether the statement is a string and nothing else."""
    value = statement.value if isinstance(statement, gast.Expr) else None
    return isinstance(value, gast.Constant) and isinstance(value.value, str)
