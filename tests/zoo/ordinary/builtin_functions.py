"""Builtins, math, operator, functools, itertools, and ufuncs as objects."""

from __future__ import annotations

import functools
import itertools
import math
import operator
from functools import partial, reduce
from itertools import accumulate, chain, combinations, product

import numpy as np

from tests.zoo.case import matrix, number, vector
from tests.zoo.ordinary.program import program


def arithmetic_builtins(x, y):
    return abs(x - 2.0) * pow(y, 2) + max(x, y) - min(x, y, 0.9)


def divmod_passive(x, n):
    q, r = divmod(n, 3)
    return x**q + r * x


def round_and_int(x):
    k = int(round(2.6))
    return x**k + float(x) * 2.0


def sum_of_list(x, y):
    return sum([x, y, x * y])


def max_of_several(x, y):
    return max(x, y * y, 0.3) * min([x, y])


def math_functions(x):
    return math.sin(x) * math.exp(-x) + math.sqrt(x) * math.log(x) + math.pi * math.pow(x, 3)


def math_more(x, y):
    return math.atan(x) + math.cosh(y) * math.log1p(x) + math.degrees(x)


def operators_module(x, y):
    return operator.add(operator.mul(x, y), operator.neg(x)) * operator.truediv(x, y)


def reduce_lambda(x):
    return reduce(lambda a, b: a * b, x)


def reduce_operator(x):
    return functools.reduce(operator.mul, x, 2.0)


def partial_of_helper(x, w):
    def layer(v, scale, shift):
        return np.tanh(v * scale + shift)

    first = partial(layer, scale=w)
    return first(x, shift=0.5) * first(x, shift=w)


def product_loop(x, y):
    total = 0.0
    for a, b in itertools.product(x, y):
        total += a * np.sin(b)
    return total


def product_of_ranges(a):
    total = 0.0
    for i, j in product(range(2), range(3)):
        total += a[i, j] * a[j, i]
    return total


def pairs_of(x):
    total = 0.0
    for a, b in combinations(x, 2):
        total += (a - b) ** 2
    return total


def pairwise_steps(x):
    return sum((b - a) ** 2 for a, b in itertools.pairwise(x))


def accumulated(x):
    total = 0.0
    for s in accumulate(x):
        total += s * s
    return total


def accumulated_products(x):
    parts = list(itertools.accumulate(x, operator.mul))
    return parts[-1] + parts[1]


def chained(x, y):
    total = 1.0
    for v in chain(x, y):
        total = total * 0.5 + v * v
    return total


def islice_loop(x):
    total = 0.0
    for v in itertools.islice(x, 3):
        total += v * v
    return total


def getattr_numpy(x, name):
    return np.sum(getattr(np, name)(x) * x)


def ufunc_table(x, name):
    table = {"sin": np.sin, "tanh": np.tanh}
    return np.sum(table[name](x) * x)


def reduce_method(x):
    return np.add.reduce(x * x) * np.multiply.reduce(x) + np.maximum.reduce(x)


def outer_method(x, y):
    return np.sum(np.multiply.outer(x, y) ** 2) + np.sum(np.subtract.outer(x, y) ** 3)


def accumulate_method(x):
    return np.sum(np.add.accumulate(x) ** 2) + np.multiply.accumulate(x)[-1]


def filtered(x):
    return sum(filter(lambda v: v > 0.8, x))


def mapped_two(x, y):
    return sum(map(lambda a, b: a * b, x, y))


def sorted_values(x):
    ordered = sorted(x)
    return ordered[0] * 3.0 + ordered[-1]


def reversed_range(x):
    y = 0.0
    for i in reversed(range(len(x))):
        y = y * 0.5 + x[i]
    return y


def isinstance_float(x):
    if isinstance(x, float):
        return x * x
    return np.sum(x)


def hasattr_shape(x):
    if hasattr(x, "shape"):
        return np.sum(x * x)
    return x * x


def callable_or_number(x, f):
    if callable(f):
        return f(x) * x
    return f * x


def itemgetter(x):
    first = operator.itemgetter(0)
    return first(x) * x[1]


def repeat_and_zip(x):
    total = 0.0
    for v, w in zip(x, itertools.repeat(2.0)):
        total += v * w
    return total


def float_of_array(x):
    return float(np.sum(x * x)) * float(x[0])


CASES = (
    program(arithmetic_builtins, number, number),
    program(divmod_passive, number, 8),
    program(round_and_int, number),
    program(sum_of_list, number, number),
    program(max_of_several, number, number),
    program(math_functions, number),
    program(math_more, number, number),
    program(operators_module, number, number),
    program(reduce_lambda, vector),
    program(reduce_operator, vector),
    program(partial_of_helper, number, number),
    program(product_loop, vector, vector),
    program(product_of_ranges, matrix),
    program(pairs_of, vector),
    program(pairwise_steps, vector),
    program(accumulated, vector),
    program(accumulated_products, vector),
    program(chained, vector, vector),
    program(islice_loop, vector),
    program(getattr_numpy, vector, "tanh"),
    program(ufunc_table, vector, "sin"),
    program(reduce_method, vector),
    program(outer_method, vector, vector),
    program(accumulate_method, vector),
    program(filtered, vector),
    program(mapped_two, vector, vector),
    program(sorted_values, vector),
    program(reversed_range, vector),
    program(isinstance_float, number),
    program(hasattr_shape, vector),
    program(callable_or_number, number, np.sin),
    program(itemgetter, vector),
    program(repeat_and_zip, vector),
    program(float_of_array, vector),
)
