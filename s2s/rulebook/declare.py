"""The five declarators, by kind of linearity.

    elementwise   the author returns the partial derivatives, from the operands and `result`
    linear        the author returns the adjoint; forward is the primitive itself on the dot
    multilinear   the author returns the adjoint of each operand
    tangent       the author returns the tangent (per operand); the adjoint is transposed from it
    constant      a list of functions through which no derivative passes

Parameters of a rule function carry the primitive's own names and order.  `result`,
`result_bar` and `<operand>_dot` are given to whoever asks for them by name.  A parameter that
NumPy accepts only after one that the rule leaves out is keyword-only here.  An `if` in a rule
function guards a shortcut: it is taken where its test is known to hold when the text is made
(from ranks, literals and absent keywords), and what follows it must be right in every case.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable

import gast

from s2s.rulebook.rule import Facts, Linearity, Rule, RuleError, Samples
from s2s.rulebook.source import names_seen, statements

SPECIAL = ("result", "result_bar")


def no_samples(rng: object) -> Iterable[tuple[tuple, dict]]:
    """A rule without samples is not tested by the loop over the book."""
    return ()


def elementwise(
    function: Callable,
    samples: Samples = no_samples,
    *,
    operands: tuple[str, ...] = (),
    also: tuple[Callable, ...] = (),
    inert: tuple[str, ...] = (),
    passive: tuple[str, ...] = (),
    analytic: bool = True,
    complex_ok: bool = True,
) -> Callable[[Callable], Rule]:
    """Without `operands`: as many leading parameters as there are partials.

    `inert` parameters carry no derivative; one that is `passive` carries one that has no rule.

    Not `analytic`: the result is real for complex operands, the partials are dRe + i dIm.
    """

    def declare(author: Callable) -> Rule:
        parameters = _call_signature(author)
        moving = operands or _leading(parameters, _returned(author))
        return Rule(
            function=function,
            linearity=Linearity.ELEMENTWISE,
            operands=moving,
            parameters=parameters,
            author=author,
            samples=samples,
            also=also,
            inert=frozenset(inert),
            broadcasts=len(moving) + len(inert) + len(passive) > 1,
            analytic=analytic,
            complex_ok=complex_ok,
            namespace=names_seen(author),
        )

    return declare


def linear(
    function: Callable,
    samples: Samples = no_samples,
    *,
    operands: tuple[str, ...] = (),
    also: tuple[Callable, ...] = (),
    inert: tuple[str, ...] = (),
    sequences: tuple[str, ...] = (),
    broadcasts: bool = False,
    analytic: bool = True,
    complex_ok: bool = True,
    returns_sequence: bool = False,
) -> Callable[[Callable], Rule]:
    """Without `operands`: the first parameter.  Several operands are jointly linear."""

    def declare(author: Callable) -> Rule:
        parameters = _call_signature(author)
        return Rule(
            function=function,
            linearity=Linearity.LINEAR,
            operands=operands or _leading(parameters, 1),
            parameters=parameters,
            author=author,
            samples=samples,
            also=also,
            inert=frozenset(inert),
            sequences=frozenset(sequences),
            broadcasts=broadcasts,
            analytic=analytic,
            complex_ok=complex_ok,
            returns_sequence=returns_sequence,
            namespace=names_seen(author),
        )

    return declare


def multilinear(
    function: Callable,
    samples: Samples = no_samples,
    *,
    operands: tuple[str, ...] = (),
    also: tuple[Callable, ...] = (),
    inert: tuple[str, ...] = (),
    broadcasts: bool = False,
    analytic: bool = True,
    complex_ok: bool = True,
    conjugates: bool = False,
) -> Callable[[Callable], Rule]:
    """Linear in each operand alone; the author returns one adjoint per operand."""

    def declare(author: Callable) -> Rule:
        parameters = _call_signature(author)
        return Rule(
            function=function,
            linearity=Linearity.MULTILINEAR,
            operands=operands or _leading(parameters, _returned(author)),
            parameters=parameters,
            author=author,
            samples=samples,
            also=also,
            inert=frozenset(inert),
            broadcasts=broadcasts,
            analytic=analytic,
            complex_ok=complex_ok,
            conjugates=conjugates,
            namespace=names_seen(author),
        )

    return declare


def written(
    function: Callable,
    samples: Samples,
    *,
    operands: tuple[str, ...],
    call: Callable,
) -> Callable[[Callable[[str, Facts], str]], Rule]:
    """Multilinear, where the adjoint's text depends on a literal: the author writes it out.

    `call` has the signature of the primitive; the author maps an operand to text.
    """

    def declare(writer: Callable[[str, Facts], str]) -> Rule:
        return Rule(
            function=function,
            linearity=Linearity.MULTILINEAR,
            operands=operands,
            parameters=inspect.signature(call),
            author=call,
            samples=samples,
            writer=writer,
            namespace=writer.__globals__,
        )

    return declare


def tangent(
    function: Callable,
    samples: Samples = no_samples,
    *,
    adjoint: Callable | None = None,
    also: tuple[Callable, ...] = (),
    inert: tuple[str, ...] = (),
    sequences: tuple[str, ...] = (),
    complex_ok: bool = False,
    conjugates: bool = False,
    varies: bool = False,
    returns_sequence: bool = False,
) -> Callable[[Callable], Rule]:
    """The operands are the parameters `x` for which the author asks for `x_dot`.

    `conjugates`: for complex operands, too, where the derivative need not be complex-linear; the
    adjoint says itself what is conjugated (`H`, `np.conj`).
    """

    def declare(author: Callable) -> Rule:
        asked = inspect.signature(author).parameters
        return Rule(
            function=function,
            linearity=Linearity.TANGENT,
            operands=tuple(name for name in asked if f"{name}_dot" in asked),
            parameters=_call_signature(author),
            author=author,
            samples=samples,
            adjoint_author=adjoint,
            also=also,
            inert=frozenset(inert),
            sequences=frozenset(sequences),
            complex_ok=complex_ok or conjugates,
            analytic=not conjugates,
            varies=varies,
            conjugates=conjugates,
            returns_sequence=returns_sequence,
            namespace=names_seen(author),
        )

    return declare


def constant(*functions: Callable | str) -> tuple[Rule, ...]:
    """`constant(np.floor, np.argmax)`; `constant(np.full_like, "a")` names what is inert.

    With names, an active argument in another position is an error.
    """
    names = frozenset(name for name in functions if isinstance(name, str))
    return tuple(_constant(f, names) for f in functions if not isinstance(f, str))


def _constant(function: Callable, inert: frozenset[str]) -> Rule:
    return Rule(
        function=function,
        linearity=Linearity.CONSTANT,
        operands=(),
        parameters=_signature_of_constant(function),
        author=None,
        samples=no_samples,
        inert=inert,
    )


def _signature_of_constant(function: Callable) -> inspect.Signature:
    """Its own signature without `out`, which writes; anything at all where it has none."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        kinds = inspect.Parameter
        anything = [kinds("args", kinds.VAR_POSITIONAL), kinds("kwargs", kinds.VAR_KEYWORD)]
        return inspect.Signature(anything)
    return _before_out(signature)


def _before_out(signature: inspect.Signature) -> inspect.Signature:
    """Parameters that stood after `out` can be given by keyword only."""
    kept, positional = [], True
    for parameter in signature.parameters.values():
        if parameter.name == "out":
            positional = False
        elif positional or parameter.kind is not parameter.POSITIONAL_OR_KEYWORD:
            kept.append(parameter)
        else:
            kept.append(parameter.replace(kind=parameter.KEYWORD_ONLY))
    return signature.replace(parameters=kept)


def _call_signature(author: Callable) -> inspect.Signature:
    """The signature of the primitive: what only derivatives need is left out."""
    signature = inspect.signature(author)
    kept = [
        parameter
        for name, parameter in signature.parameters.items()
        if name not in SPECIAL and not _is_dot(name, signature)
    ]
    return signature.replace(parameters=kept)


def _is_dot(name: str, signature: inspect.Signature) -> bool:
    return name.endswith("_dot") and name.removesuffix("_dot") in signature.parameters


def _leading(parameters: inspect.Signature, count: int) -> tuple[str, ...]:
    return tuple(parameters.parameters)[:count]


def _returned(author: Callable) -> int:
    """How many expressions the last `return` of a rule function returns."""
    last = statements(author)[-1]
    if not isinstance(last, gast.Return) or last.value is None:
        raise RuleError(f"the rule '{author.__qualname__}' must end in a return of its value")
    return len(last.value.elts) if isinstance(last.value, gast.Tuple) else 1
