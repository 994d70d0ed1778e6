"""The text of each argument of a call, in the order of the callee's parameters.

    cell.step(x, rate=0.1)      (cell, x, 0.1)      and after them what the callee captures
"""

from __future__ import annotations

import gast

from s2s.choose.keeping import path_text
from s2s.core import MISSING, Call, Program
from s2s.normalise.lower import parameter_names
from s2s_runtime.kinds import Instance


def argument_texts(node: Call, program: Program) -> list[gast.expr]:
    """The user's text for each parameter of the callee's program."""
    tree = node.node
    names = parameter_names(program.tree)
    given = list(tree.args)
    if node.arguments and is_method(node):
        given.insert(0, tree.func.value)
    elif node.arguments and is_instance_call(node):
        given.insert(0, tree.func)
    table = dict(zip(names, given, strict=False)) | {keyword.arg: keyword.value for keyword in tree.keywords}
    texts = []
    for parameter, argument in zip(program.parameters, node.arguments, strict=True):
        if parameter.name in table:
            texts.append(table[parameter.name])
        else:
            texts.append(path_text(argument.name) if argument.name is not None else argument.node)
    return texts


def is_method(node: Call) -> bool:
    """Whether the first argument is the object before the dot."""
    function = node.node.func
    return isinstance(node.arguments[0].kind, Instance) and node.function.static is not MISSING \
        and isinstance(function, gast.Attribute) and function.attr == getattr(node.function.static, "__name__", "")


def is_instance_call(node: Call) -> bool:
    """Whether an object is called: `layer(x)` is `Layer.__call__(layer, x)`."""
    given = len(node.node.args) + len(node.node.keywords)
    return getattr(node.function.static, "__name__", "") == "__call__" and len(node.arguments) > given \
        and isinstance(node.arguments[0].kind, Instance)
