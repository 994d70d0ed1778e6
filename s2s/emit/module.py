"""A generated module: docstring, imports, callees' pairs, the function.

The forward sweep is the user's text; names that it reads from outside become imports (modules and
what they hold) or keyword-only parameters (everything else, passed live at each call).
"""

from __future__ import annotations

import builtins
import sys
from dataclasses import dataclass, field
from types import ModuleType

import gast

from s2s.core import Program
from s2s.emit.marks import marks_line, only_marks
from s2s.leaves import Static, name
from s2s.trees import names

LIBRARIES = frozenset(
    {
        "numpy",
        "scipy",
        "math",
        "functools",
        "itertools",
        "operator",
        "cmath",
        "builtins",
        "s2s_runtime",
        "s2s_kernels",
        "cupy",
    }
)


@dataclass
class Imports:
    """The import lines of a module, and the name under which each object is printed."""

    taken: set[str]
    lines: dict[str, str] = field(default_factory=dict)

    def bind(self, alias: str, line: str) -> bool:
        """Whether `alias` may stand for what `line` imports."""
        if self.lines.get(alias, line) != line:
            return False
        self.lines[alias] = line
        return True

    def static(self, leaf: Static) -> gast.expr:
        """The printed name of an object that the compiler names."""
        if isinstance(leaf.target, ModuleType):
            return _dotted(*self._module(leaf).split(".", 1))
        if not callable(leaf.target) and "." not in leaf.wish:
            return name(leaf.wish)  # a function of this module
        head, _, rest = leaf.wish.partition(".")
        if not rest:
            return name(self._function(leaf, head))
        alias = head
        while alias in self.taken or not self.bind(alias, module_line(leaf.module, alias)):
            alias += "_"
        return _dotted(alias, rest)

    def _module(self, leaf: Static) -> str:
        alias, _, rest = leaf.wish.partition(".")
        whole = leaf.target.__name__
        if rest and whole.endswith(f".{rest}"):
            return f"{self._imported(whole.removesuffix(f'.{rest}'), alias)}.{rest}"
        return self._imported(whole, alias)

    def _imported(self, module: str, alias: str) -> str:
        while alias in self.taken or not self.bind(alias, module_line(module, alias)):
            alias += "_"
        return alias

    def _function(self, leaf: Static, wish: str) -> str:
        if leaf.module == "builtins" or getattr(builtins, wish, None) is leaf.target:
            if wish not in self.taken:
                return wish
            line, source = f"from builtins import {wish}", wish
        else:
            line, source = f"from {_public(leaf)} import {wish}", wish
        alias = wish
        while alias in self.taken or not self.bind(
            alias, line if alias == source else f"{line} as {alias}"
        ):
            alias += "_"
        return alias

    def statements(self) -> list[gast.stmt]:
        """Import lines, sorted, standard library first."""
        lines = sorted(gathered(set(self.lines.values())), key=_import_key)
        return [statement for line in lines for statement in gast.parse(line).body]


def gathered(lines: set[str]) -> list[str]:
    """`from m import a` and `from m import b` as `from m import a, b`."""
    names: dict[str, list[str]] = {}
    for line in sorted(lines):
        head, _, rest = line.partition(" import ")
        if line.startswith("from"):
            names.setdefault(head, []).append(rest)
    plain = [line for line in lines if not line.startswith("from")]
    return plain + [f"{head} import {', '.join(rest)}" for head, rest in names.items()]


def _import_key(line: str) -> tuple:
    module = line.split()[1].partition(".")[0]
    group = 0 if module in sys.stdlib_module_names else 1
    return group, line.startswith("from"), line


def _public(leaf: Static) -> str:
    """The package that offers a helper, where it does."""
    package = leaf.module.partition(".")[0]
    offered = getattr(sys.modules.get(package), leaf.wish, None)
    return package if offered is leaf.target else str(leaf.module)


def module_line(module: str, alias: str) -> str:
    return f"import {module}" if module == alias else f"import {module} as {alias}"


def _dotted(head: str, rest: str = "") -> gast.expr:
    result: gast.expr = name(head)
    for part in filter(None, rest.split(".")):
        result = gast.Attribute(result, part, gast.Load())
    return result


@dataclass
class FreeNames:
    """Names from outside that are passed at each call: printed name -> (program's source, name)."""

    given: dict[str, tuple[object, str]] = field(default_factory=dict)

    def add(self, source: object, wanted: str) -> str:
        """The keyword under which `wanted` of this source is passed."""
        alias, count = wanted, 2
        while alias in self.given and not _same(self.given[alias], source, wanted):
            alias, count = f"{wanted}_{count}", count + 1
        self.given[alias] = (source, wanted)
        return alias


def _same(found: tuple[object, str], source: object, wanted: str) -> bool:
    """Whether two functions mean one thing by a name: the same globals and no cell in between."""
    other, held = found
    if held != wanted:
        return False
    if other.function is source.function:
        return True
    shared = other.function.__globals__ is source.function.__globals__
    return (
        shared
        and wanted not in other.function.__code__.co_freevars
        and wanted not in source.function.__code__.co_freevars
    )


def outside_names(
    program: Program, lines: list[gast.stmt], bound: set[str], imports: Imports, free: FreeNames
) -> list[tuple[str, str]]:
    """Bind the names that a function's text reads from outside; the free ones come back as pairs
    (name in the text, keyword of the module)."""
    found: dict[str, str] = {}
    for line in lines:
        for text in dict.fromkeys(node.id for node in names(line)):
            known = imports.lines.get(text, marks_line(text)) != marks_line(text)
            if text not in bound and text not in found and not known:
                _outside(program, text, lines, imports, free, found)
    return sorted(found.items())


def _outside(
    program: Program,
    wanted: str,
    lines: list[gast.stmt],
    imports: Imports,
    free: FreeNames,
    found: dict,
) -> None:
    try:
        target = program.source.resolve(wanted)
    except NameError:
        return
    if getattr(builtins, wanted, imports) is target:
        return
    marked = only_marks(target, wanted, lines)
    line = marks_line(wanted) if marked else import_line(target, wanted)
    if line is not None and imports.bind(wanted, line):
        return
    found[wanted] = free.add(program.source, wanted)


def import_line(target: object, alias: str) -> str | None:
    """`import numpy as np` for a library or what it holds; None for the user's own objects."""
    if isinstance(target, ModuleType):
        return module_line(target.__name__, alias) if _is_library(target.__name__) else None
    module, text = getattr(target, "__module__", None), getattr(target, "__name__", None)
    module = "numpy" if type(target).__name__ == "ufunc" and not module else module
    if not isinstance(module, str) or not isinstance(text, str) or not _is_library(module):
        return None
    if getattr(sys.modules.get(module), text, None) is not target:
        return None
    package = module.partition(".")[0]
    if package == "s2s_runtime" and getattr(sys.modules[package], text, None) is target:
        module = package
    return f"from {module} import {text}" + ("" if text == alias else f" as {alias}")


def _is_library(module: str) -> bool:
    head = module.partition(".")[0]
    return head in LIBRARIES or head in sys.stdlib_module_names and head != "__main__"


def function(
    text: str, arguments: list[str], keywords: list[str], doc: str, body: list[gast.stmt]
) -> gast.FunctionDef:
    """A generated function."""
    params = gast.arguments(
        args=[gast.Name(item, gast.Param(), None, None) for item in arguments],
        posonlyargs=[],
        vararg=None,
        kwonlyargs=[gast.Name(item, gast.Param(), None, None) for item in keywords],
        kw_defaults=[None] * len(keywords),
        kwarg=None,
        defaults=[],
    )
    doc_line = [gast.Expr(gast.Constant(doc, None))] if doc else []
    return gast.FunctionDef(text, params, doc_line + body, [], None, None, [])
