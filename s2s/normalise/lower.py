"""A function, lowered for the kinds of its arguments; its callees with it, once per kinds.

    def g(x, w): return np.tanh(w @ x)         Program g(x: f8[:], w: f8[:,:])
    def f(x, w): return np.sum(g(x, w))   ->   Program f, whose Call names the program of g
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import gast

from s2s.core import MISSING, RESULT, LocalFunction, Opaque, Parameter, Program, Value
from s2s.normalise.callees import Callee, Lifted, callee, captured_variables, place_of
from s2s.normalise.comprehended import expression
from s2s.normalise.escapes import INSTEAD, REASON, versions
from s2s.normalise.given import Given
from s2s.normalise.infer import BOTTOM, shape_like, shape_of
from s2s.normalise.merges import widest
from s2s.normalise.own import own_containers
from s2s.normalise.respelling import Respelled, respelled
from s2s.normalise.rewrites import as_function
from s2s.normalise.rewrites.iteration import collected
from s2s.normalise.scope import Scope, Session
from s2s.normalise.settled import bound_once, optional_names, settled_names
from s2s.normalise.signatures import (
    all_names,
    is_function,
    is_known,
    locals_of,
    own_statements,
    parameter_names,
)
from s2s.normalise.simplified import simplified, text_of
from s2s.normalise.statements import block
from s2s.normalise.suspension import refuse_suspension
from s2s.read import Source
from s2s_runtime.kinds import UNKNOWN, Kind

ROUNDS = 6


def lower_entry(session: Session, source: Source, kinds: tuple[Kind, ...] | None) -> Program:
    """The program of the function that the user asked about."""
    names = parameter_names(source.tree)
    kinds = kinds or (UNKNOWN,) * len(names)
    values = {name: session.value(kind, name=name, shape=shape_of(kind))
              for name, kind in zip(names, kinds, strict=True)}
    return lower_program(session, source, source.tree, values, {})


def lower_program(session: Session, source: Source, tree: gast.FunctionDef | gast.Lambda,
                  parameters: dict[str, Value], outer: dict[str, Value],
                  functions: dict[str, Value] | None = None) -> Program:
    """Lower one text with given parameter values; `outer` are the captured variables.

    `functions` are parameters and captured variables known now: no arguments at run time.  None:
    this is the function that the user asked about.
    """
    entry, functions = functions is None, functions or {}
    tree = collected(source, tree)
    refuse_suspension(source, tree)
    marks = session.marks if entry else replace(session.marks, plan=None)
    tree = simplified(session, source, tree, {**outer, **parameters, **functions}, marks)
    while True:
        try:
            return _lower_text(session, source, tree, parameters, outer, functions, entry)
        except Respelled as found:
            whole = as_function(tree)
            body = found.new if whole is not tree else respelled(tree.body, found)
            fields = dict(gast.iter_fields(whole)) | {"body": body}
            tree = gast.copy_location(gast.FunctionDef(**fields), tree)


def _lower_text(session: Session, source: Source, tree: gast.FunctionDef | gast.Lambda,
                parameters: dict[str, Value], outer: dict[str, Value],
                functions: dict[str, Value], entry: bool) -> Program:
    """Lower a text as it stands, until what its own containers hold is settled."""
    names = frozenset(locals_of(tree) | parameters.keys())
    own = own_containers(tree, source.resolve)
    for _ in range(ROUNDS):
        scope = Scope(
            session,
            source,
            names,
            expression,
            env=dict(parameters),
            outer={**outer, **functions},
            settled=settled_names(tree),
            once=bound_once(tree),
            optional=optional_names(tree),
            own=own,
            text=partial(text_of, source, tree, {**outer, **parameters, **functions}),
            given={place_of(source, tree, name): value for name, value in functions.items()},
        )
        scope.env |= {name: value for name, value in functions.items() if name in names}
        _lower_body(scope, tree)
        if own.settle():
            break
    result = _closed(scope, scope.env[RESULT], entry)
    _refuse_escapes(scope, {**parameters, **outer})
    return Program(
        name=tree.name if isinstance(tree, gast.FunctionDef) else "function",
        source=source,
        tree=tree,
        parameters=tuple(
            Parameter(name, value) for name, value in (*parameters.items(), *outer.items())
        ),
        free=tuple(scope.free.values()),
        body=tuple(scope.nodes),
        result=result,
        leaves_early=scope.leaves_early or _several_returns(tree),
        final={**outer, **functions, **scope.env},
        names=frozenset(all_names(tree)),
        locals=names,
    )


def _lower_body(scope: Scope, tree: gast.FunctionDef | gast.Lambda) -> None:
    body = tree.body if isinstance(tree, gast.FunctionDef) else [_return_of(tree)]
    scope.origin = body[0]
    block(scope, body)
    if RESULT not in scope.env:
        scope.bind(RESULT, scope.constant(None))


def _return_of(tree: gast.Lambda) -> gast.Return:
    return gast.copy_location(gast.Return(tree.body), tree)


def _several_returns(tree: gast.AST) -> bool:
    if isinstance(tree, gast.Lambda):
        return False
    found = [
        node for part in tree.body for node in own_statements(part) if isinstance(node, gast.Return)
    ]
    return len(found) > 1 or bool(found) and found[0] is not tree.body[-1]


def _closed(
    scope: Scope, result: Value, entry: bool, seen: dict[int, Value] | None = None
) -> Value:
    """A function that is returned holds its variables as they are at the end."""
    if entry or not isinstance(result.static, LocalFunction):
        scope.escape(result)
        return result
    function, seen = result.static, {} if seen is None else seen
    if id(function) not in seen:  # a function may hold itself
        held = dict(function.captured or {})
        static = LocalFunction(function.tree, function.source, held)
        seen[id(function)] = scope.session.value(result.kind, static=static, node=result.node)
        found = captured_variables(scope, function.tree) if function.captured is None else {}
        for name, value in found.items():
            held[name] = _closed(scope, value, entry, seen) if is_function(value) else value
    return seen[id(function)]


def _refuse_escapes(scope: Scope, given: dict[str, Value]) -> None:
    """What escaped functions capture must be passive, in every version."""
    if not scope.escaped:
        return
    born = versions(tuple(scope.nodes))
    for origin, names, values in list(scope.escaped.values()):
        found = [
            *values,
            *(value for name in sorted(names) for value in born.get(name, ())),
            *(value for name, value in given.items() if name in names and not is_function(value)),
        ]
        if found:
            scope.emit(
                Opaque,
                out=None,
                operands=tuple(dict.fromkeys(found)),
                reason=REASON,
                instead=INSTEAD,
                node=origin,
            )


def lower_call(scope: Scope, node: gast.Call, target: object, given: Given) -> tuple[Callee, Value]:
    """The callee with its arguments in place, and its result in the caller's values."""
    found = callee(scope, node, target, given)
    result = _program(scope.session, found)
    return found, _received(scope, found, result) if isinstance(
        result.static, LocalFunction
    ) else result


def _received(scope: Scope, found: Callee, result: Value) -> Value:
    """A function made by a callee, as the caller sees it: it captured the caller's arguments."""
    program = scope.session.programs.get(found.key)
    images = (
        {}
        if program is None
        else {
            parameter.value.number: value
            for parameter, value in zip(program.parameters, found.values, strict=True)
        }
    )

    made: dict[int, Value | None] = {}  # functions that hold one another are met again

    def image(value: Value) -> Value | None:
        if not isinstance(value.static, LocalFunction):
            return images.get(value.number, value if value.static is not MISSING else None)
        if value.number not in made:
            held: dict[str, Value] = {}
            static = LocalFunction(value.static.tree, value.static.source, held)
            made[value.number] = scope.value(value.kind, static=static, node=value.node)
            inner = {name: image(item) for name, item in (value.static.captured or {}).items()}
            if None in inner.values():
                made[value.number] = None
            held.update((name, item) for name, item in inner.items() if item is not None)
        return made[value.number]

    return image(result) or scope.value(UNKNOWN, node=result.node)


def _program(session: Session, found: Callee) -> Value:
    """Lower the callee unless that is done; what meets itself (a first guess) is lowered again."""
    key = found.key
    if key in session.provisional:
        session.guessed.add(key)
        return session.provisional[key]
    if key in session.programs:
        return session.programs[key].result
    session.provisional[key] = Value(-1, BOTTOM)
    generic = all(fact[1] == "?" for fact in key[1])
    try:
        for _ in range(ROUNDS):
            known = set(session.programs)
            program = _lowered(session, found, generic)
            before = session.provisional[key]
            session.provisional[key] = widest(before, program.result)
            if before.kind == session.provisional[key].kind or key not in session.guessed:
                break
            for other in session.programs.keys() - known:  # lowered with a result that was a guess
                del session.programs[other]
    finally:
        del session.provisional[key]
    session.programs[key] = program
    return program.result


def _lowered(session: Session, found: Callee, generic: bool) -> Program:
    parameters = {
        name: _parameter(session, name, value, generic)
        for name, (value, _) in found.arguments.items()
    }
    outer = {
        name: _parameter(session, name, value, generic)
        for name, (value, _) in found.captured.items()
    }
    seen: dict[int, Value] = {}
    inner = {
        name: _with_captured(session, lifted, outer, seen) for name, lifted in found.lifted.items()
    }
    return lower_program(session, found.source, found.tree, parameters, outer, inner)


def _with_captured(
    session: Session, lifted: Lifted, outer: dict[str, Value], seen: dict[int, Value]
) -> Value:
    """A local function as its receiver sees it: what it captures are parameters of the receiver."""
    function = lifted.function
    if not isinstance(function.static, LocalFunction):
        return function
    if id(lifted) not in seen:
        held = {captured: outer[minted] for captured, minted in lifted.names.items()}
        static = LocalFunction(function.static.tree, function.static.source, held)
        seen[id(lifted)] = session.value(
            function.kind, static=static, node=function.node
        )
        for name, inner in lifted.functions.items():  # a function may hold itself
            held[name] = _with_captured(session, inner, outer, seen)
    return seen[id(lifted)]


def _parameter(session: Session, name: str, value: Value, generic: bool) -> Value:
    """The callee's own value for an argument: its kind, with symbols of the callee's own."""
    if value.items is not None and not generic:
        items = tuple(
            _parameter(session, f"{name}.{i}", item, generic) for i, item in enumerate(value.items)
        )
        return session.value(value.kind, items=items, name=name)
    kind = UNKNOWN if generic else value.kind
    static = value.static if is_known(value) and not generic else MISSING
    return session.value(
        kind,
        name=name,
        shape=None if generic else shape_like(value),
        static=static,
    )
