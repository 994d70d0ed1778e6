"""Forward mode of one program: beside each statement that moves something, its tangent.

    a = w @ h + xs[t]               a = w @ h + xs[t]
                              ->    a_dot = w_dot @ h + w @ h_dot

The user's statements stay where they are; what is found here are the edits that put tangent lines
before and after them.  Callees come before their callers, once per set of moving parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import gast

from s2s.analyse.activity import activity
from s2s.analyse.context import ALONE, Context
from s2s.choose.spelling import Spelled
from s2s.core import (
    Block,
    Build,
    Call,
    If,
    Loop,
    Node,
    Program,
    Value,
    View,
    blocks_of,
    nodes,
    operands_of,
)
from s2s.derive.control import groups
from s2s.derive.dotted import dotted
from s2s.derive.headers import header, zeros_of_items
from s2s.derive.misuses import check
from s2s.derive.motion import Motion, Statement, TangentEdits
from s2s.derive.parts import contributions, rule_of
from s2s.derive.reverse import Derivation
from s2s.derive.settling import finish, settled
from s2s.derive.tangent_calls import TangentSignature, tangent_call
from s2s.derive.tangent_cost import operands
from s2s.derive.tangent_lines import tangent_of
from s2s.derive.tangent_opening import opening
from s2s.derive.tangent_returns import leave
from s2s.leaves import assign, name
from s2s.names import Namer, namer


@dataclass(frozen=True)
class Tangent:
    """A function with its tangent: the edits of the user's text."""

    program: Program
    signature: TangentSignature
    edits: TangentEdits
    namer: Namer
    arguments: tuple[str, ...]


@dataclass
class Tangents:
    """The tangents of one module, callees first."""

    derivation: Derivation
    signatures: dict[tuple, TangentSignature] = field(default_factory=dict)
    found: list[Tangent] = field(default_factory=list)

    def callee(self, node: Call, moving: tuple[bool, ...]) -> TangentSignature:
        """The tangent of a callee, derived on first use."""
        return self.of_program(self.derivation.session.programs[node.key], moving)

    def of_program(self, program: Program, moving: tuple[bool, ...]) -> TangentSignature:
        """The same for its program."""
        key = (id(program), moving)
        if key not in self.signatures:
            dots = tuple(index for index, moves in enumerate(moving) if moves)
            text = self.derivation.mint(f"{program.name.strip('_') or 'function'}_jvp")
            self.signatures[key] = TangentSignature(program, text, dots)
            self.found.append(derive_forward(self, self.signatures[key], entry=False))
        return self.signatures[key]


def derive_forward(
    tangents: Tangents, signature: TangentSignature, entry: bool, context: Context = ALONE
) -> Tangent:
    """Forward mode of one program with respect to the parameters that have dots."""
    derivation, program = tangents.derivation, signature.program
    wrt = [program.parameters[index].value for index in signature.dots]
    shadows = derivation.shadows(program, context)
    facts = activity(
        program, wrt, shadows.memory, derivation.session.book, entry, derivation.dependence
    )
    check(program, facts, shadows.memory)
    mint = namer(program.names | derivation.names)
    arguments = tuple(mint.dot(program.parameters[index].name) for index in signature.dots)
    motion = Motion(
        program,
        facts,
        shadows,
        derivation.session.book,
        mint,
        tangents.callee,
        entry,
        frozenset(value.number for value in wrt),
        dotted(program, facts),
        births(program),
        derivation.printed.instead,
    )
    opening(motion, wrt)
    walk_block(motion, program.body)
    return Tangent(program, signature, motion.edits, mint, arguments)


def births(program: Program) -> Mapping[int, Node]:
    """The node that makes each value."""
    found: dict[int, Node] = {}
    for node in nodes(program.body):
        out = getattr(node, "out", None)
        if isinstance(out, Value):
            made = operands_of(out) if isinstance(node, Call) else (out,)
            found |= {value.number: node for value in made}
        if isinstance(node, If):
            found |= {merge.out.number: node for merge in node.merges}
    return found


# ---- the first lines ------------------------------------------------------------------


# ---- the walk -------------------------------------------------------------------------


def walk_block(motion: Motion, block: Block) -> None:
    """All statements of a block, inner blocks in their order."""
    for group in groups(block):
        origin = group[0].origin
        straight = [node for node in group if not is_region(node)]
        statement = work(motion, origin, straight)
        loops = [node for node in group if isinstance(node, Loop)]
        if isinstance(origin, gast.For) and loops:
            loop_header(motion, statement, loops[0])
        elif isinstance(origin, gast.Return) and id(origin) not in motion.edits.instead:
            leave(motion, statement)
        else:
            write(motion, statement)
        for node in group:
            if is_region(node):
                walk_region(motion, node)


def is_region(node: Node) -> bool:
    """Whether a node holds statements of the user, not parts of an expression."""
    return bool(blocks_of(node)) and isinstance(node.node, gast.stmt)


def walk_region(motion: Motion, node: Node) -> None:
    if isinstance(node, Loop):
        head, body = split_head(node)
        if isinstance(node.node, gast.While):
            loop_test(motion, work(motion, node.node, head))
        walk_block(motion, body)
        return
    for inner in blocks_of(node):
        walk_block(motion, inner)


def split_head(loop: Loop) -> tuple[list[Node], Block]:
    """What a trip binds or tests, and the statements of the body."""
    count = 0
    while count < len(loop.body) and loop.body[count].origin is loop.node:
        count += 1
    return list(loop.body[:count]), loop.body[count:]


def work(motion: Motion, origin: gast.stmt, straight: list[Node]) -> Statement:
    """The tangents of one statement, node by node."""
    statement = Statement(motion, origin, straight)
    count_uses(statement, straight)
    for node in straight:
        tangent_call(statement, node) if isinstance(node, Call) else tangent_of(statement, node)
    return statement


def count_uses(statement: Statement, found: list[Node]) -> None:
    """How often the tangent of each part will be read."""
    for node in found:
        rule = rule_of(statement, node)
        if rule is not None:
            for key, text in contributions(statement, *rule):
                _count(statement, operands_of(rule[1][key]), mentions(text, f"{key}_dot"))
        elif not (isinstance(node, Build) and node.out.items is not None):
            _count(statement, operands(node), 1)
        if rule is None or isinstance(node, View):
            statement.held |= {value.number for value in (*operands(node), *arms(node))}
        for inner in blocks_of(node):
            count_uses(statement, list(inner))


def arms(node: Node) -> list[Value]:
    """The values between which a branch of an expression chooses."""
    merges = node.merges if isinstance(node, If) else ()
    return [value for merge in merges for value in (merge.then, merge.orelse) if value is not None]


def _count(statement: Statement, values: object, times: int) -> None:
    for value in values:
        statement.uses[value.number] += times


def mentions(text: object, wanted: str) -> int:
    """How often a template reads a name."""
    return sum(
        isinstance(node, gast.Name) and node.id == wanted
        for tree in (*text.setup, text.value)
        for node in gast.walk(tree)
    )


def write(motion: Motion, statement: Statement) -> None:
    """The lines around a simple statement, or around the test of an `if`."""
    key = id(statement.origin)
    before, after, instead = finish(statement, *motion.edits.instead.get(key, ()))
    if isinstance(statement.origin, gast.If) and after:
        before, after = [*before, *named_test(motion, statement.origin), *after], []
    motion.edits.before[key] += before
    motion.edits.after[key] += after
    if instead:
        motion.edits.instead[key] = instead


def named_test(motion: Motion, node: gast.If | gast.While) -> list[gast.stmt]:
    """`taken = test`, where tangents stand between the test and the branch."""
    text = name(motion.namer.fresh("taken" if isinstance(node, gast.If) else "goes_on"))
    spelled = motion.edits.replace.get(id(node.test)) or Spelled(node.test)
    motion.edits.replace[id(node.test)] = text
    return [assign(text, spelled)]


def loop_test(motion: Motion, statement: Statement) -> None:
    """A test that moves something stands in the loop: `while True: ...; if not test: break`."""
    before, after, _ = finish(statement)
    if before or after:
        test = named_test(motion, statement.origin) if after else []
        motion.edits.tests[id(statement.origin)] = [*before, *test, *after]


def loop_header(motion: Motion, statement: Statement, loop: Loop) -> None:
    """What the loop runs over, and what a trip binds."""
    head, _ = split_head(loop)
    found = header(statement, loop, head)
    zeros = [settled(statement, line) for line in zeros_of_items(statement, loop, head)]
    before, after, texts = finish(statement, *(found or ()))
    motion.edits.before[id(loop.node)] += [*before, *after]
    motion.edits.head[id(loop.node)] += zeros
    if found is not None:
        motion.edits.headers[id(loop.node)] = tuple(texts)
