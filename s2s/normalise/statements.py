"""Statements: assignments, writes, branches, and what leaves early.

    if c:                        if c:
        return a                     return value = a
    b = a * 2           ->       else:
    return b                         b = a * 2
                                     return value = b

An arm that leaves takes no part in what follows, so what follows stands in the other arm.  Where an
arm leaves on some of its own paths only, a flag says which, and what follows stands under the flag.
"""

from __future__ import annotations

import types
from collections.abc import Callable

import gast

from s2s.core import LEFT, RESULT, Exit, If, Nature, Op, Store, Update, Value, discrete
from s2s.core import Scope as WithBlock
from s2s.errors import Code, UnsupportedConstruct
from s2s.normalise.expressions import PYTHON, local_function, merge_environments, numeric
from s2s.normalise.infer import infer
from s2s.normalise.loops import loop, returned_flag
from s2s.normalise.passive import passive_statement
from s2s.normalise.scope import Scope
from s2s.normalise.subscripts import index_value, read
from s2s.rulebook.spellings import OPERATORS
from s2s_runtime.kinds import Array, Scalar


def block(scope: Scope, statements: list[gast.stmt]) -> None:
    """Lower statements up to the first that always leaves."""
    for index, statement in enumerate(statements):
        scope.origin = statement
        rest = statements[index + 1:]
        if isinstance(statement, gast.If) and may_leave(statement):
            branch(scope, statement, rest)
            return
        lower(scope, statement)
        if isinstance(statement, (gast.For, gast.While)) and has_return(statement):
            under_flag(scope, returned_flag(scope), rest)
            return
        if isinstance(statement, (gast.Return, gast.Break, gast.Continue, gast.Raise)):
            return


def lower(scope: Scope, statement: gast.stmt) -> None:
    """Lower one statement; one that cannot be followed may do passive work."""
    nodes, env, position = list(scope.nodes), dict(scope.env), scope.position
    try:
        LOWER.get(type(statement), _unknown)(scope, statement)
    except UnsupportedConstruct as error:
        scope.nodes[:], scope.env, scope.position, scope.origin = nodes, env, position, statement
        passive_statement(scope, statement, error)


def _unknown(scope: Scope, statement: gast.stmt) -> None:
    why, instead, code = REFUSED.get(type(statement), (
        "its effect on active values is not known", "move it out of the differentiated function",
        Code.UNSUPPORTED_STATEMENT))
    word = type(statement).__name__.lower()
    raise scope.refuse(statement, f"a `{word}` statement is not followed", why, instead, code)


def inner_statements(statement: gast.stmt) -> list[gast.stmt]:
    """The statements directly inside a compound one."""
    return [*getattr(statement, "body", []), *getattr(statement, "orelse", [])]


def may_leave(statement: gast.stmt) -> bool:
    """Whether a break, continue, return or raise may skip what follows `statement`."""
    if isinstance(statement, (gast.Return, gast.Break, gast.Continue, gast.Raise)):
        return True
    if isinstance(statement, (gast.For, gast.While)):
        return has_return(statement)
    if isinstance(statement, (gast.If, gast.With)):
        return any(map(may_leave, inner_statements(statement)))
    return False


def has_return(statement: gast.stmt) -> bool:
    """Whether a return stands inside, at any depth of loops and branches."""
    if isinstance(statement, gast.Return):
        return True
    if isinstance(statement, (gast.If, gast.With, gast.For, gast.While)):
        return any(map(has_return, inner_statements(statement)))
    return False


def always_leaves(statements: list[gast.stmt]) -> bool:
    """Whether no path reaches the end of these statements."""
    for statement in statements:
        if isinstance(statement, (gast.Return, gast.Break, gast.Continue, gast.Raise)):
            return True
        if isinstance(statement, gast.If) and always_leaves(statement.body) and always_leaves(statement.orelse):
            return True
    return False


def branch(scope: Scope, node: gast.If, rest: list[gast.stmt]) -> None:
    """An `if`; `rest` is what follows it, placed in the arm that does not leave."""
    test = scope.expression(node.test)
    then_leaves, else_leaves = always_leaves(node.body), always_leaves(node.orelse)
    sink = then_leaves or else_leaves
    flagged = not sink and bool(rest) and may_leave(node)
    own = flagged and LEFT not in scope.env
    if own:
        scope.env[LEFT] = scope.constant(False)
    before = dict(scope.env)
    with scope.region() as then:
        block(scope, node.body + (rest if sink and not then_leaves else []))
        after_then = scope.env
    scope.env = before
    with scope.region() as orelse:
        block(scope, node.orelse + (rest if sink and not else_leaves else []))
        after_else = scope.env
    scope.origin = node
    merges = merge_environments(scope, after_then, after_else)
    scope.emit(If, test=test, then=tuple(then), orelse=tuple(orelse), merges=merges, node=node,
               sunk=sink and bool(rest))
    if flagged:
        under_flag(scope, scope.env[LEFT], rest)
    if own:
        scope.env.pop(LEFT)


def under_flag(scope: Scope, flag: Value, rest: list[gast.stmt]) -> None:
    """`if flag: pass; else: rest`: what follows something that may have left."""
    if not rest:
        return
    origin = scope.origin
    before = dict(scope.env)
    if LEFT in scope.env:
        before[LEFT], scope.env[LEFT] = scope.constant(True), scope.constant(False)
    with scope.region() as orelse:
        block(scope, rest)
    scope.origin = origin
    merges = merge_environments(scope, before, scope.env)
    scope.emit(If, test=flag, then=(), orelse=tuple(orelse), merges=merges, node=origin, sunk=True)


def _if(scope: Scope, node: gast.If) -> None:
    branch(scope, node, [])


def _assign(scope: Scope, node: gast.Assign) -> None:
    first = node.targets[0]
    name = first.id if isinstance(first, gast.Name) else None
    value = scope.expression(node.value, name)
    for target in node.targets:
        assign(scope, target, value)


def assign(scope: Scope, target: gast.expr, value: Value) -> None:
    """Bind or write one target."""
    if isinstance(target, gast.Name):
        refuse_global(scope, target)
        scope.bind(target.id, value)
    elif isinstance(target, (gast.Tuple, gast.List)):
        unpack(scope, target, value)
    elif isinstance(target, gast.Subscript):
        base = scope.expression(target.value)
        scope.emit(Store, base=base, value=value, key=index_value(scope, target.slice))
    elif isinstance(target, gast.Attribute):
        scope.emit(Store, base=scope.expression(target.value), value=value, attribute=target.attr)
    else:
        raise scope.refuse(target, "this target is not followed", "it takes its value apart at run time",
                           "unpack without a star", Code.UNSUPPORTED_STATEMENT)


def refuse_global(scope: Scope, target: gast.Name) -> None:
    """Writing a global is refused with its line."""
    if target.id not in scope.locals:
        raise scope.refuse(target, f"`{target.id}` is a global and is written here",
                           "a derivative call must not change the module's state",
                           "return the new value instead", Code.GLOBAL_WRITE)


def unpack(scope: Scope, target: gast.Tuple, value: Value) -> None:
    """`a, b = value`: by items where they are known, else by reading value[0], value[1].

    All items are read before any is bound: `a, b = b, a` swaps.
    """
    if any(isinstance(part, gast.Starred) for part in target.elts):
        raise scope.refuse(target, "a starred target is not followed", "its length is known only at run time",
                           "use slices", Code.UNSUPPORTED_STATEMENT)
    if value.items is not None:
        if len(value.items) != len(target.elts):
            raise scope.refuse(target, f"{len(value.items)} values for {len(target.elts)} targets",
                               "this raises ValueError", "use as many targets as values")
        items = list(value.items)
    else:
        items = [_item(scope, value, index) for index in range(len(target.elts))]
    for part, item in zip(target.elts, items, strict=True):
        assign(scope, part, item)


def _item(scope: Scope, value: Value, index: int) -> Value:
    key = scope.constant(index, gast.Constant(index, None))
    node = gast.Subscript(value.node, key.node, gast.Load()) if value.node is not None else None
    return read(scope, value, key, node, None)


def _augmented(scope: Scope, node: gast.AugAssign) -> None:
    target = node.target
    function = OPERATORS[type(node.op)]
    if isinstance(target, gast.Name):
        refuse_global(scope, target)
        update(scope, node, function)
        return
    base = scope.expression(target.value)
    if isinstance(target, gast.Attribute):
        load = gast.Attribute(target.value, target.attr, gast.Load())
        old = scope.expression(gast.copy_location(load, target))
        value = scope.expression(node.value)
        scope.emit(Store, base=base, value=value, attribute=target.attr, operator=function, old=old)
        return
    key = index_value(scope, target.slice)
    load = gast.copy_location(gast.Subscript(target.value, target.slice, gast.Load()), target)
    old = read(scope, base, key, load, None)
    value = scope.expression(node.value)
    scope.emit(Store, base=base, value=value, key=key, operator=function, old=old)


def update(scope: Scope, node: gast.AugAssign, function: Callable) -> None:
    """`x += v` on a name: the kind of x decides whether it writes or rebinds."""
    name = node.target.id
    old = scope.lookup(gast.copy_location(gast.Name(name, gast.Load(), None, None), node.target))
    value = scope.expression(node.value)
    if not (numeric(old) and numeric(value)):
        raise scope.refuse(node, f"`{name}` is a container and is extended in place",
                           "only numbers and arrays are followed here", "use append, or build a new list")
    python = PYTHON[type(node.op)]
    kind, shape = infer(function, {}, lambda stand: python(stand(old), stand(value)))
    nature = nature_of(old)
    if nature is Nature.MUTATE:
        kind, shape = old.kind, old.shape
    out = scope.value(kind, name=name, shape=shape)
    scope.emit(Update, out=out, target=old, value=value, operator=function, nature=nature)
    scope.env[name] = out


def nature_of(value: Value) -> Nature:
    """Arrays (0-d ones too) are written in place; numbers are rebound."""
    if isinstance(value.kind, Array):
        return Nature.MUTATE
    return Nature.REBIND if isinstance(value.kind, Scalar) else Nature.UNKNOWN


def _annotated(scope: Scope, node: gast.AnnAssign) -> None:
    if node.value is not None:
        name = node.target.id if isinstance(node.target, gast.Name) else None
        assign(scope, node.target, scope.expression(node.value, name))


def _expression(scope: Scope, node: gast.Expr) -> None:
    if not isinstance(node.value, gast.Constant):
        scope.expression(node.value)


def _return(scope: Scope, node: gast.Return) -> None:
    value = scope.expression(node.value) if node.value is not None else scope.constant(None)
    scope.bind(RESULT, value)
    if LEFT in scope.env:
        scope.env[LEFT] = scope.constant(True)
    scope.emit(Exit, node=node, value=scope.env[RESULT])


def _leave(scope: Scope, node: gast.stmt) -> None:
    if LEFT in scope.env:
        scope.env[LEFT] = scope.constant(True)
    scope.emit(Exit, node=node)


def _assert(scope: Scope, node: gast.Assert) -> None:
    test = scope.expression(node.test)
    out = scope.value(node=node.test)
    scope.emit(Op, out=out, function=discrete, bound={"operands": (test,)})


def _with(scope: Scope, node: gast.With) -> None:
    if any(item.optional_vars is not None for item in node.items) or any(map(may_leave, node.body)):
        raise scope.refuse(node, "this `with` block is not followed",
                           "it binds a name or is left early", "leave it at its end, without `as`", Code.CONTEXT)
    operands = tuple(scope.expression(item.context_expr) for item in node.items)
    with scope.region() as body:
        block(scope, node.body)
    scope.origin = node
    scope.emit(WithBlock, items=tuple(node.items), operands=operands, body=tuple(body), node=node)


def _delete(scope: Scope, node: gast.Delete) -> None:
    for target in node.targets:
        if not isinstance(target, gast.Name):
            raise scope.refuse(target, "only names can be deleted", "the container would change its length",
                               "build a new container", Code.UNSUPPORTED_STATEMENT)
        scope.env.pop(target.id, None)


def _function(scope: Scope, node: gast.FunctionDef) -> None:
    scope.env[node.name] = local_function(scope, node)


def _import(scope: Scope, node: gast.Import | gast.ImportFrom) -> None:
    module = types.ModuleType("imports")
    tree = gast.gast_to_ast(gast.Module([node], []))
    exec(compile(tree, "<import>", "exec"), module.__dict__)  # noqa: S102 - the user's own import
    for alias in node.names:
        bound = alias.asname or alias.name.partition(".")[0]
        scope.env[bound] = scope.constant(module.__dict__[bound], gast.Name(bound, gast.Load(), None, None))


def _raise(scope: Scope, node: gast.Raise) -> None:
    scope.emit(Exit, node=node)


def _nothing(scope: Scope, node: gast.stmt) -> None:
    return None


REFUSED = {
    gast.Try: ("which handler runs is not known in advance", "keep active values out of the `try`", Code.HANDLER),
    gast.ClassDef: ("what the class does with active values is not known", "define it outside the function",
                    Code.NESTED_CLASS),
    gast.AsyncFor: ("its trips cannot be repeated", "use a plain loop", Code.COROUTINE),
    gast.AsyncWith: ("its effects cannot be repeated", "use a plain `with`", Code.COROUTINE),
    gast.Match: ("a pattern takes an active value apart", "write `if` and `elif`", Code.PATTERN),
}

LOWER = {
    gast.Assign: _assign, gast.AugAssign: _augmented, gast.AnnAssign: _annotated, gast.Expr: _expression,
    gast.Return: _return, gast.If: _if, gast.With: _with, gast.Assert: _assert, gast.Delete: _delete,
    gast.FunctionDef: _function, gast.Import: _import, gast.ImportFrom: _import, gast.Pass: _nothing,
    gast.Break: _leave, gast.Continue: _leave, gast.Raise: _raise, gast.Nonlocal: _nothing,
    gast.Global: _nothing,
    gast.For: lambda scope, node: loop(scope, node, block, assign),
    gast.While: lambda scope, node: loop(scope, node, block, assign),
}
