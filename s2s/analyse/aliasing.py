"""Aliasing: which values may share memory, and where that memory is written.

    v = y[1:3]       y and v are one class        hist.append(y)    y belongs to the items of hist
    v *= 2           ... which is written here    h = hist[k]       and so does h

One pass of unification (Steensgaard): every value that may be memory belongs to one class; a class
has fields (items, attributes), which are classes again.  Unifying two classes unifies their fields.
"""

from __future__ import annotations

from collections.abc import Mapping

from s2s.analyse.cells import (
    ITEMS,
    LATER,
    Builder,
    Cell,
    Memory,
    field_name,
    is_container,
    leaves,
)
from s2s.analyse.context import ALONE, Context
from s2s.core import (
    Append,
    Build,
    Call,
    If,
    Load,
    Loop,
    Move,
    Nature,
    Node,
    Opaque,
    Program,
    Store,
    Update,
    Value,
    View,
    nodes,
)
from s2s_runtime import Shadows
from s2s_runtime.kinds import UNKNOWN, Array, Instance


def aliasing(
    program: Program, programs: Mapping[tuple, Program], known: dict, context: Context = ALONE
) -> Memory:
    """The memory classes of a program; `known` memoises those of its callees."""
    key = (id(program), context)
    if key in known:
        return known[key]
    builder = Builder(programs, known)
    shared = len(set(context.groups)) < len(context.groups)
    known[key] = Memory(builder.cells, shared, context.inplace)
    for parameter in (*program.parameters, *program.free):
        for value in leaves(parameter.value):
            cell = builder.cell(value)
            if cell is not None:
                cell.parameter = True
    for parameter in program.free:
        for value in leaves(parameter.value):
            if (cell := builder.cell(value)) is not None:
                cell.outside = True
    _apply(builder, program, context)
    for _ in range(2):  # the second round sees what recursion wrote in the first
        for node in nodes(program.body):
            _visit(builder, node)
    builder.cell(program.result)
    return known[key]


def _apply(builder: Builder, program: Program, context: Context) -> None:
    """Enter what the caller says."""
    values = [*(parameter.value for parameter in program.parameters), program.result]
    first: dict[int, Value] = {}
    for index, value in enumerate(values):
        cells = [cell for leaf in leaves(value) if (cell := builder.cell(leaf)) is not None]
        for cell in cells:
            cell.root().forced |= context.at(index, context.forced)
            if context.at(index, context.later):
                cell.root().writes.add(LATER)
        if index < len(context.groups):
            other = first.setdefault(context.groups[index], value)
            if other is not value:
                builder.unify(builder.cell(other), builder.cell(value))
    met: dict[int, Cell] = {}
    for inside in context.inside:
        cell = builder.cell(values[inside.index])
        for name in inside.path:
            cell = builder.field(cell, name) if cell is not None else None
        if cell is not None:
            builder.unify(met.setdefault(inside.group, cell), cell)
            cell.root().writes |= {LATER} if inside.later else set()
            cell.root().forced |= inside.forced or inside.moved
            cell.root().moved |= inside.moved


def _visit(builder: Builder, node: Node) -> None:
    """The memory effect of one node."""
    if isinstance(node, Move):
        builder.unify(builder.cell(node.out), builder.cell(node.source))
    elif isinstance(node, View):
        _view(builder, node)
    elif isinstance(node, Load):
        _load(builder, node)
    elif isinstance(node, Store):
        _store(builder, node)
    elif isinstance(node, Update) and node.nature is not Nature.REBIND:
        builder.unify(builder.cell(node.out), builder.cell(node.target))
        _write(builder, node.out, node.at)
        _write(builder, node.target, node.at)
    elif isinstance(node, (Append, Build)):
        _contain(builder, node)
    elif isinstance(node, Opaque):
        _opaque(builder, node)
    else:
        _regions(builder, node)


def _view(builder: Builder, node: View) -> None:
    """A window; a list of windows (np.split) is a new list whose items share the memory."""
    out = builder.cell(node.out)
    if out is not None and is_container(node.out) and not is_container(node.base):
        out = builder.field(out, ITEMS)
    base = builder.cell(node.base)
    builder.unify(out, base)
    if node.function is Shadows and base is not None:
        base.root().forced = True  # the windows of shadows are memory, whoever writes it
    if node.base.kind == UNKNOWN and base is not None and node.key is not None:
        for field in list(base.root().fields.values()):  # what is read may be an item
            builder.unify(base, field)


def _opaque(builder: Builder, node: Opaque) -> None:
    """What is not followed may write its operands, and may hand out any of their memory."""
    outs = [] if node.out is None or node.looks else leaves(node.out)
    for operand in node.operands:
        cell = builder.cell(operand)
        shadows = isinstance(operand.kind, Instance) and operand.kind.cls is Shadows
        if isinstance(operand.kind, Array) or operand.kind == UNKNOWN or shadows:
            for item in cell.reachable() if cell is not None else ():
                item.writes.add(node.at)
        held = [] if cell is None else [cell, *cell.root().fields.values()]
        for out in outs:
            for one in held:
                builder.unify(one, builder.cell(out))


def _write(builder: Builder, value: Value, at: int) -> None:
    cell = builder.cell(value)
    if cell is not None:
        cell.writes.add(at)


def _load(builder: Builder, node: Load) -> None:
    base = builder.cell(node.base)
    if base is not None and not isinstance(node.base.kind, Array):
        builder.unify(
            builder.field(base, field_name(node.key, node.attribute)), builder.cell(node.out)
        )


def _store(builder: Builder, node: Store) -> None:
    base = builder.cell(node.base)
    if base is None:
        return
    if isinstance(node.base.kind, Array):
        base.writes.add(node.at)
        return
    item = builder.field(base, field_name(node.key, node.attribute))
    base.writes.add(node.at)
    if node.operator is None:
        item.moved = True
        builder.unify(item, builder.cell(node.value))
    else:
        item.writes.add(node.at)


def _contain(builder: Builder, node: Append | Build) -> None:
    if isinstance(node, Build):
        for index, (key, value) in enumerate(zip(node.keys, node.values, strict=True)):
            name = f"{ITEMS}{index}" if key is None else field_name(key, None)
            builder.unify(builder.field(builder.cell(node.out), name), builder.cell(value))
        return
    base = builder.cell(node.base)
    base.writes.add(node.at)
    item = node.value if node.value is not None else node.out
    builder.unify(builder.field(base, ITEMS), builder.cell(item))


def _regions(builder: Builder, node: Node) -> None:
    if isinstance(node, If):
        for merge in node.merges:
            for value in (merge.then, merge.orelse):
                if value is not None:
                    builder.unify(builder.cell(merge.out), builder.cell(value))
    elif isinstance(node, Loop):
        for carried in node.carried:
            for value in (carried.head, carried.init, carried.next):
                if value is not None:
                    builder.unify(builder.cell(carried.exit), builder.cell(value))
    elif isinstance(node, Call):
        _run_time(builder, node) if node.key is None else _call(builder, node)


def _run_time(builder: Builder, node: Call) -> None:
    """A function found at run time does no more than those that are given as arguments may do."""
    for index in permitted(node, node.effects.writes):
        _write(builder, node.arguments[index], node.at)
    for index in permitted(node, node.effects.aliases):
        builder.unify(builder.cell(node.out), builder.cell(node.arguments[index]))


def permitted(node: Call, positions: frozenset[int]) -> tuple[int, ...]:
    """Of the positions that an effect names, those where an array may stand; others are checked."""
    arguments = enumerate(node.arguments)
    memory = {index for index, value in arguments if value.kind == UNKNOWN
              or isinstance(value.kind, Array)}
    return tuple(sorted(positions & memory))


def _call(builder: Builder, node: Call) -> None:
    """What the callee's classes say of the arguments, copied into the caller's."""
    program = builder.programs.get(node.key)
    if program is None:
        return
    inner = aliasing(program, builder.programs, builder.known)
    image: dict[int, Cell] = {}
    for parameter, argument in zip(program.parameters, node.arguments, strict=True):
        _instantiate(builder, inner, parameter.value, argument, image, node.at)
    _instantiate(builder, inner, program.result, node.out, image, node.at)


def _instantiate(
    builder: Builder, inner: Memory, formal: Value, actual: Value, image: dict, at: int
) -> None:
    if formal.items is not None and actual.items is not None:
        for a, b in zip(formal.items, actual.items, strict=True):
            _instantiate(builder, inner, a, b, image, at)
        return
    source, target = inner.of(formal), builder.cell(actual)
    if source is not None and target is not None and inner.cells is builder.cells:
        builder.unify(source, target)  # recursion: the callee's classes are the caller's own
        _written_again(source, at)
    elif source is not None and target is not None:
        _copy(builder, source, target, image, at)


def _written_again(cell: Cell, at: int) -> None:
    """A function that calls itself writes where it calls what it writes anywhere."""
    seen: list[Cell] = []
    stack = [cell]
    while stack:
        found = stack.pop().root()
        if all(found is not other for other in seen):
            seen.append(found)
            if found.writes:
                found.writes.add(at)
            stack += found.fields.values()


def _copy(builder: Builder, source: Cell, target: Cell, image: dict[int, Cell], at: int) -> None:
    source = source.root()
    if id(source) in image:
        builder.unify(image[id(source)], target)
        return
    image[id(source)] = target
    target.root().moved |= source.moved
    if source.writes:
        target.root().writes.add(at)
    for name, cell in source.fields.items():
        _copy(builder, cell, builder.field(target, name), image, at)
