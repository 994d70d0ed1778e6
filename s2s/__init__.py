"""Gradients of Python functions, as Python source files.

    from s2s import differentiate

    @differentiate(wrt=("w", "b"))
    def loss(w, b, x, y): ...

    loss.grad(w, b, x, y)        loss.grad.show()

The compiler is imported when the first derivative is compiled, not here; so is whatever else a
process that finds its gradients in the store can do without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from s2s.api.differentiate import Differentiable, differentiate
from s2s.api.functional import (
    check_grads,
    elementwise_grad,
    grad,
    hessian,
    hvp,
    jacfwd,
    jacobian,
    jacrev,
    jvp,
    linearize,
    nan_check,
    value_and_grad,
    vjp,
)
from s2s.errors import (
    CompileError,
    GradientCheckError,
    Misuse,
    NonScalarOutput,
    NoRule,
    NotDifferentiable,
    S2SError,
    SourceChanged,
    SourceUnavailable,
    UnsupportedConstruct,
)
from s2s_runtime.installed import install
from s2s_runtime.marks import (
    checkpoint,
    checkpointed,
    forward,
    insert_grad_of,
    no_grad,
    recompute,
    save,
    stop_gradient,
)

if TYPE_CHECKING:
    from s2s.api.check import CheckReport
    from s2s.api.custom import custom_jvp, custom_vjp
    from s2s.api.pullback import Pullback
    from s2s.api.rules import (
        RuleCheckError,
        check_rule,
        constant,
        custom_rule,
        elementwise,
        linear,
        multilinear,
        rule,
    )
    from s2s.provider import Provider
    from s2s_runtime.schedules import Binomial, Online, Periodic, Recompute

__version__ = "0.1.0"

__all__ = [
    "Binomial",
    "CheckReport",
    "CompileError",
    "Differentiable",
    "GradientCheckError",
    "Misuse",
    "NoRule",
    "NonScalarOutput",
    "NotDifferentiable",
    "Online",
    "Periodic",
    "Pullback",
    "Recompute",
    "RuleCheckError",
    "S2SError",
    "SourceChanged",
    "SourceUnavailable",
    "UnsupportedConstruct",
    "check_grads",
    "check_rule",
    "checkpoint",
    "checkpointed",
    "constant",
    "custom_jvp",
    "custom_rule",
    "custom_vjp",
    "differentiate",
    "elementwise",
    "elementwise_grad",
    "forward",
    "grad",
    "hessian",
    "hvp",
    "insert_grad_of",
    "jacfwd",
    "jacobian",
    "jacrev",
    "jvp",
    "linear",
    "linearize",
    "multilinear",
    "nan_check",
    "no_grad",
    "recompute",
    "rule",
    "save",
    "stop_gradient",
    "value_and_grad",
    "vjp",
]

LATE = ("s2s_runtime", "s2s.api.pullback", "s2s.api.check", "s2s.api.rules", "s2s.api.custom")


def _provider() -> Provider:
    from s2s.provider import PROVIDER

    return PROVIDER


install(_provider)


def __getattr__(name: str) -> object:
    """Plans, checks, and rules with their book, from the module that has them."""
    from importlib import import_module

    for module in LATE:
        if name in __all__ and hasattr(import_module(module), name):
            return getattr(import_module(module), name)
    raise AttributeError(f"module 's2s' has no attribute {name!r}")
