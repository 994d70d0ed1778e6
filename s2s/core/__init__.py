"""The core language: structured SSA with regions, in the user's order, with memory classes.

    program ::= Program(parameters, body, result)
    block   ::= node ...
    node    ::= Op        out = function(operands)         pure, fresh result
              | Move      out = source                     one more name for one value
              | View      out = window(base)               may share memory with its base
              | Load      out = base[key] | base.name      an item or attribute, by reference
              | Store     base[key] (op)= value            writes memory
              | Update    out (op)= value                  writes or rebinds, as the kind decides
              | Call      out = user function(operands)    split: forward once, reverse once
              | Append    base.append(value) and kin       a container that changes its length
              | Build     out = [..] or {..: ..}           a fresh container of references
              | Opaque    out = anything passive           active operands are refused
              | Scope     with passive context: body
              | If        test, arms, merged names
              | Loop      trips, carried names, body
              | Exit      the end of an arm that leaves    what follows stands in the other arm

A `Value` is born once.  Values that may be memory carry an alias class, found by
`s2s.analyse.aliasing`; the position of a node in program order is its `at`.  Every node carries the
user's statement (`origin`) and every temporary the user's expression (`node`), because the forward
sweep is printed from those and from nothing else.
"""

from s2s.core.regions import (
    Block,
    Carried,
    Exit,
    If,
    Iteration,
    Loop,
    Merge,
    Parameter,
    Program,
    Scope,
    blocks_of,
    nodes,
)
from s2s.core.straight import (
    Append,
    Build,
    Call,
    Certainty,
    Load,
    Move,
    Nature,
    Node,
    Op,
    Opaque,
    Store,
    Update,
    View,
    discrete,
    made_by,
)
from s2s.core.trips import Directive, Insertion, Marks, Region, Replaced, Trip
from s2s.core.values import (
    LEFT,
    MISSING,
    ONE,
    RESULT,
    RETURNED,
    Dim,
    Inner,
    Linear,
    LocalFunction,
    Missing,
    Numbers,
    Operand,
    Partial,
    Shape,
    Value,
    is_text,
    operands_of,
)

__all__ = [
    "Append",
    "Block",
    "Build",
    "Call",
    "Carried",
    "Certainty",
    "Dim",
    "Directive",
    "Exit",
    "If",
    "Iteration",
    "LEFT",
    "Load",
    "LocalFunction",
    "Loop",
    "MISSING",
    "Insertion",
    "Marks",
    "Merge",
    "Missing",
    "Numbers",
    "Move",
    "Nature",
    "Node",
    "ONE",
    "Op",
    "Opaque",
    "Operand",
    "Parameter",
    "Inner",
    "Linear",
    "Partial",
    "Program",
    "Region",
    "Replaced",
    "RESULT",
    "RETURNED",
    "Scope",
    "Shape",
    "Store",
    "Trip",
    "Update",
    "Value",
    "View",
    "blocks_of",
    "discrete",
    "is_text",
    "made_by",
    "nodes",
    "operands_of",
]
