"""The program of a callee, and how the arguments of a call become its parameters.

    def layer(v, scale=w): return v * scale + b      parameters  v, scale, then what it captures: b
    layer(x)                                         arguments   x, w, b

A function given as an argument is no argument at run time but part of the key; what it captures is
passed beside it, under a name of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import gast

from s2s.core import MISSING, Build, LocalFunction, Value
from s2s.errors import Code
from s2s.normalise.defaults import Argument, default_values, has_text, written_defaults
from s2s.normalise.given import Given
from s2s.normalise.scope import Scope
from s2s.normalise.signatures import all_names, is_function, is_known, locals_of, parameter_names
from s2s.read import Source, read
from s2s_runtime.errors import S2SError
from s2s_runtime.kinds import Function, Record, Sequence

KINDS_PER_FUNCTION = 8


@dataclass(frozen=True)
class Lifted:
    """A function as an argument: `names` its captured variables become, `functions` it captures."""

    function: Value
    names: dict[str, str] = field(default_factory=dict)
    functions: dict[str, Lifted] = field(default_factory=dict)


@dataclass(frozen=True)
class Callee:
    """A callee with its arguments in place: value and text by parameter."""

    key: tuple
    source: Source
    tree: gast.FunctionDef | gast.Lambda
    arguments: dict[str, Argument]
    functions: dict[str, Value]
    lifted: dict[str, Lifted]
    captured: dict[str, Argument] = field(default_factory=dict)

    @property
    def values(self) -> tuple[Value, ...]:
        return tuple(value for value, _ in (*self.arguments.values(), *self.captured.values()))

    @property
    def texts(self) -> tuple[gast.expr, ...]:
        return tuple(text for _, text in (*self.arguments.values(), *self.captured.values()))


def callee(scope: Scope, node: gast.Call, target: object, given: Given) -> Callee:
    """What is called, with what."""
    if isinstance(target, LocalFunction):
        source, tree = target.source, target.tree
        defaults = written_defaults(scope, tree)
        held = captured_by(scope, target, node)
    else:
        source, held = source_of(scope, node, target), {}
        tree, defaults = source.tree, default_values(scope, target)
    bound = bind(scope, node, tree, given, defaults)
    everything = {**held, **bound}
    stored = [name for name, (value, _) in bound.items()
              if isinstance(value.static, LocalFunction)
              and place_of(source, tree, name) in scope.session.contents.stored]
    for name in stored:
        everything[name] = bound[name] = _as_object(scope, *bound[name])
    functions = {name: value for name, (value, text) in everything.items()
                 if is_function(value) or is_known(value) and isinstance(text, gast.Constant)}
    arguments = {name: pair for name, pair in bound.items() if name not in functions}
    captured = {name: pair for name, pair in held.items() if name not in functions}
    seen: dict[int, Lifted] = {}
    taken = all_names(tree) | locals_of(tree) | captured.keys()
    lifted = {name: _lift(scope, name, function, taken, captured, node, seen)
              for name, function in functions.items()}
    return Callee(
        _key(scope, node, tree, arguments, functions, captured),
        source,
        tree,
        arguments,
        functions,
        lifted,
        captured,
    )


def _as_object(scope: Scope, function: Value, text: gast.expr) -> Argument:
    """A function made here that the callee stores: an argument like any other."""
    scope.escape(function)
    return scope.value(Function(), name=function.name, node=function.node), text


def place_of(source: Source, tree: gast.AST, name: str) -> tuple[str, int, int, str]:
    """What a parameter goes by, however often its function is lowered."""
    return source.filename, tree.lineno, tree.col_offset, name


def _lift(scope: Scope, name: str, function: Value, taken: set[str], captured: dict[str, Argument],
          node: gast.Call, seen: dict[int, Lifted]) -> Lifted:
    """Pass what a function captures beside it, under names of the callee's own."""
    found = seen.setdefault(id(function.static), Lifted(function))
    if found.names or found.functions or not isinstance(function.static, LocalFunction):
        return found
    for inner, argument in captured_by(scope, function.static, node).items():
        if is_function(argument[0]):
            found.functions[inner] = seen.get(id(argument[0].static)) or _lift(
                scope, f"{name}_{inner}", argument[0], taken, captured, node, seen)
            continue
        text = f"{name}_{inner}"
        while text in taken:
            text += "_"
        taken.add(text)
        found.names[inner] = text
        captured[text] = argument
    return found


def captured_by(scope: Scope, function: LocalFunction, node: gast.AST) -> dict[str, Argument]:
    """The captured variables of a local function with their values at this call."""
    if function.captured is None:
        found = captured_variables(scope, function.tree)
        return {name: (value, _variable(name, node)) for name, value in found.items()}
    return {
        name: (value, held_text(scope, name, value, node))
        for name, value in function.captured.items()
    }


def held_text(scope: Scope, name: str, value: Value, node: gast.AST) -> gast.expr:
    """The variable that still holds what a closure captured elsewhere."""
    free = scope.free.get(value.name)
    visible = {**scope.outer, **scope.env} | ({value.name: free.value} if free else {})
    current = visible.get(value.name) if value.name is not None else None
    if current is not value and (is_function(value) or value.static is not MISSING):
        return value.node if value.node is not None else gast.Constant(value.static, None)
    if current is not value:
        raise scope.refuse(
            node,
            f"the function called here captured `{name}`, which has no variable here",
            "its value when the function was made cannot be passed on",
            "give it to the factory in a variable that is not assigned again",
        )
    return _variable(value.name, node)


def _variable(name: str, like: gast.AST) -> gast.Name:
    return gast.copy_location(gast.Name(name, gast.Load(), None, None), like)


def captured_variables(scope: Scope, tree: gast.FunctionDef | gast.Lambda) -> dict[str, Value]:
    """The variables of the enclosing function that a local one reads, with their values now."""
    names = {node.id for node in gast.walk(tree) if isinstance(node, gast.Name)} - locals_of(tree)
    visible = {**scope.outer, **scope.env}
    return {name: scope.read(visible[name]) for name in sorted(names) if name in visible}


def source_of(scope: Scope, node: gast.Call, target: Any) -> Source:
    sources = scope.session.sources
    try:
        if target not in sources:
            sources[target] = read(target)
        return sources[target]
    except S2SError as error:
        raise scope.refuse(
            node,
            f"the text of `{target.__qualname__}` cannot be read",
            str(error),
            "define it in a file, or declare a rule for it",
            Code.SOURCE_UNAVAILABLE,
        ) from error


def bind(scope: Scope, node: gast.Call, tree: gast.AST, given: Given,
         defaults: dict[str, Argument]) -> dict[str, Argument]:
    """Parameter name -> value and text, in the order of the signature."""
    args = tree.args
    plain = [arg.id for arg in (*args.posonlyargs, *args.args)]
    pairs = list(zip(given.args, given.texts, strict=True))
    bound = dict(zip(plain, pairs, strict=False))
    named = {name: (value, given.keyword_texts[name]) for name, value in given.keywords.items()}
    by_name = [*plain[len(args.posonlyargs):], *(arg.id for arg in args.kwonlyargs)]
    rest = {name: pair for name, pair in named.items() if name not in by_name}
    twice = bound.keys() & (named.keys() - rest.keys())
    bound |= {name: pair for name, pair in named.items() if name in by_name}
    if args.vararg:
        bound[args.vararg.id] = _packed(scope, pairs[len(plain):], node)
    if args.kwarg:
        bound[args.kwarg.id] = _gathered(scope, rest, node)
    names = parameter_names(tree)
    missing = [name for name in names if name not in bound and name not in defaults]
    if twice or missing or rest and not args.kwarg or len(pairs) > len(plain) and not args.vararg:
        raise scope.refuse(node, "the arguments do not fit the parameters of the callee",
                           "the call raises TypeError", "correct the call")
    for name in (name for name in names if name not in bound):
        value, text = defaults[name]
        if isinstance(text, gast.Constant) and not has_text(value.static) and not is_known(value):
            raise scope.refuse(node, f"the default of `{name}` is an object without a literal",
                               "the generated call cannot name it", f"pass `{name}` explicitly")
    return {name: bound[name] if name in bound else defaults[name] for name in names}


def _packed(scope: Scope, pairs: list[Argument], node: gast.Call) -> Argument:
    """`*args`: a tuple of known items."""
    text = gast.copy_location(gast.Tuple([text for _, text in pairs], gast.Load()), node)
    items = tuple(value for value, _ in pairs)
    return scope.value(
        Sequence("tuple", tuple(item.kind for item in items)), items=items, node=text
    ), text


def _gathered(scope: Scope, rest: dict[str, Argument], node: gast.Call) -> Argument:
    """`**kwargs`: a fresh dict."""
    keys = [scope.constant(name, gast.Constant(name, None)) for name in rest]
    values = tuple(value for value, _ in rest.values())
    text = gast.copy_location(
        gast.Dict([key.node for key in keys], [text for _, text in rest.values()]), node
    )
    kind = Record(tuple((name, value.kind) for name, (value, _) in rest.items()))
    out = scope.value(kind, node=text)
    scope.emit(Build, out=out, keys=tuple(keys), values=values)
    return out, text


def _key(scope: Scope, node: gast.Call, tree: gast.AST, arguments: dict[str, Argument],
         functions: dict[str, Value], captured: dict[str, Argument]) -> tuple:
    """What one program of the callee is made for; after 8 kinds the generic one."""
    session = scope.session
    facts = tuple(
        (name, str(value.kind), _units(value))
        for name, (value, _) in {**arguments, **captured}.items()
    )
    held = tuple((name, _identity(value)) for name, value in functions.items())
    key = (id(tree), facts, held)
    alike = sum(other[0] == id(tree) for other in (*session.programs, *session.provisional))
    if (
        key not in session.programs
        and key not in session.provisional
        and alike >= KINDS_PER_FUNCTION
    ):
        if alike >= 2 * KINDS_PER_FUNCTION:
            raise scope.refuse(node, "this function calls itself with functions that it makes anew",
                               "every call would need a text of its own",
                               "pass the values that it captures as arguments", Code.TOO_DEEP)
        return (id(tree), tuple((name, "?", None) for name, *_ in facts), held)
    return key


def _identity(value: Value, seen: tuple[int, ...] = ()) -> tuple | int:
    """Functions are told apart by their text and what they hold (local ones), or by identity."""
    if not isinstance(value.static, LocalFunction):
        return id(value.static)
    tree, held = id(value.static.tree), value.static.captured or {}
    if tree in seen:
        return tree
    return (
        tree,
        tuple(
            (name, _identity(item, (*seen, tree)))
            for name, item in held.items()
            if is_function(item)
        ),
    )


def _units(value: Value) -> tuple | None:
    if value.items is not None:
        return tuple(map(_units, value.items))
    if is_known(value):
        return (id(value.static),)
    return (
        None if value.shape is None else tuple((dim.nonunit, dim.symbol < 0) for dim in value.shape)
    )
