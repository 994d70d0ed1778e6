"""The rules, by mathematics."""

from s2s.rulebook.book import RuleBook
from s2s.rules import (
    arithmetic,
    comparison,
    creation,
    einsum,
    exponential,
    indexing,
    linear_algebra,
    powers,
    reduction,
    rounding,
    runtime,
    runtime_products,
    scalar_math,
    shape,
    solutions,
    trigonometric,
)

NUMPY = RuleBook(
    rule
    for table in (
        arithmetic,
        powers,
        exponential,
        trigonometric,
        comparison,
        rounding,
        creation,
        reduction,
        shape,
        indexing,
        linear_algebra,
        einsum,
        solutions,
        creation,
        scalar_math,
        runtime,
        runtime_products,
    )
    for rule in table.RULES
)

__all__ = ["NUMPY"]
