"""Functions through which no derivative passes: roundings, tests, counts and searches.

A derivative of zero is the truth almost everywhere for what is piecewise constant; where the
result is an integer, a truth value or a shape there is none.
"""

import builtins
import dataclasses
import math
import operator

import numpy as np

from s2s.rulebook.declare import constant

ROUNDINGS = constant(
    np.floor,
    np.ceil,
    np.rint,
    np.round,
    np.around,
    np.trunc,
    np.fix,
    np.floor_divide,
    np.signbit,
    np.spacing,
    math.floor,
    math.ceil,
    math.trunc,
)
TESTS = constant(
    np.equal,
    np.not_equal,
    np.less,
    np.less_equal,
    np.greater,
    np.greater_equal,
    np.logical_and,
    np.logical_or,
    np.logical_not,
    np.logical_xor,
    np.bitwise_and,
    np.bitwise_or,
    np.bitwise_xor,
    np.left_shift,
    np.right_shift,
    np.invert,
    np.isnan,
    np.isinf,
    np.isfinite,
    np.isneginf,
    np.isposinf,
    np.isclose,
    np.iscomplex,
    np.iscomplexobj,
    np.isreal,
    np.isrealobj,
    np.isscalar,
    np.isin,
    np.allclose,
    np.array_equal,
    np.array_equiv,
    np.all,
    np.any,
    np.issubdtype,
    np.may_share_memory,
    np.shares_memory,
    math.isnan,
    math.isinf,
    math.isfinite,
    math.isclose,
    operator.not_,
    operator.is_,
    operator.is_not,
    operator.contains,
)
COUNTS = constant(
    np.shape,
    np.ndim,
    np.size,
    np.argmax,
    np.argmin,
    np.argsort,
    np.argpartition,
    np.argwhere,
    np.nanargmax,
    np.nanargmin,
    np.nonzero,
    np.flatnonzero,
    np.count_nonzero,
    np.searchsorted,
    np.digitize,
    np.lexsort,
    np.linalg.matrix_rank,
    np.result_type,
    np.can_cast,
    np.promote_types,
    np.min_scalar_type,
    np.finfo,
    np.iinfo,
    np.dtype,
    np.diag_indices,
    np.diag_indices_from,
    np.indices,
    np.ix_,
    np.ravel_multi_index,
    np.tril_indices,
    np.tril_indices_from,
    np.triu_indices,
    np.triu_indices_from,
    np.unravel_index,
    np.broadcast_shapes,
    np.ndindex,
)
BUILTINS = constant(
    builtins.len,
    builtins.range,
    builtins.int,
    builtins.bool,
    builtins.str,
    builtins.repr,
    builtins.format,
    builtins.hash,
    builtins.id,
    builtins.type,
    builtins.isinstance,
    builtins.issubclass,
    builtins.callable,
    builtins.hasattr,
    builtins.all,
    builtins.any,
    builtins.slice,
    builtins.print,
)
# Of a complex number the sign is z / |z|, which does move: an active one is refused.
SIGNS = tuple(dataclasses.replace(rule, complex_ok=False) for rule in constant(np.sign))
EDGES = constant(np.histogram_bin_edges, "bins", "range", "weights")
WINDOWS = constant(np.bartlett, np.blackman, np.hamming, np.hanning, "M")
RULES = (*SIGNS, *WINDOWS, *EDGES, *ROUNDINGS, *TESTS, *COUNTS, *BUILTINS)
