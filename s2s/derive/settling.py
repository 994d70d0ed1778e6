"""Tangent lines as Python: which parts of the user's text get a name, and what stands before what.

    y = np.sin(np.tanh(a))        tanh = np.tanh(a)
                            ->    y = np.sin(tanh)
                                  y_dot = np.cos(tanh) * (a_dot * (1 - tanh**2))

A tangent that reads what the statement overwrites stands before it, one that reads its result
after it; one that does both reads a copy of the old value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import gast

from s2s.choose.spelling import Spelled, path_text
from s2s.core import MISSING, Value
from s2s.derive.motion import Line, Motion, Statement
from s2s.derive.ordering import Flags, ordered
from s2s.derive.refusals import refuse
from s2s.derive.tangent_cost import cost, is_part, operands, source
from s2s.derive.tangent_texts import Reread, inside_of, is_variable, leaves
from s2s.leaves import Dot, Need, Primal, Static, as_target, assign, attribute, call, name, rebuild
from s2s.names import describe
from s2s.splice import is_literal, literal_text
from s2s_runtime import snapshot
from s2s_runtime.kinds import Array

REPEATED, ONCE = 0, 2  # operations that may be computed again, for a part read twice and once


def finish(
    statement: Statement, *extra: gast.expr
) -> tuple[list[gast.stmt], list[gast.stmt], list[gast.expr]]:
    """The lines before a statement, those after it, and `extra` texts settled."""
    name_parts(statement, extra)
    flags = {id(line): flags_of(statement, line) for line in statement.lines}
    before, after = ordered(statement, flags, lambda line: save_old(statement, line))
    early = [line for _, line in sorted(statement.early, key=lambda found: found[0])]
    settle_replacements(statement)
    return (
        [settled(statement, line) for line in (*early, *before)],
        [settled(statement, line) for line in after],
        [settled(statement, text) for text in extra],
    )


# ---- names for parts ------------------------------------------------------------------


def name_parts(statement: Statement, extra: tuple[gast.expr, ...]) -> None:
    """Give a name to every part that the tangents read and that is not to be computed again."""
    trees = [
        *(line for _, line in statement.early),
        *(line.statement for line in statement.lines),
        *extra,
        *(text for _, text in statement.replacements),
    ]
    reads: Counter[int] = Counter()
    found: dict[int, Value] = {}
    for tree in trees:
        for leaf in leaves(tree, Primal):
            value = source(statement, leaf.value)
            reads[value.number] += 1
            found[value.number] = value
    for number, value in found.items():
        allowed = ONCE if reads[number] == 1 else REPEATED
        if is_part(statement, value) and cost(statement, value) > allowed:
            slot(statement, value)


def slot(
    statement: Statement, value: Value, copied: bool = False, at: float | None = None
) -> gast.expr:
    """Name a part on a line before the statement, or in place where order demands it."""
    motion = statement.motion
    text = name(motion.namer.fresh(describe(value)))
    statement.slots[value.number] = text
    birth = motion.births.get(value.number)
    where = at if at is not None else birth.at - 0.25 if birth is not None else -1
    node = inside_of(statement.origin, value.node)
    spelled = replacement_of(statement, node) or Spelled(value.node)
    if node is not None and statement.stays(node):
        motion.edits.replace[id(node)] = gast.NamedExpr(as_target(text), spelled)
        statement.late.add(text.id)
        return text
    if copied:
        spelled = _copied(spelled, value)
        statement.copied.add(value.number)
    elif node is not None:
        motion.edits.replace[id(node)] = text
    statement.before(assign(text, spelled), where)
    return text


def replacement_of(statement: Statement, node: gast.expr | None) -> gast.expr | None:
    """What a call in the statement becomes; it then stands where the name is bound, and once."""
    for found in statement.replacements:
        if found[0] is node:
            statement.replacements.remove(found)
            return found[1]
    return None


def _copied(text: gast.expr, value: Value) -> gast.expr:
    if isinstance(value.kind, Array):
        return call(attribute(text, "copy"))
    return text if value.rank == 0 else call(Static(snapshot, "snapshot"), text)


# ---- before or after ------------------------------------------------------------------


def flags_of(statement: Statement, line: Line) -> Flags:
    """Whether a line reads what the statement overwrites, or what it makes."""
    old = new = False
    for leaf in leaves(line.statement, Primal):
        leaf_old, leaf_new = read_flags(statement, leaf)
        old, new = old or leaf_old, new or leaf_new
    return Flags(old, new or reads_late(statement, line.statement))


def reads_late(statement: Statement, tree: gast.AST) -> bool:
    """Whether a text reads a name that is bound inside the statement."""
    return any(leaf.id in statement.late for leaf in leaves(tree, gast.Name))


def read_flags(statement: Statement, leaf: Primal) -> tuple[bool, bool]:
    old = new = False
    for value, at in variables_read(statement, leaf.value, leaf.at):
        if value.number in statement.new:
            new = True
        elif value.number in statement.slots:
            new = new or statement.slots[value.number].id in statement.late
        elif value.name.split(".")[0] in rebound(statement):
            old = True
        elif leaf.need is Need.VALUE:
            before, after = written_before(statement, value, at), overwritten(statement, value, at)
            if before and after:
                raise refuse(
                    statement.motion,
                    statement.nodes[0],
                    "memory is written, read and written again in one statement",
                    "what is read stands neither before nor after the statement",
                    "write two statements",
                )
            old, new = old or after, new or before
    return old, new


def variables_read(
    statement: Statement, value: Value, at: float, inside: bool = False
) -> Iterator[tuple[Value, float]]:
    """The variables and named parts that the text of a value reads.

    A part that was copied has its name where it is read alone; inside a text that is computed
    again it stands as the user wrote it.
    """
    value = source(statement, value)
    spelled = inside and value.number in statement.copied
    if value.items is not None:
        for item in value.items:
            yield from variables_read(statement, item, at, inside)
    elif (
        not spelled and value.number in statement.slots
        or value.number in statement.new
        or is_variable(value)
    ):
        if isinstance(statement.slots.get(value.number), (gast.Name, type(None))):
            yield value, at
    elif (
        value.static is MISSING and (birth := statement.motion.births.get(value.number)) is not None
    ):
        for operand in operands(birth):
            yield from variables_read(statement, operand, birth.at, True)


def rebound(statement: Statement) -> set[str]:
    """The names that the statement binds."""
    outs = [getattr(node, "out", None) for node in statement.nodes]
    return {out.name.split(".")[0] for out in outs if isinstance(out, Value) and is_variable(out)}


def overwritten(statement: Statement, value: Value, at: float) -> bool:
    """Whether the statement itself writes the memory of a value after it was read."""
    cell = statement.motion.shadowing.memory.of(value)
    return cell is not None and any(
        node.at >= at and node.at in cell.writes for node in statement.nodes
    )


def written_before(statement: Statement, value: Value, at: float) -> bool:
    """Whether the statement itself wrote the memory of a value before it was read."""
    cell = statement.motion.shadowing.memory.of(value)
    return cell is not None and any(
        node.at < int(at) and node.at in cell.writes for node in statement.nodes
    )


def save_old(statement: Statement, line: Line) -> None:
    """Let a line read copies of what the statement overwrites."""

    def change(node: gast.AST) -> gast.AST | None:
        if isinstance(node, Primal) and read_flags(statement, node)[0]:
            return saved(statement, node)
        return None

    line.statement = rebuild(line.statement, change)


def saved(statement: Statement, leaf: Primal) -> gast.expr:
    """A name for a value as it was read."""
    value = source(statement, leaf.value)
    if not is_variable(value):
        return slot(statement, value, copied=True)
    text = name(statement.motion.namer.fresh(f"{describe(value)}_1"))
    cell = statement.motion.shadowing.memory.of(value)
    written = cell is not None and any(node.at in cell.writes for node in statement.nodes)
    old = path_text(value.name)
    statement.before(assign(text, _copied(old, value) if written else old), leaf.at - 0.25)
    return text


# ---- text -----------------------------------------------------------------------------


def settle_replacements(statement: Statement) -> None:
    """What calls in a branch of an expression become, in place."""
    for node, text in statement.replacements:
        statement.motion.edits.replace[id(node)] = settled(statement, text)


def settled(statement: Statement, tree: gast.AST) -> gast.AST:
    """All reads of values and tangents as names and texts of the user's."""

    def change(node: gast.AST) -> gast.AST | None:
        if isinstance(node, Primal):
            return read(statement, node.value)
        if isinstance(node, Dot):
            return dot_name(statement.motion, node.value)
        return None

    return placed(rebuild(tree, change))


def placed(tree: gast.AST) -> gast.AST:
    """Targets as targets, in the lines of branches, too."""
    if isinstance(tree, gast.stmt):
        tree.remark = None
    if isinstance(tree, gast.Assign):
        tree.targets = [as_target(target) for target in tree.targets]
    if isinstance(tree, gast.AugAssign):
        tree.target = as_target(tree.target)
    if isinstance(tree, gast.If):
        tree.body, tree.orelse = (
            [placed(line) for line in tree.body],
            [placed(line) for line in tree.orelse],
        )
    return tree


def dot_name(motion: Motion, value: Value) -> gast.Name:
    return name(motion.namer.dot(value.name))


def read(statement: Statement, value: Value) -> gast.expr:
    """The text of a value where its statement stands."""
    value = source(statement, value)
    if value.number in statement.slots:
        return statement.slots[value.number]
    if is_variable(value):
        return path_text(value.name)
    if value.static is not MISSING and is_literal(value.static):
        return literal_text(value.static)
    if value.items is not None:
        return gast.Tuple([read(statement, item) for item in value.items], gast.Load())
    if value.node is None:
        raise refuse(
            statement.motion,
            statement.nodes[0],
            "what this line binds is read before it has a name",
            "its kind is not known here, and whether it shares memory is seen at run time",
            "give what is taken apart a name of its own",
        )
    return Reread(value.node)
