"""The shape of the house: who may import whom, and what no file may become."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = {
    "s2s": ROOT / "s2s",
    "s2s_runtime": ROOT / "runtime" / "s2s_runtime",
    "s2s_kernels": ROOT / "kernels" / "s2s_kernels",
}

# A room imports from itself and from what stands before it. What is not named here is public: the
# derivative objects, the marks, the command line. It comes last and may import everything.
ORDER = (
    "errors",
    "request",
    "core",
    "names",
    "nodes",  # the comments that trees carry: words for every room, not a part of the pass
    "lazily",  # a property without a lock
    "trees",
    "rulebook",
    "rules",
    "leaves",  # the text of a sweep before it is settled: nouns, like core
    "splice",
    "read",
    "normalise",
    "analyse",
    "choose",
    "optimise",  # runs on sweeps before derive settles them, so that nothing is kept for dead lines
    "derive",
    "emit",
    "store",
    "pipeline",
    "start",
    "callables",
    "provider",
)
PUBLIC = len(ORDER)

LONGEST = 300
LONGEST_TABLE = 400
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "misc", "common"}
MUTABLE_CALLS = {"dict", "list", "set", "defaultdict", "OrderedDict", "Counter", "deque"}
MUTABLE_DISPLAYS = (ast.Dict, ast.List, ast.Set, ast.DictComp, ast.ListComp, ast.SetComp)


def files_of(*packages: str) -> list[Path]:
    return sorted(path for name in packages for path in PACKAGES[name].rglob("*.py"))


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(path: Path) -> Iterator[str]:
    """The full names of the modules (or of the names in them) that a file imports."""
    package = path.relative_to(ROOT).parts[:-1]
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            start = [*base, *([node.module] if node.module else [])]
            yield from (".".join([*start, alias.name]) for alias in node.names)


def rank(module: str) -> int:
    """The place of `s2s.room.file` in the order."""
    _, *parts = module.split(".")
    room, file = ".".join(parts[:1]), ".".join(parts[:2])
    return next((ORDER.index(name) for name in (file, room) if name in ORDER), PUBLIC)


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def test_rooms_import_only_from_rooms_before_them():
    wrong = [
        f"{shown(path)} imports {name}"
        for path in files_of("s2s")
        for name in imports(path)
        if name.split(".")[0] == "s2s" and rank(name) > rank(module_of(path))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("package", ["s2s_runtime", "s2s_kernels"])
def test_what_generated_modules_import_never_imports_the_compiler(package):
    wrong = [
        f"{shown(path)} imports {name}"
        for path in files_of(package)
        for name in imports(path)
        if name.split(".")[0] == "s2s"
    ]
    assert not wrong, "\n".join(wrong)


def test_the_runtime_does_not_need_the_kernels():
    wrong = [shown(p) for p in files_of("s2s_runtime") if "s2s_kernels" in " ".join(imports(p))]
    assert not wrong


def test_no_file_has_an_empty_name():
    assert not [shown(p) for p in files_of(*PACKAGES) if p.stem.strip("_") in EMPTY_NAMES]


def test_no_file_is_one_that_a_newcomer_would_fear():
    tall = [
        f"{shown(path)}: {lines} lines"
        for path in files_of(*PACKAGES)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > longest(path)
    ]
    assert not tall, "\n".join(tall)


def longest(path: Path) -> int:
    return LONGEST_TABLE if PACKAGES["s2s"] / "rules" in path.parents else LONGEST


def test_every_file_says_what_it_is_for():
    silent = [shown(p) for p in files_of(*PACKAGES) if not ast.get_docstring(parsed(p))]
    assert not silent, "\n".join(silent)


def test_nothing_assigns_globals():
    wrong = [
        f"{shown(path)}:{node.lineno}"
        for path in files_of(*PACKAGES)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Global)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_module_holds_a_container_to_be_written_to():
    """A table is a constant, in capitals; anything else at module level would be a registry."""
    wrong = [
        f"{shown(path)}:{line}: {name}"
        for path in files_of(*PACKAGES)
        for name, line in containers(parsed(path))
        if name != name.upper() and not name.startswith("__")
    ]
    assert not wrong, "\n".join(wrong)


def containers(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """The names that a module binds to mutable containers, with their lines."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and is_mutable(node.value):
            yield from ((t.id, node.lineno) for t in node.targets if isinstance(t, ast.Name))
        elif isinstance(node, ast.AnnAssign) and is_mutable(node.value):
            yield ast.unparse(node.target), node.lineno


def is_mutable(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Call):
        return ast.unparse(value.func).split(".")[-1] in MUTABLE_CALLS
    return isinstance(value, MUTABLE_DISPLAYS)
