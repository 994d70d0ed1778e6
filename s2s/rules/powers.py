"""Powers and roots.

Kinks: `sqrt` and `cbrt` have an infinite derivative at 0, `hypot` has derivative 0 at the
origin, and the exponent of a power has none where the base is not positive.
"""

import numpy as np

from s2s.rulebook.declare import elementwise
from s2s.rules.domains import pairs, positive, real
from s2s_runtime.partials import log_or_zero, ratio


@elementwise(np.power, pairs(0.3, 2.0, second=(-2.0, 2.0)))
def power(x1, x2, result):
    if x2 == 0.5:
        return 0.5 / result, result * log_or_zero(x1)
    return x2 * x1 ** np.where(x2 == 0, 1, x2 - 1), result * log_or_zero(x1)


@elementwise(np.float_power, pairs(0.3, 2.0, second=(-2.0, 2.0)))
def float_power(x1, x2, result):
    return x2 * np.float_power(x1, np.where(x2 == 0, 1, x2 - 1)), result * log_or_zero(x1)


@elementwise(np.square, real)
def square(x):
    return 2 * x


@elementwise(np.sqrt, positive)
def sqrt(x, result):
    return 0.5 / result


@elementwise(np.cbrt, positive, complex_ok=False)
def cbrt(x, result):
    return 1 / (3 * result**2)


@elementwise(np.hypot, pairs(0.2, 2.0), complex_ok=False)
def hypot(x1, x2, result):
    return ratio(x1, result), ratio(x2, result)


RULES = (power, float_power, square, sqrt, cbrt, hypot)
