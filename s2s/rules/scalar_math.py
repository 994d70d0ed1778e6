"""The functions of `math`, and conversions to Python numbers: floats in, floats out."""

import builtins
import math

import numpy as np

from s2s.rulebook.declare import elementwise, linear
from s2s.rulebook.rule import Rule
from s2s.rules.domains import floats, sequence, several
from s2s_runtime.conversions import shares

REAL, POSITIVE, UNIT = floats((-2, 2)), floats((0.2, 3)), floats((-0.9, 0.9))


@elementwise(math.sqrt, POSITIVE, complex_ok=False)
def sqrt(x, result):
    return 0.5 / result


@elementwise(math.cbrt, POSITIVE, complex_ok=False)
def cbrt(x, result):
    return 1 / (3 * result**2)


@elementwise(math.exp, REAL, complex_ok=False)
def exp(x, result):
    return result


@elementwise(math.exp2, REAL, complex_ok=False)
def exp2(x, result):
    return result * math.log(2)


@elementwise(math.expm1, REAL, complex_ok=False)
def expm1(x, result):
    return result + 1


@elementwise(math.log, several(POSITIVE, floats((0.2, 3), (1.5, 3))), complex_ok=False)
def log(x, base=None):
    if base is None:
        return 1 / x, 0
    in_base = math.log(1 if base is None else base)
    return 1 / (x * in_base), -math.log(x) / (base * in_base**2)


@elementwise(math.log2, POSITIVE, complex_ok=False)
def log2(x):
    return 1 / (x * math.log(2))


@elementwise(math.log10, POSITIVE, complex_ok=False)
def log10(x):
    return 1 / (x * math.log(10))


@elementwise(math.log1p, POSITIVE, complex_ok=False)
def log1p(x):
    return 1 / (1 + x)


@elementwise(math.pow, floats((0.3, 2), (-2, 2)), complex_ok=False)
def pow_(x, y, result):
    return y * math.pow(x, y - 1 if y else 1), result * (math.log(x) if x > 0 else 0)


@elementwise(math.sin, REAL, complex_ok=False)
def sin(x):
    return math.cos(x)


@elementwise(math.cos, REAL, complex_ok=False)
def cos(x):
    return -math.sin(x)


@elementwise(math.tan, UNIT, complex_ok=False)
def tan(x, result):
    return 1 + result**2


@elementwise(math.asin, UNIT, complex_ok=False)
def asin(x):
    return 1 / math.sqrt(1 - x**2)


@elementwise(math.acos, UNIT, complex_ok=False)
def acos(x):
    return -1 / math.sqrt(1 - x**2)


@elementwise(math.atan, REAL, complex_ok=False)
def atan(x):
    return 1 / (1 + x**2)


@elementwise(math.atan2, floats((0.2, 2), (0.2, 2)), complex_ok=False)
def atan2(y, x):
    r2 = x**2 + y**2  # shared by both partials
    return x / r2, -y / r2


@elementwise(math.sinh, REAL, complex_ok=False)
def sinh(x):
    return math.cosh(x)


@elementwise(math.cosh, REAL, complex_ok=False)
def cosh(x):
    return math.sinh(x)


@elementwise(math.tanh, REAL, complex_ok=False)
def tanh(x, result):
    return 1 - result**2


@elementwise(math.asinh, REAL, complex_ok=False)
def asinh(x):
    return 1 / math.sqrt(x**2 + 1)


@elementwise(math.acosh, floats((1.2, 3)), complex_ok=False)
def acosh(x):
    return 1 / math.sqrt(x**2 - 1)


@elementwise(math.atanh, UNIT, complex_ok=False)
def atanh(x):
    return 1 / (1 - x**2)


@elementwise(math.fabs, REAL, complex_ok=False)
def fabs(x):
    return np.sign(x)


@elementwise(math.erf, REAL, complex_ok=False)
def erf(x):
    return 2 / math.sqrt(math.pi) * math.exp(-(x**2))


@elementwise(math.erfc, REAL, complex_ok=False)
def erfc(x):
    return -2 / math.sqrt(math.pi) * math.exp(-(x**2))


@elementwise(math.radians, REAL, complex_ok=False)
def radians(x):
    return math.pi / 180


@elementwise(math.degrees, REAL, complex_ok=False)
def degrees(x):
    return 180 / math.pi


@elementwise(math.hypot, floats((0.2, 2), (0.2, 2)), complex_ok=False)
def hypot(x, y, result):
    return x / result if result else 0.0, y / result if result else 0.0


@elementwise(math.fmod, floats((0.1, 0.9), (1, 2)), complex_ok=False)
def fmod(x, y):
    return 1, -math.trunc(x / y)


@elementwise(math.copysign, floats((-2, 2), (-2, 2)), inert=("y",), complex_ok=False)
def copysign(x, y):
    return math.copysign(1.0, x) * math.copysign(1.0, y)


@elementwise(math.ldexp, lambda rng: iter([((0.7, 3), {})]), operands=("x",), inert=("i",),
             complex_ok=False)
def ldexp(x, i):
    return 2.0**i


@elementwise(math.remainder, floats((0.1, 0.4), (1, 2)), complex_ok=False)
def remainder(x, y, result):
    return 1, -np.rint((x - result) / y)


@linear(math.fsum, sequence((), (), ()), sequences=("seq",), complex_ok=False)
def fsum(result_bar, seq):
    return shares(result_bar, seq)


@elementwise(builtins.float, REAL, complex_ok=False)
def float_(x):
    return 1


@linear(builtins.sum, several(sequence((), ()), sequence((3,), (2, 3))), sequences=("iterable",))
def sum_(result_bar, iterable):
    return shares(result_bar, iterable)


RULES = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
