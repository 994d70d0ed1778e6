"""`copy.copy` and `copy.deepcopy`: what a copy is depends on what is copied.

    copy.copy(x)          x of a number, np.copy(x) of an array, list(x) of a list
    copy.deepcopy(x)      the same for arrays and numbers, [deepcopy(item) for item in x] of a list
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from copy import deepcopy

import gast
import numpy as np

from s2s.core import Value
from s2s.normalise.given import Given
from s2s.normalise.methods import opaque
from s2s.normalise.scope import Scope
from s2s_runtime.kinds import Array, Constant, Kind, Record, Repeated, Scalar, Sequence, Table


def copied_list(values):
    return list(values)


def copied_dict(table):
    return dict(table)


def deeply_copied_list(values):
    return [deepcopy(value) for value in values]


def deeply_copied_tuple(values):
    return tuple(deepcopy(value) for value in values)


def deeply_copied_dict(table):
    return {key: deepcopy(value) for key, value in table.items()}


SHALLOW = {"list": copied_list, "dict": copied_dict}
DEEP = {"list": deeply_copied_list, "tuple": deeply_copied_tuple, "dict": deeply_copied_dict}


def copied(
    scope: Scope, node: gast.Call, target: object, given: Given, name: str | None,
    primitive: Callable[..., Value], user_call: Callable[..., Value],
) -> Value | None:
    """The value of a copy of an array, a number or a container; None for any other call."""
    deep = target is copy.deepcopy
    if not deep and target is not copy.copy or len(given.args) != 1 or given.keywords:
        return None
    kind = given.args[0].kind
    if isinstance(kind, (Scalar, Constant)) or not deep and _container(kind) == "tuple":
        return given.args[0]
    if isinstance(kind, Array):
        return primitive(scope, node, np.copy, given.args, {}, name)
    text = (DEEP if deep else SHALLOW).get(_container(kind))
    if text is None:
        return opaque(scope, node, "whether an array or a container is copied is known only later",
                      "copy with `x.copy()` if it is an array", given.values)
    return user_call(scope, node, scope.constant(text, node.func), given, name)


def _container(kind: Kind) -> str:
    if isinstance(kind, (Repeated, Sequence)):
        return kind.name
    return "dict" if isinstance(kind, (Record, Table)) else ""
