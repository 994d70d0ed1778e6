"""What leaves early: a break, continue, return or raise that may skip what follows a statement."""

from __future__ import annotations

import gast

LEAVING = (gast.Return, gast.Break, gast.Continue, gast.Raise)


def inner_statements(statement: gast.stmt) -> list[gast.stmt]:
    """The statements directly inside a compound one."""
    return [*getattr(statement, "body", []), *getattr(statement, "orelse", [])]


def may_leave(statement: gast.stmt) -> bool:
    """Whether a break, continue, return or raise may skip what follows `statement`."""
    if isinstance(statement, LEAVING):
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
        if isinstance(statement, LEAVING):
            return True
        if (
            isinstance(statement, gast.If)
            and always_leaves(statement.body)
            and always_leaves(statement.orelse)
        ):
            return True
    return False


def returns(node: gast.AST) -> bool:
    if isinstance(node, gast.Return):
        return True
    if isinstance(node, (gast.FunctionDef, gast.Lambda)):
        return False
    return any(map(returns, gast.iter_child_nodes(node)))


def may_stop(node: gast.AST, inside: bool = False) -> bool:
    """Whether a break of this loop, or a return, may stop it."""
    if isinstance(node, gast.Return) or isinstance(node, gast.Break):
        return True
    if isinstance(node, (gast.For, gast.While)) and inside:
        return returns(node)
    if isinstance(node, (gast.FunctionDef, gast.Lambda)):
        return False
    return any(may_stop(child, True) for child in gast.iter_child_nodes(node))
