"""Methods: of arrays, of lists and dicts, of the user's objects.

    x.sum(axis=0)        np.sum(x, axis=0)            xs.append(y)      Append
    cell.step(x)         Step of its class, with cell in front
"""

from __future__ import annotations

import types
from collections.abc import Callable

import gast

from s2s.core import Append, Load, Opaque, Value
from s2s.normalise.contents import NUMBER, put
from s2s.normalise.given import Given
from s2s.normalise.infer import held_kind, shape_of
from s2s.normalise.listed import read_as_rows
from s2s.normalise.logs import is_logger
from s2s.normalise.lookups import got, of_fields
from s2s.normalise.scope import Scope
from s2s.normalise.surroundings import of_surroundings
from s2s.normalise.user_calls import runtime_call, user_call
from s2s.normalise.writing_calls import METHODS as WRITING
from s2s.request import Known
from s2s.rulebook.spellings import METHODS
from s2s_runtime.kinds import (
    UNKNOWN,
    Array,
    Constant,
    Instance,
    Kind,
    Record,
    Repeated,
    Scalar,
    Sequence,
    class_of,
    is_generator,
)

TEXT = Constant("str")
WORDS, COUNT, TRUTH = Repeated(TEXT), Scalar("int"), Scalar("bool")
TEXT_METHODS: dict[str, Kind] = {
    **dict.fromkeys(("split", "rsplit", "splitlines"), WORDS),
    **dict.fromkeys(("count", "find", "rfind", "index", "rindex"), COUNT),
    **dict.fromkeys(("startswith", "endswith", "isdigit", "isalpha", "isupper", "islower"), TRUTH),
}
NAMED_METHODS = frozenset({"_replace", "_asdict", "_make", "count", "index"})
CONTAINER_METHODS = frozenset({"append", "pop", "keys", "values", "items", "get"})


def method_call(scope: Scope, node: gast.Call, base: Value, given: Given, name: str | None,
                call_value: Callable) -> Value:
    """`base.method(...)` on an array, a list, a dict, an object."""
    method = node.func.attr
    if is_logger(base.kind):
        return text_of(scope, node, given)
    if isinstance(base.kind, Instance) and is_generator(base.kind.cls):
        function = getattr(base.kind.cls, method, None)
        if scope.session.book.rule(function) is not None:
            whole = given.after(base, node.func.value)
            return call_value(scope, node, scope.constant(function, node.func), whole, name)
    if isinstance(base.kind, Instance) or class_of(base.kind) and method not in NAMED_METHODS:
        return instance_call(scope, node, base, method, given, name, call_value)
    if (
        isinstance(base.kind, (Repeated, Sequence, Record))
        or base.kind == UNKNOWN
        and method in CONTAINER_METHODS
    ):
        return container_call(scope, node, base, method, given, name)
    if (isinstance(base.kind, (Array, Scalar)) or base.kind == UNKNOWN) and method in METHODS:
        entry = METHODS[method]
        if scope.session.book.rule(entry.function) is not None:
            args, texts = _packed(scope, given) if entry.packs else (given.args, given.texts)
            args = (*args[: entry.place], base, *args[entry.place :])
            texts = (*texts[: entry.place], node.func.value, *texts[entry.place :])
            whole = Given(args, texts, given.keywords, given.keyword_texts)
            return call_value(scope, node, scope.constant(entry.function, node.func), whole, name)
    if isinstance(base.kind, Array) and method in WRITING:
        whole = given.after(base, node.func.value)
        return call_value(scope, node, scope.constant(WRITING[method], node.func), whole, name)
    if base.kind == UNKNOWN:
        return unknown_method(scope, node, base, given, name)
    if isinstance(base.kind, Constant):
        whole = given.after(base, node.func.value)
        return text_of(scope, node, whole, TEXT_METHODS.get(method, TEXT))
    return opaque(scope, node, f"the method `.{method}` has no derivative rule",
                  "use a NumPy function that has one", (base, *given.values))


def _packed(
    scope: Scope, given: Given
) -> tuple[tuple[Value, ...], tuple[gast.expr, ...]]:
    """`x.reshape(2, 3)` means np.reshape(x, (2, 3))."""
    args = given.args
    if len(args) <= 1:
        return args, given.texts
    text = gast.Tuple(list(given.texts), gast.Load())
    kind = Sequence("tuple", tuple(arg.kind for arg in args))
    return (scope.value(kind, items=args, node=text),), (text,)


def unknown_method(
    scope: Scope, node: gast.Call, base: Value, given: Given, name: str | None
) -> Value:
    """A method of an object of unknown class, found at run time; the object must be passive."""
    reason = (
        f"the class of the object is not known here, so neither is its method `.{node.func.attr}`"
    )
    if given.keywords:
        return opaque(scope, node, reason, "pass the arguments by position", (base, *given.values))
    scope.emit(
        Opaque,
        out=None,
        operands=(base,),
        reason=reason,
        instead="take the object out of `wrt`, or give its class in the signature",
        node=node.func,
    )
    function = scope.value(node=node.func)
    scope.emit(Load, out=function, base=base, attribute=node.func.attr)
    return runtime_call(scope, node, function, given, name)


def text_of(scope: Scope, node: gast.expr, given: Given, kind: Kind = TEXT) -> Value:
    """`str(x)`, `"{}".format(x)` and their kin: a text, which must not feed back."""
    out = scope.value(kind, node=node)
    scope.emit(Opaque, out=out, operands=given.values, looks=True, node=node,
               reason="an active value is turned into text", instead="keep the number itself")
    return out


def container_call(scope: Scope, node: gast.Call, base: Value, method: str, given: Given,
                   name: str | None) -> Value:
    """list.append and list.pop are followed; other methods only around passive values."""
    base = scope.own.now(base)
    if method == "append" and len(given.args) == 1:
        claimed = base.kind.item if isinstance(base.kind, Repeated) else UNKNOWN
        put(scope, base, NUMBER, given.args[0], claimed)
        holder = node.func.value
        if isinstance(holder, gast.Attribute) and isinstance(holder.value, gast.Name):
            kind = scope.expression(holder.value).kind
            scope.session.learned.append(kind, holder.attr, held_kind(given.args[0]))
        scope.emit(Append, base=base, value=given.args[0])
        return scope.constant(None)
    if (
        method == "pop"
        and not given.args
        and (base.kind == UNKNOWN or isinstance(base.kind, (Repeated, Sequence)))
    ):
        claimed = base.kind.item if isinstance(base.kind, Repeated) else UNKNOWN
        kind = claimed if scope.own.alone(base) else scope.session.contents.kind(NUMBER, claimed)
        out = scope.value(kind, name=name, node=node, shape=shape_of(kind))
        scope.emit(Append, base=base, out=out)
        return out
    found = got(scope, node, base, given, name) if method == "get" and given.args else (
        of_fields(scope, node, base, method, given)
    )
    if found is not None:
        return found
    read_as_rows(scope, (node.func.value, base))
    return opaque(scope, node, f"the method `.{method}` of a container is not followed",
                  "use indexing, append or pop", (base, *given.values))


def instance_call(
    scope: Scope,
    node: gast.Call,
    base: Value,
    method: str,
    given: Given,
    name: str | None,
    call_value: Callable,
) -> Value:
    """A method found in the class of `base`; a function in an attribute is found at run time."""
    if method != "__call__" and method in dict(getattr(base.kind, "attributes", ())):
        return call_value(scope, node, scope.expression(node.func), given, name)
    found = scope.held(base.kind.cls, method)
    if isinstance(found, staticmethod):
        return call_value(scope, node, scope.constant(found.__func__, node.func), given, name)
    found = found.as_known() if isinstance(found, Known) else found
    found = scope.session.book.definition(found) or found
    if isinstance(found, classmethod):
        whole = given.after(*known(scope, base.kind.cls))
        return user_call(scope, node, scope.constant(found.__func__, node.func), whole, name)
    objects = isinstance(base.kind, Instance)
    if objects and found is None and scope.session.learned.read(base.kind, method) is not None:
        return call_value(scope, node, scope.expression(node.func), given, name)
    if of_surroundings(base.kind.cls):
        return left_alone(scope, node, base.kind.name, (base, *given.values))
    if isinstance(found, types.FunctionType):
        whole = given if method == "__call__" else given.after(base, node.func.value)
        return user_call(scope, node, scope.constant(found, node.func), whole, name)
    return opaque(scope, node, f"`{base.kind.name}.{method}` is not a Python function",
                  "define it with def", (base, *given.values))


def known(scope: Scope, target: object) -> tuple[Value, gast.expr]:
    """An object known now, as an argument: no argument at run time, but part of the key."""
    text = gast.Constant(target, None)
    return scope.constant(target, text), text


def left_alone(
    scope: Scope, node: gast.Call, name: str, operands: tuple[Value, ...]
) -> Value:
    """A call into one of the modules of `surroundings.py`."""
    return opaque(scope, node, f"`{name}` works on texts, files or processes",
                  "keep numbers that are differentiated out of it", operands)


def opaque(
    scope: Scope, node: gast.Call, reason: str, instead: str, operands: tuple[Value, ...],
    kind: Kind = UNKNOWN,
) -> Value:
    """A call that only passive values may enter."""
    out = scope.value(kind, node=node)
    scope.emit(Opaque, out=out, operands=operands, reason=reason, instead=instead, node=node)
    return out
