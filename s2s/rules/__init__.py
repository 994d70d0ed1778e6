"""The rules, by mathematics."""

from s2s.rulebook.book import RuleBook
from s2s.rules import (
    arithmetic,
    calculus,
    choices,
    comparison,
    contractions,
    counting,
    creation,
    deviations,
    einsum,
    exponential,
    factorisations,
    fourier,
    grids,
    indexing,
    linear_algebra,
    matrices,
    moments,
    order,
    powers,
    reduction,
    rounding,
    running,
    runtime,
    runtime_products,
    scalar_math,
    shape,
    solutions,
    trigonometric,
    ufunc_methods,
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
        grids,
        reduction,
        deviations,
        counting,
        moments,
        order,
        running,
        ufunc_methods,
        calculus,
        shape,
        choices,
        indexing,
        linear_algebra,
        contractions,
        einsum,
        solutions,
        factorisations,
        matrices,
        fourier,
        scalar_math,
        runtime,
        runtime_products,
    )
    for rule in table.RULES
)

__all__ = ["NUMPY"]
