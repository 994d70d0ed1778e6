"""Bessel functions and their kin, by their recurrences; the order is passive."""

import numpy as np
from scipy import special

from s2s.rulebook.declare import elementwise, tangent
from s2s.rulebook.rule import Rule
from s2s.rules.domains import positive, real, shaped
from s2s.rules.special_samples import after

ORDERS = after(1, domain=positive)
ORDER = {"operands": ("z",), "passive": ("v",), "complex_ok": False}
WHOLE = {"operands": ("z",), "inert": ("v",), "complex_ok": False}


def falls_to(function, first, domain):
    """Order 0, whose derivative is order 1 with its sign turned."""

    @elementwise(function, domain, complex_ok=False)
    def rule(x):
        return -first(x)

    return rule


def order_one(function, general, domain):
    """Order 1 in terms of its neighbours, functions of any order."""

    @elementwise(function, domain, complex_ok=False)
    def rule(x):
        return (general(0, x) - general(2, x)) / 2

    return rule


def alternating(function, **options):
    """The functions of a rotation: half the difference of the neighbours in order."""

    @elementwise(function, ORDERS, **options)
    def rule(v, z):
        return (function(v - 1, z) - function(v + 1, z)) / 2

    return rule


def decaying(function, **options):
    """Minus half the sum of the neighbours in order."""

    @elementwise(function, ORDERS, **options)
    def rule(v, z):
        return -(function(v - 1, z) + function(v + 1, z)) / 2

    return rule


def struve_like(function):
    """The functions of Struve."""

    @elementwise(function, ORDERS, **ORDER)
    def rule(v, z, result):
        return function(v - 1, z) - v * result / z

    return rule


def spherical(function):
    """Spherical functions of a rotation."""

    @elementwise(function, ORDERS, operands=("z",), inert=("n",), complex_ok=False)
    def rule(n, z, result):
        return n * result / z - function(n + 1, z)

    return rule


@elementwise(special.i0, real, complex_ok=False)
def i0(x):
    return special.i1(x)


@elementwise(np.i0, shaped((3,)), complex_ok=False)
def numpy_i0(x):
    return special.i1(x)


@elementwise(special.i1, real, complex_ok=False)
def i1(x):
    return (special.iv(0, x) + special.iv(2, x)) / 2


@elementwise(special.k1, positive, complex_ok=False)
def k1(x):
    return -(special.kv(0, x) + special.kv(2, x)) / 2


@elementwise(special.i0e, positive, complex_ok=False)
def i0e(x, result):
    return special.i1e(x) - np.sign(x) * result


@elementwise(special.i1e, positive, complex_ok=False)
def i1e(x, result):
    return (special.ive(0, x) + special.ive(2, x)) / 2 - np.sign(x) * result


@elementwise(special.k0e, positive, complex_ok=False)
def k0e(x, result):
    return result - special.k1e(x)


@elementwise(special.k1e, positive, complex_ok=False)
def k1e(x, result):
    return result - (special.kve(0, x) + special.kve(2, x)) / 2


@elementwise(special.iv, ORDERS, **ORDER)
def iv(v, z):
    return (special.iv(v - 1, z) + special.iv(v + 1, z)) / 2


@elementwise(special.ive, ORDERS, **ORDER)
def ive(v, z, result):
    return (special.ive(v - 1, z) + special.ive(v + 1, z)) / 2 - np.sign(z) * result


@elementwise(special.kve, ORDERS, **ORDER)
def kve(v, z, result):
    return result - (special.kve(v - 1, z) + special.kve(v + 1, z)) / 2


def airy_adjoint(result_bar, z, result):
    rising = result_bar[0] * result[1] + result_bar[1] * z * result[0]
    return rising + result_bar[2] * result[3] + result_bar[3] * z * result[2]


@tangent(special.airy, real, adjoint=airy_adjoint, returns_sequence=True)
def airy(z, z_dot, result):
    return z_dot * result[1], z_dot * z * result[0], z_dot * result[3], z_dot * z * result[2]


RULES = (
    falls_to(special.j0, special.j1, real),
    falls_to(special.y0, special.y1, positive),
    falls_to(special.k0, special.k1, positive),
    order_one(special.j1, special.jv, real),
    order_one(special.y1, special.yv, positive),
    alternating(special.jv, **ORDER),
    alternating(special.jve, **ORDER),
    alternating(special.yv, **ORDER),
    alternating(special.yn, **WHOLE),
    decaying(special.kv, **ORDER),
    decaying(special.kn, **WHOLE),
    struve_like(special.struve),
    struve_like(special.modstruve),
    spherical(special.spherical_jn),
    spherical(special.spherical_yn),
    *(value for value in list(globals().values()) if isinstance(value, Rule)),
)
