"""Plain functions with a text, for what user code differentiates inside a function.

    lambda z: np.sum(np.sin(w * z))      def inner(w, z): return np.sum(np.sin(w * z))
    s2s.grad(inner)                      def inner_grad(w, z): return entry(w, z)[1]

What a local function captures becomes a parameter; `entry` is the generated function.  The text
lies in `linecache`, so it is read, differentiated and quoted like any other.
"""

from __future__ import annotations

import hashlib
import linecache
import textwrap
from collections.abc import Mapping, Sequence
from types import CellType, CodeType, FunctionType

import gast

from s2s.core import Inner, LocalFunction
from s2s.request import Known


def lifted(function: LocalFunction, captured: Sequence[str], inside: Sequence[str],
           known: Mapping[str, object]) -> FunctionType:
    """A local function whose captured variables are its first parameters.

    `inside` defines the functions that it calls; `known` are objects that it captures.
    """
    tree = function.tree
    name = "inner" if isinstance(tree, gast.Lambda) else tree.name
    inner = "\n".join(inside)
    text = f"def {name}({_parameters(tree, captured)}):\n{textwrap.indent(inner, '    ')}\n" \
           f"{textwrap.indent(_body(tree), '    ')}\n"
    owner = function.source.function
    cells = dict(zip(owner.__code__.co_freevars, owner.__closure__ or (), strict=True))
    cells |= {key: CellType(value) for key, value in known.items()}
    return made(name, text, owner.__globals__, cells)


def wrapper(name: str, parameters: Sequence[str], lines: Sequence[str],
            known: Mapping[str, object], namespace: dict) -> FunctionType:
    """`def name(parameters): lines`, where the names in `known` stand for objects."""
    body = "".join(f"    {line}\n" for line in lines)
    text = f"def {name}({', '.join(parameters)}):\n{body}"
    return made(name, text, namespace, {key: CellType(value) for key, value in known.items()})


def made(name: str, text: str, namespace: dict, cells: Mapping[str, CellType]) -> FunctionType:
    """The function that `text` defines, its free names bound to cells."""
    inside = textwrap.indent(f"{text}return {name}\n", "    ")
    outside = f"def outside({', '.join(cells)}):\n{inside}"
    digest = hashlib.sha256(outside.encode()).hexdigest()
    filename = f"<s2s {name} {digest[:12]}>"
    linecache.cache[filename] = len(outside), None, outside.splitlines(keepends=True), filename
    code = _inner_code(_inner_code(compile(outside, filename, "exec"), "outside"), name)
    closure = tuple(cells[key] for key in code.co_freevars)
    return FunctionType(code, namespace, name, None, closure)


def _inner_code(code: CodeType, name: str) -> CodeType:
    return next(one for one in code.co_consts if isinstance(one, CodeType) and one.co_name == name)


def _parameters(tree: gast.FunctionDef | gast.Lambda, captured: Sequence[str]) -> str:
    """The captured variables, then the function's own parameters, none with a default."""
    args = tree.args
    own = [arg.id for arg in (*args.posonlyargs, *args.args)]
    own += [args.vararg.id] if args.vararg else []  # arrives as one tuple
    own += [arg.id for arg in args.kwonlyargs]
    own += [args.kwarg.id] if args.kwarg else []
    return ", ".join([*captured, *own])


def _body(tree: gast.FunctionDef | gast.Lambda) -> str:
    if isinstance(tree, gast.Lambda):
        return f"return {gast.unparse(tree.body).strip()}"
    return "\n".join(gast.unparse(statement).strip("\n") for statement in tree.body)


def definition(name: str, tree: gast.FunctionDef | gast.Lambda) -> str:
    """The text that binds a local function to a name."""
    text = gast.unparse(tree).strip()
    if isinstance(tree, gast.Lambda):
        return f"{name} = {text}"
    return text if tree.name == name else f"{text}\n{name} = {tree.name}"


def derivative_text(inner: Inner, key: str, inside: Mapping[str, str],
                    known: dict[str, object]) -> str:
    """`s2s.grad(f, wrt=1)` in names of its own; what they stand for is added to `known`."""
    if isinstance(inner.maker, Known):
        return _cell(inner.maker, key, known)
    static = inner.function.static
    if isinstance(static, Inner):
        function = derivative_text(static, key, inside, known)
    else:
        function = f"{key}_of" if f"{key}_of" in inside else _cell(static, key, known)
    chosen = inner.wrt[0] if inner.wrt and inner.single else inner.wrt
    options = "" if chosen is None else f", {chosen!r}"
    aux = ", has_aux=True" if inner.has_aux else ""
    return f"{_cell(inner.maker, key, known)}({function}{options}{aux})"


def _cell(target: object, key: str, known: dict[str, object]) -> str:
    """The name of an object known now."""
    for name, found in known.items():
        if found is target:
            return name
    known[text := f"{key}_known_{len(known)}"] = target
    return text
