"""What `derive` returns for a request."""

from __future__ import annotations

from dataclasses import dataclass, field

from s2s.analyse.context import Context
from s2s.analyse.shadows import is_container
from s2s.core import Program, Value
from s2s.derive.calls import Signature
from s2s.derive.forward import Tangent, Tangents, derive_forward
from s2s.derive.regions import Regions
from s2s.derive.reverse import Derivation, Pair, derive_reverse
from s2s.derive.tangent_calls import TangentSignature
from s2s.errors import Code, NonScalarOutput, NotDifferentiable, stated
from s2s.normalise.scope import Session
from s2s.request import Derivative, Request


@dataclass(frozen=True)
class Derived:
    """The pairs of a module, or its tangents; callees first, the entry last."""

    session: Session
    program: Program
    pairs: tuple[Pair, ...]
    fused: bool
    tangents: tuple[Tangent, ...] = ()
    steps: tuple[tuple[str, Program], ...] = ()
    regions: Regions = field(default_factory=Regions)


def derive(program: Program, session: Session, request: Request) -> Derived:
    """The derivative of a program that the request asks for."""
    again = request.derivative is Derivative.PAIR
    regions = Regions()
    derivation = Derivation(session, set(program.names), again, regions.find)
    context = _context(request)
    wrt = [_value(program, name) for name in request.wrt]
    if request.derivative is Derivative.JVP:
        found = _tangents(derivation, program, wrt, context, request.called is None)
        steps = tuple(derivation.printed.found.values())
        return Derived(session, program, (), False, found, steps)
    if request.called is not None:
        active = tuple(parameter.value in wrt for parameter in program.parameters)
        derivation.pair_of(program, active, True, context, dynamic=True)
        steps = tuple(derivation.printed.found.values())
        return Derived(session, program, tuple(derivation.pairs), False, (), steps, regions)
    _demand_number(program, request)
    fused = request.derivative is Derivative.VALUE_AND_GRAD and not program.leaves_early
    forward, reverse, jvp = (
        derivation.mint(f"{program.name}_{half}") for half in ("forward", "reverse", "jvp")
    )
    signature = Signature(program, forward, reverse, jvp, (), (), True)
    pair = derive_reverse(
        derivation,
        program,
        wrt,
        signature,
        entry=True,
        aux=request.has_aux,
        context=context,
        fused=fused,
    )
    steps = tuple(derivation.printed.found.values())
    return Derived(session, program, (*derivation.pairs, pair), fused, (), steps, regions)


def _demand_number(program: Program, request: Request) -> None:
    """A gradient needs one number; what the text shows to be a structure is refused at once."""
    result, wanted = program.result, request.derivative is Derivative.VALUE_AND_GRAD
    if wanted and result.static is None:
        raise NonScalarOutput(
            stated(
                Code.NON_SCALAR_OUTPUT,
                f"{program.name} returns None, and a gradient needs one real number",
                "no path through the function gives a value",
                "return the number that is to be differentiated",
            )
        )
    if wanted and not request.has_aux and (result.items is not None or is_container(result)):
        raise NonScalarOutput(
            stated(
                Code.NON_SCALAR_OUTPUT,
                f"{program.name} returns {result.kind}, and a gradient needs one real number",
                "a gradient says how one real number moves",
                "s2s.vjp and s2s.jacobian take results of any structure;\n"
                "a pair (loss, aux) asks for has_aux=True",
            )
        )


def _tangents(
    derivation: Derivation, program: Program, wrt: list[Value], context: Context, entry: bool
) -> tuple[Tangent, ...]:
    """Forward mode: the function and its callees, each with its tangent."""
    tangents = Tangents(derivation)
    order = [parameter.value for parameter in program.parameters]
    text = derivation.mint(f"{program.name}_jvp")
    signature = TangentSignature(program, text, tuple(order.index(value) for value in wrt))
    main = derive_forward(tangents, signature, entry, context)
    return (*tangents.found, main)


def _context(request: Request) -> Context:
    """What is known of the memory of the arguments."""
    called = request.called
    if called is None:
        return Context(groups=request.shared, inplace=request.inplace)
    return Context(called.groups, called.forced, called.later)


def _value(program: Program, name: str) -> Value:
    for parameter in program.parameters:
        if parameter.name == name:
            return parameter.value
    raise NotDifferentiable(f"`{name}` is a function and has no derivative")
