"""Bessel functions and their kin, by their recurrences; the order is passive."""

import numpy as np
from scipy import special

from s2s.rulebook.declare import elementwise, tangent
from s2s.rulebook.rule import Rule
from s2s.rules.domains import positive, real, shaped
from s2s.rules.special_samples import after


@elementwise(special.j0, real, complex_ok=False)
def j0(x):
    return -special.j1(x)


@elementwise(special.j1, real, complex_ok=False)
def j1(x):
    return (special.jv(0, x) - special.jv(2, x)) / 2


@elementwise(special.y0, positive, complex_ok=False)
def y0(x):
    return -special.y1(x)


@elementwise(special.y1, positive, complex_ok=False)
def y1(x):
    return (special.yv(0, x) - special.yv(2, x)) / 2


@elementwise(special.i0, real, complex_ok=False)
def i0(x):
    return special.i1(x)


@elementwise(np.i0, shaped((3,)), complex_ok=False)
def numpy_i0(x):
    return special.i1(x)


@elementwise(special.i1, real, complex_ok=False)
def i1(x):
    return (special.iv(0, x) + special.iv(2, x)) / 2


@elementwise(special.k0, positive, complex_ok=False)
def k0(x):
    return -special.k1(x)


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


ORDERS = after(1, domain=positive)


@elementwise(special.jv, ORDERS, operands=("z",), passive=("v",), complex_ok=False)
def jv(v, z):
    return (special.jv(v - 1, z) - special.jv(v + 1, z)) / 2


@elementwise(special.jve, ORDERS, operands=("z",), passive=("v",), complex_ok=False)
def jve(v, z):
    return (special.jve(v - 1, z) - special.jve(v + 1, z)) / 2


@elementwise(special.yv, ORDERS, operands=("z",), passive=("v",), complex_ok=False)
def yv(v, z):
    return (special.yv(v - 1, z) - special.yv(v + 1, z)) / 2


@elementwise(special.yn, ORDERS, operands=("x",), inert=("n",), complex_ok=False)
def yn(n, x):
    return (special.yn(n - 1, x) - special.yn(n + 1, x)) / 2


@elementwise(special.iv, ORDERS, operands=("z",), passive=("v",), complex_ok=False)
def iv(v, z):
    return (special.iv(v - 1, z) + special.iv(v + 1, z)) / 2


@elementwise(special.ive, ORDERS, operands=("z",), passive=("v",), complex_ok=False)
def ive(v, z, result):
    return (special.ive(v - 1, z) + special.ive(v + 1, z)) / 2 - np.sign(z) * result


@elementwise(special.kv, ORDERS, operands=("z",), passive=("v",), complex_ok=False)
def kv(v, z):
    return -(special.kv(v - 1, z) + special.kv(v + 1, z)) / 2


@elementwise(special.kn, ORDERS, operands=("x",), inert=("n",), complex_ok=False)
def kn(n, x):
    return -(special.kn(n - 1, x) + special.kn(n + 1, x)) / 2


@elementwise(special.kve, ORDERS, operands=("z",), passive=("v",), complex_ok=False)
def kve(v, z, result):
    return result - (special.kve(v - 1, z) + special.kve(v + 1, z)) / 2


@elementwise(special.struve, ORDERS, operands=("x",), passive=("v",), complex_ok=False)
def struve(v, x, result):
    return special.struve(v - 1, x) - v * result / x


@elementwise(special.modstruve, ORDERS, operands=("x",), passive=("v",), complex_ok=False)
def modstruve(v, x, result):
    return special.modstruve(v - 1, x) - v * result / x


@elementwise(special.spherical_jn, ORDERS, operands=("z",), inert=("n",), complex_ok=False)
def spherical_jn(n, z, result):
    return n * result / z - special.spherical_jn(n + 1, z)


@elementwise(special.spherical_yn, ORDERS, operands=("z",), inert=("n",), complex_ok=False)
def spherical_yn(n, z, result):
    return n * result / z - special.spherical_yn(n + 1, z)


def airy_adjoint(result_bar, z, result):
    rising = result_bar[0] * result[1] + result_bar[1] * z * result[0]
    return rising + result_bar[2] * result[3] + result_bar[3] * z * result[2]


@tangent(special.airy, real, adjoint=airy_adjoint, returns_sequence=True)
def airy(z, z_dot, result):
    return z_dot * result[1], z_dot * z * result[0], z_dot * result[3], z_dot * z * result[2]


RULES = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
