"""Which primitives return memory of their operand instead of fresh memory.

    VIEW     always shares (for arrays; a scalar has no memory to share)
    MAYBE    shares or copies, as layout, dtype or shape decide
    absent   fresh memory

`np.split` and its kin return a list of views; the first parameter is the one shared, except
where `SHARED` says otherwise.
"""

from __future__ import annotations

import enum
import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from s2s_runtime import calculus, cotangents, gathers, matrices


class Certainty(enum.Enum):
    VIEW = "always a view"
    MAYBE = "a view or a copy"


_ALWAYS: tuple[Callable, ...] = (
    np.transpose,
    np.matrix_transpose,
    np.swapaxes,
    np.moveaxis,
    np.rollaxis,
    np.expand_dims,
    np.squeeze,
    np.broadcast_to,
    np.broadcast_arrays,
    np.diagonal,
    np.flip,
    np.fliplr,
    np.flipud,
    np.rot90,
    np.split,
    np.array_split,
    np.hsplit,
    np.vsplit,
    np.dsplit,
    np.unstack,
    np.lib.stride_tricks.as_strided,
    np.lib.stride_tricks.sliding_window_view,
    cotangents.unstack,
)
_PERHAPS: tuple[Callable, ...] = (
    operator.getitem,
    np.reshape,
    np.ravel,
    np.real,
    np.imag,
    np.real_if_close,
    np.atleast_1d,
    np.atleast_2d,
    np.atleast_3d,
    np.asarray,
    np.asanyarray,
    np.ascontiguousarray,
    np.asfortranarray,
    np.require,
    np.array,
    np.ndarray.astype,
    np.ndarray.view,
    np.diag,
    np.nan_to_num,
    np.trim_zeros,
    np.einsum,
    cotangents.cast,
    cotangents.unbroadcast,
    cotangents.expand,
    cotangents.pieces,
    gathers.unpad,
    np.linalg.matrix_power,
    calculus.aligned,
    matrices.matched,
    matrices.determined,
    matrices.leading,
    matrices.corner,
)
VIEWS: Mapping[Callable, Certainty] = MappingProxyType(
    {
        **{function: Certainty.VIEW for function in _ALWAYS},
        **{function: Certainty.MAYBE for function in _PERHAPS},
    }
)
# Primitives whose view is read-only: writing to it is an error in NumPy itself.
READ_ONLY: frozenset[Callable] = frozenset({np.broadcast_to, np.diagonal})
# Attributes and methods that share memory with the array they are read from.
VIEW_ATTRIBUTES: Mapping[str, Certainty] = MappingProxyType(
    {
        "T": Certainty.VIEW,
        "mT": Certainty.VIEW,
        "real": Certainty.VIEW,
        "imag": Certainty.MAYBE,  # of a real array: read-only zeros
        "flat": Certainty.VIEW,
        "base": Certainty.VIEW,
        "data": Certainty.VIEW,
    }
)
VIEW_METHODS: Mapping[str, Certainty] = MappingProxyType(
    {
        "transpose": Certainty.VIEW,
        "swapaxes": Certainty.VIEW,
        "squeeze": Certainty.VIEW,
        "diagonal": Certainty.VIEW,
        "view": Certainty.VIEW,
        "getfield": Certainty.VIEW,
        "reshape": Certainty.MAYBE,
        "ravel": Certainty.MAYBE,
        "astype": Certainty.MAYBE,  # with copy=False
        "conj": Certainty.MAYBE,  # a real array itself
        "conjugate": Certainty.MAYBE,
    }
)
