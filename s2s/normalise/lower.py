"""A function, lowered for the kinds of its arguments; its callees with it, once per kinds.

    def g(x, w): return np.tanh(w @ x)         Program g(x: f8[:], w: f8[:,:])
    def f(x, w): return np.sum(g(x, w))   ->   Program f, whose Call names the program of g
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence as Arguments

import gast

from s2s.core import MISSING, LocalFunction, Parameter, Program, Value
from s2s.errors import Code, S2SError
from s2s.normalise.expressions import expression
from s2s.normalise.infer import BOTTOM, shape_like, shape_of
from s2s.normalise.loops import assigned
from s2s.normalise.rewrites import rewrite
from s2s.normalise.rewrites.moving import may_move
from s2s.normalise.scope import RESULT, Scope, Session
from s2s.normalise.statements import block
from s2s.read import Source, read
from s2s_runtime.kinds import UNKNOWN, Function, Kind, Repeated, Sequence

KINDS_PER_FUNCTION = 8
ROUNDS = 4


def parameter_names(tree: gast.FunctionDef | gast.Lambda) -> list[str]:
    """All parameters in the order of the signature."""
    args = tree.args
    ordered = [*args.posonlyargs, *args.args, *([args.vararg] if args.vararg else []), *args.kwonlyargs,
               *([args.kwarg] if args.kwarg else [])]
    return [arg.id for arg in ordered]


def lower_entry(session: Session, source: Source, kinds: tuple[Kind, ...] | None) -> Program:
    """The program of the function that the user asked about."""
    names = parameter_names(source.tree)
    kinds = kinds or (UNKNOWN,) * len(names)
    values = {name: Value(next(session.numbers), kind, name=name, shape=shape_of(kind))
              for name, kind in zip(names, kinds, strict=True)}
    return lower_program(session, source, source.tree, values, {})


def lower_program(session: Session, source: Source, tree: gast.FunctionDef | gast.Lambda,
                  parameters: dict[str, Value], outer: dict[str, Value]) -> Program:
    """Lower one text with given parameter values; `outer` are the captured variables."""
    tree = simplified(session, source, tree, parameters, outer)
    names = locals_of(tree) | parameters.keys()
    scope = Scope(session, source, frozenset(names), expression, env=dict(parameters), outer=outer)
    body = tree.body if isinstance(tree, gast.FunctionDef) else [_return_of(tree)]
    scope.origin = body[0]
    block(scope, body)
    if RESULT not in scope.env:
        scope.bind(RESULT, scope.constant(None))
    return Program(
        name=tree.name if isinstance(tree, gast.FunctionDef) else "function",
        source=source, tree=tree,
        parameters=tuple(Parameter(name, value) for name, value in (*parameters.items(), *outer.items())
                         if not is_function(value)),
        free=tuple(scope.free.values()), body=tuple(scope.nodes), result=scope.env[RESULT],
        leaves_early=scope.leaves_early or _several_returns(tree), final={**outer, **scope.env},
        names=frozenset(all_names(tree)), locals=frozenset(names))


def simplified(session: Session, source: Source, tree: gast.FunctionDef | gast.Lambda,
               parameters: dict[str, Value], outer: dict[str, Value]) -> gast.FunctionDef | gast.Lambda:
    """The tree after the rewrites, made once for each set of variables that may be active."""
    given = {**outer, **parameters}
    moving = frozenset(name for name, value in given.items() if value.static is MISSING and may_move(value.kind))
    sequences = frozenset(name for name, value in given.items() if isinstance(value.kind, (Repeated, Sequence)))
    key = (id(tree), moving, sequences)
    if key not in session.trees:
        own = locals_of(tree) | given.keys()
        session.trees[key] = (tree, rewrite(source, tree, own, moving, sequences))
    return session.trees[key][1]


def _return_of(tree: gast.Lambda) -> gast.Return:
    return gast.copy_location(gast.Return(tree.body), tree)


def _several_returns(tree: gast.AST) -> bool:
    if isinstance(tree, gast.Lambda):
        return False
    found = [node for node in gast.walk(tree) if isinstance(node, gast.Return)]
    return len(found) > 1 or bool(found) and found[0] is not tree.body[-1]


def locals_of(tree: gast.FunctionDef | gast.Lambda) -> set[str]:
    """Parameters and every name the body binds; names declared global or nonlocal are not local."""
    body = tree.body if isinstance(tree, gast.FunctionDef) else [tree.body]
    names = set().union(*map(assigned, body)) if body else set()
    declared = {name for node in gast.walk(tree) if isinstance(node, (gast.Global, gast.Nonlocal))
                for name in node.names}
    return (names - declared) | set(parameter_names(tree))


def all_names(tree: gast.AST) -> set[str]:
    """Every identifier of the text, so that no invented name can meet one of them."""
    found = {node.id for node in gast.walk(tree) if isinstance(node, gast.Name)}
    return found | {node.attr for node in gast.walk(tree) if isinstance(node, gast.Attribute)} \
        | {node.name for node in gast.walk(tree) if isinstance(node, gast.FunctionDef)}


def lower_call(scope: Scope, node: gast.Call, target: object, args: list[Value],
               keywords: dict[str, Value]) -> tuple[tuple, tuple[Value, ...], Value]:
    """The key of the callee's program, the arguments in its order, and its result."""
    if isinstance(target, LocalFunction):
        source, tree, defaults = target.source, target.tree, {}
        captured = dict(target.captured) or captured_variables(scope, tree)
    else:
        source, captured = _read(scope, node, target), {}
        tree, defaults = source.tree, default_values(scope, target)
    bound = bind(scope, node, tree, args, keywords, defaults)
    functions = {name: value for name, value in bound.items() if is_function(value)}
    arguments = {name: value for name, value in bound.items() if name not in functions}
    lifted = _lifted(scope, tree, functions)
    extra = {name: value for group in lifted.values() for name, value in group.values()}
    captured = {**captured, **extra}
    key = _key(scope.session, tree, arguments, functions, captured)
    result = _program(scope.session, key, source, tree, arguments, functions, lifted, captured)
    return key, (*arguments.values(), *captured.values()), result


def is_function(value: Value) -> bool:
    """Whether a value is a function known now: no argument at run time, part of the key instead."""
    return isinstance(value.static, LocalFunction) or value.static is not MISSING and value.kind == Function()


def _lifted(scope: Scope, tree: gast.AST, functions: dict[str, Value]) -> dict[str, dict]:
    """What local functions given as arguments capture: captured name -> (parameter name, value)."""
    taken = all_names(tree) | locals_of(tree)
    lifted: dict[str, dict] = {}
    for name, function in functions.items():
        if not isinstance(function.static, LocalFunction):
            continue
        held = dict(function.static.captured) or captured_variables(scope, function.static.tree)
        lifted[name] = {}
        for captured, value in held.items():
            minted = f"{name}_{captured}"
            while minted in taken:
                minted += "_"
            taken.add(minted)
            lifted[name][captured] = (minted, value)
    return lifted


def _read(scope: Scope, node: gast.Call, target: object) -> Source:
    sources = scope.session.sources
    try:
        if target not in sources:
            sources[target] = read(target)
        return sources[target]
    except S2SError as error:
        raise scope.refuse(node, f"the text of `{target.__qualname__}` cannot be read", str(error),
                           "define it in a file, or declare a rule for it", Code.SOURCE_UNAVAILABLE) from error


def captured_variables(scope: Scope, tree: gast.FunctionDef | gast.Lambda) -> dict[str, Value]:
    """The variables of the enclosing function that a local one reads, with their values at the call."""
    inner = locals_of(tree)
    names = {node.id for node in gast.walk(tree) if isinstance(node, gast.Name)} - inner
    visible = {**scope.outer, **scope.env}
    found = {name: visible[name] for name in sorted(names) if name in visible}
    return {name: value for name, value in found.items() if value.static is MISSING or value.kind != Function()}


def default_values(scope: Scope, target: object) -> dict[str, Value]:
    """Defaults as the function object holds them: evaluated once, when it was defined."""
    signature = inspect.signature(target, follow_wrapped=False)
    return {name: scope.constant(parameter.default, gast.Constant(parameter.default, None))
            for name, parameter in signature.parameters.items() if parameter.default is not parameter.empty}


def bind(scope: Scope, node: gast.Call, tree: gast.AST, args: Arguments, keywords: dict, defaults: dict) -> dict:
    """Parameter name -> value."""
    names = parameter_names(tree)
    if tree.args.vararg or tree.args.kwarg:
        raise scope.refuse(node, "a callee with *args or **kwargs is not followed",
                           "its parameters have no names of their own", "name its parameters")
    bound = dict(zip(names, args, strict=False)) | keywords
    missing = [name for name in names if name not in bound and name not in defaults]
    if len(args) > len(names) or missing or keywords.keys() - set(names):
        raise scope.refuse(node, "the arguments do not fit the parameters of the callee",
                           "the call raises TypeError", "correct the call")
    return {name: bound.get(name, defaults.get(name)) for name in names}


def _key(session: Session, tree: gast.AST, arguments: dict, functions: dict, captured: dict) -> tuple:
    facts = tuple((name, str(value.kind), _units(value)) for name, value in {**arguments, **captured}.items())
    held = tuple((name, _identity(value)) for name, value in functions.items())
    key = (id(tree), facts, held)
    alike = sum(other[0] == id(tree) for other in (*session.programs, *session.provisional))
    if key not in session.programs and key not in session.provisional and alike >= KINDS_PER_FUNCTION:
        return (id(tree), tuple((name, "?", None) for name, *_ in facts), held)
    return key


def _identity(value: Value) -> int:
    """Functions are told apart by their text (local ones) or by identity."""
    return id(value.static.tree) if isinstance(value.static, LocalFunction) else id(value.static)


def _units(value: Value) -> tuple | None:
    if value.items is not None:
        return tuple(map(_units, value.items))
    return None if value.shape is None else tuple((dim.nonunit, dim.symbol < 0) for dim in value.shape)


def _program(session: Session, key: tuple, source: Source, tree: gast.AST, arguments: dict, functions: dict,
             lifted: dict, captured: dict) -> Value:
    """Lower the callee unless it is lowered, or being lowered (recursion: its provisional result)."""
    if key in session.provisional:
        return session.provisional[key]
    if key in session.programs:
        return session.programs[key].result
    session.provisional[key] = Value(-1, BOTTOM)
    generic = any(fact[1] == "?" for fact in key[1])
    for _ in range(ROUNDS):
        parameters = {name: _parameter(session, name, value, generic) for name, value in arguments.items()}
        outer = {name: _parameter(session, name, value, generic) for name, value in captured.items()}
        inner = {name: _with_captured(session, value, lifted.get(name, {}), outer)
                 for name, value in functions.items()}
        program = lower_program(session, source, tree, {**parameters, **inner}, outer)
        before, session.provisional[key] = session.provisional[key], program.result
        if before.kind == program.result.kind:
            break
    del session.provisional[key]
    session.programs[key] = program
    return program.result


def _with_captured(session: Session, function: Value, lifted: dict, outer: dict) -> Value:
    """A local function as its receiver sees it: what it captures are parameters of the receiver."""
    if not isinstance(function.static, LocalFunction):
        return function
    held = {captured: outer[minted] for captured, (minted, _) in lifted.items()}
    static = LocalFunction(function.static.tree, function.static.source, held)
    return Value(next(session.numbers), function.kind, static=static, node=function.node)


def _parameter(session: Session, name: str, value: Value, generic: bool) -> Value:
    """The callee's own value for an argument: its kind, with symbols of the callee's own."""
    if value.items is not None and not generic:
        items = tuple(_parameter(session, f"{name}.{i}", item, generic) for i, item in enumerate(value.items))
        return Value(next(session.numbers), value.kind, items=items, name=name)
    kind = UNKNOWN if generic else value.kind
    return Value(next(session.numbers), kind, name=name, shape=None if generic else shape_like(value))
