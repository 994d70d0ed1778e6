"""The rule of one primitive, and the templates that are read off its text.

A `Rule` keeps what its author declared.  Asked for an operand, it answers with a `Template`:
straight-line text whose free names are parameters of the primitive, `result`, `result_bar`,
`<operand>_dot`, names set in `setup`, and globals of the rule function.

    @elementwise(np.arctan2)                     adjoint("x1"):
    def arctan2(x1, x2):                             setup   r2 = x1**2 + x2**2
        r2 = x1**2 + x2**2              ->           value   result_bar * (x2 / r2)
        return x2 / r2, -x1 / r2                     reads   {"x1", "x2"}
"""

from __future__ import annotations

import copy
import enum
import functools
import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import gast
import numpy as np

from s2s.errors import S2SError

NOTHING: Mapping[str, Any] = MappingProxyType({})
Samples = Callable[[np.random.Generator], Iterable[tuple[tuple, dict]]]


class RuleError(S2SError):
    """A call that the rule of its primitive does not cover."""


class Linearity(enum.Enum):
    """How the result depends on the operands; each kind derives what its author left out."""

    ELEMENTWISE = "partial derivatives, element by element"
    LINEAR = "linear in all operands together"
    MULTILINEAR = "linear in each operand"
    TANGENT = "the tangent is given, the adjoint is its transpose"
    CONSTANT = "carries no derivative"
    OPAQUE = "both directions are functions of the user's"


@dataclass(frozen=True)
class Template:
    """Straight-line text to splice, and what it reads.  Shared: copy the trees to change them."""

    setup: tuple[gast.Assign, ...]
    value: gast.expr
    reads: frozenset[str]  # parameters, or "result", whose value the text reads
    shapes: frozenset[str]  # those of which only shape, ndim, size, dtype or len is read
    singular: bool = False  # may be infinite or nan where the primitive itself is finite

    def __str__(self) -> str:
        nodes = copy.deepcopy((*self.setup, self.value))
        return "\n".join(gast.unparse(gast.fix_missing_locations(node)) for node in nodes)


@dataclass(frozen=True)
class Facts:
    """What is known of one call when its text is made."""

    given: frozenset[str]
    ranks: Mapping[str, int | None]
    literals: Mapping[str, object]
    conjugate: bool

    @property
    def key(self) -> tuple:
        """Hashable; `1`, `1.0` and `True` stay apart."""
        literals = tuple(sorted((name, repr(value)) for name, value in self.literals.items()))
        return self.given, tuple(sorted(self.ranks.items())), literals, self.conjugate


@dataclass(frozen=True, eq=False)
class Rule:
    """What the author of a rule declared.  Two rules are equal only if they are the same one."""

    function: Callable
    linearity: Linearity
    operands: tuple[str, ...]  # parameters that can carry derivatives, in positional order
    parameters: inspect.Signature  # of the call; a keyword outside it is refused by name
    author: Callable | None  # the rule function; None: a constant
    samples: Samples
    adjoint_author: Callable | None = None  # the adjoint of a TANGENT rule, where given
    writer: Callable[[str, Facts], str] | None = None  # writes the adjoint where text varies
    also: tuple[Callable, ...] = ()  # other functions that this rule serves
    inert: frozenset[str] = frozenset()  # parameters known to carry no derivative
    sequences: frozenset[str] = frozenset()  # operands that are sequences of arrays
    broadcasts: bool = False  # a contribution has the broadcast shape of all operands
    analytic: bool = True  # complex-linear derivative; else elementwise partials are dRe + i dIm
    complex_ok: bool = True  # whether the text holds for complex operands
    conjugates: bool = False  # the adjoint's text says itself what is conjugated
    varies: bool = False  # whether the values of real operands decide if the result is complex
    stretches: bool = False  # a transposed adjoint is summed back to the shape of its operand
    returns_sequence: bool = False  # `result_bar` is a sequence of bars, none missing
    key: str = ""  # of an OPAQUE rule: the name under which its functions are found
    namespace: Mapping[str, object] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        return qualified(self.function)

    def with_samples(self, samples: Samples) -> Rule:
        """The same rule, to be tried elsewhere."""
        return replace(self, samples=samples)

    @property
    def functions(self) -> tuple[Callable, ...]:
        return (self.function, *self.also)

    def bind(self, args: Sequence, kwargs: Mapping[str, object]) -> dict[str, object]:
        """Parameter -> argument.  Defaults are not filled: what is missing stays missing."""
        unknown = [key for key in kwargs if not _accepts(self.parameters, key)]
        if unknown:
            raise RuleError(f"the rule of {self.name} does not cover the keyword '{unknown[0]}'")
        try:
            return dict(self.parameters.bind(*args, **kwargs).arguments)
        except TypeError as error:
            raise RuleError(f"the rule of {self.name} does not cover this call: {error}") from None

    def covers(self, args: Sequence, kwargs: Mapping[str, object]) -> bool:
        """Whether a call with these arguments can be bound."""
        try:
            self.bind(args, kwargs)
        except RuleError:
            return False
        return True

    def adjoint(
        self,
        operand: str,
        given: frozenset[str],
        ranks: Mapping[str, int | None] = NOTHING,
        literals: Mapping[str, object] = NOTHING,
        conjugate: bool = False,
    ) -> Template | None:
        """The contribution to `<operand>_bar`; None: no derivative passes through."""
        if not self.carries(operand):
            return None
        return self._template("adjoint", operand, Facts(given, ranks, literals, conjugate))

    def tangent(
        self,
        operand: str,
        given: frozenset[str],
        ranks: Mapping[str, int | None] = NOTHING,
        literals: Mapping[str, object] = NOTHING,
        conjugate: bool = False,
    ) -> Template | None:
        """The contribution of `<operand>_dot` to `result_dot`; None: it contributes nothing."""
        if not self.carries(operand):
            return None
        return self._template("tangent", operand, Facts(given, ranks, literals, conjugate))

    def partial(
        self,
        operand: str,
        given: frozenset[str],
        ranks: Mapping[str, int | None] = NOTHING,
        literals: Mapping[str, object] = NOTHING,
    ) -> Template | None:
        """The partial derivative of an ELEMENTWISE primitive; a literal 0 or 1 stays as it is."""
        return self._template("partial", operand, Facts(given, ranks, literals, False))

    def carries(self, operand: str) -> bool:
        """Whether a derivative passes through this parameter; an undeclared one is an error."""
        if operand in self.operands:
            return True
        if operand in self.inert or self.linearity is Linearity.CONSTANT and not self.inert:
            return False
        raise RuleError(
            f"{self.name} has no derivative with respect to '{operand}'; "
            f"its rule covers {', '.join(self.operands) or 'no operand'}"
        )

    def _template(self, mode: str, operand: str, facts: Facts) -> Template | None:
        from s2s.rulebook.templates import template  # templates are read only when asked for

        if facts.conjugate and not self.complex_ok:
            raise RuleError(f"the rule of {self.name} does not cover complex operands")
        return template(self, mode, operand, facts)


def qualified(function: Callable) -> str:
    """`numpy.sum`, `numpy.ndarray.astype`, `numpy.random.Generator.normal`: alike everywhere."""
    owner = getattr(function, "__objclass__", None)
    if owner is not None:
        return f"{owner.__module__}.{owner.__qualname__}.{function.__name__}"
    if isinstance(getattr(function, "__self__", None), np.ufunc):
        return f"{qualified(function.__self__)}.{function.__name__}"
    if isinstance(function, np.ufunc):
        known = getattr(np, function.__name__, None) is function
        return f"{'numpy' if known else 'scipy.special'}.{function.__name__}"
    module = getattr(function, "__module__", None) or type(function).__module__
    if module.startswith("numpy.random.") and hasattr(function, "__qualname__"):
        return f"numpy.random.{function.__qualname__}"
    return f"{module}.{getattr(function, '__name__', function)}"


@functools.cache
def _keywords(signature: inspect.Signature) -> tuple[frozenset[str], bool]:
    kinds = inspect.Parameter
    named = (kinds.POSITIONAL_OR_KEYWORD, kinds.KEYWORD_ONLY)
    parameters = signature.parameters.values()
    return (
        frozenset(p.name for p in parameters if p.kind in named),
        any(p.kind is kinds.VAR_KEYWORD for p in parameters),
    )


def _accepts(signature: inspect.Signature, keyword: str) -> bool:
    names, anything = _keywords(signature)
    return anything or keyword in names
