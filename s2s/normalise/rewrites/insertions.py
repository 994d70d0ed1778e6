"""A block that stands in the reverse sweep becomes the adjoint of a value that is passed on.

    with s2s.insert_grad_of(h) as h_bar:         h = inserted(h)
        h_bar = np.clip(h_bar, -c, c)       ->       h_bar = np.clip(h_bar, -c, c)     (reverse)

The block is straight-line text, as that of a rule is; what it reads of the function it reads as it
is on this line.
"""

from __future__ import annotations

import gast

from s2s.core import Insertion, Marks
from s2s.errors import Code
from s2s.leaves import Static, call
from s2s.normalise.lifted import made
from s2s.normalise.rewrites.text import Text, assigned, assignment, bound_in, load, located
from s2s.normalise.scope import refusal
from s2s.rulebook import declare
from s2s.rulebook.rule import RuleError
from s2s.rulebook.source import statements
from s2s.rulebook.written_by_users import own_namespace
from s2s.trees import names
from s2s_runtime.marks import inserted

STRAIGHT = (gast.Assign, gast.AugAssign, gast.Pass)


def insertion(text: Text, tree: gast.FunctionDef, marks: Marks, node: gast.With) -> gast.stmt:
    """The line that passes the value on; what its adjoint becomes is noted in `marks`."""
    value, bar = _names(text, node)
    if not marks.split:
        raise _refused(text, node, "`insert_grad_of` has no meaning in forward mode",
                       "it changes a reverse sweep, which this derivative has not",
                       "take the gradient, or take the block out")
    own = {name for line in tree.body for name in assigned(line)}
    own |= {item.id for item in names(tree.args)}
    inside = set().union(*map(assigned, node.body))
    loads = [item.id for line in node.body for item in names(line)
             if isinstance(item.ctx, gast.Load)]
    read = [name for name in dict.fromkeys(loads)
            if name in own and name not in {value, bar, *inside}]
    rule = _rule(text, node, value, bar, read)
    result = call(Static(inserted, "inserted"), load(value))
    marks.insertions[id(result)] = Insertion(rule, tuple(read))
    return located(assignment(value, result), node)


def _names(text: Text, node: gast.With) -> tuple[str, str]:
    """The variable, and the name of its adjoint in the block."""
    mark, target = node.items[0].context_expr, node.items[0].optional_vars
    plain = len(node.items) == 1 and len(mark.args) == 1 and not mark.keywords
    if not plain or not isinstance(mark.args[0], gast.Name) or not isinstance(target, gast.Name):
        raise _refused(text, node, "this `insert_grad_of` is not understood",
                       "it takes one variable, and a name for its gradient",
                       "write `with s2s.insert_grad_of(x) as x_bar:`")
    return mark.args[0].id, target.id


def _rule(text: Text, node: gast.With, value: str, bar: str, read: list[str]) -> object:
    """The identity whose adjoint is the text of the block."""
    if not all(isinstance(line, STRAIGHT) for line in node.body) or value in bound_in_all(node):
        raise _refused(text, node, "this block in the reverse sweep is no straight-line text",
                       f"it may only assign to names of its own, such as `{bar}`",
                       f"call a function of the module: `{bar} = clipped({bar})`")
    lines = [gast.unparse(_assigned(line)).strip() for line in node.body]
    body = "".join(f"    {line}\n" for line in (f"{bar} = result_bar", *lines, f"return {bar}"))
    parameters = ", ".join([value, *read])
    owner = text.source.function
    cells = dict(zip(owner.__code__.co_freevars, owner.__closure__ or (), strict=True))
    author = made("adjoint", f"def adjoint(result_bar, {parameters}):\n{body}",
                  owner.__globals__, cells)
    own = made("inserted", f"def inserted({parameters}):\n    return {value}\n", {}, {})
    try:
        statements(author)
        return own_namespace(declare.linear(own, inert=tuple(read))(author), author)
    except RuleError as error:
        raise _refused(text, node, "this block in the reverse sweep cannot be written there",
                       str(error), "call a function of the module in the block") from None


def _assigned(line: gast.stmt) -> gast.stmt:
    """`x_bar *= c` as `x_bar = x_bar * c`: a cotangent is never written in place."""
    if not isinstance(line, gast.AugAssign):
        return line
    if not isinstance(line.target, gast.Name):
        return line
    product = gast.BinOp(load(line.target.id), line.op, line.value)
    return located(assignment(line.target.id, product), line)


def bound_in_all(node: gast.With) -> set[str]:
    """The names that the block assigns; a place in an array counts as that array's name."""
    targets = [target for line in node.body
               for target in getattr(line, "targets", [getattr(line, "target", None)])]
    plain = [target for target in targets if isinstance(target, gast.Name)]
    if len(plain) < sum(target is not None for target in targets):
        return {node.items[0].context_expr.args[0].id}
    return set().union(*map(bound_in, plain))


def _refused(text: Text, node: gast.With, what: str, why: str, instead: str) -> Exception:
    return refusal(text.source, node.items[0].context_expr, what, why, instead, Code.MARK)
