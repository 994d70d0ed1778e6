"""The machinery of derivative rules: how a rule is declared, read, specialised and looked up.

A rule is a runnable Python function that states the mathematics of one primitive once
(`s2s/rules/` holds the tables).  This package turns its *text* into templates that the
compiler splices into generated modules:

    @elementwise(np.tanh)                    adjoint   result_bar * (1 - result**2)
    def tanh(x, result):             ->      tangent   x_dot * (1 - result**2)
        return 1 - result**2                 reads     {"result"}
"""

from s2s.rulebook.book import RuleBook
from s2s.rulebook.declare import constant, elementwise, linear, multilinear, tangent
from s2s.rulebook.rule import Linearity, Rule, RuleError, Template

__all__ = [
    "Linearity",
    "Rule",
    "RuleBook",
    "RuleError",
    "Template",
    "constant",
    "elementwise",
    "linear",
    "multilinear",
    "tangent",
]
