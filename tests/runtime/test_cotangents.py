"""The runtime's adjoints at the edges: scalars, dtypes, empty and stretched axes."""

import numpy as np
import pytest

from s2s_runtime.conversions import as_stored, like_given, shares
from s2s_runtime.cotangents import cast, expand, pieces, spread, unbroadcast
from s2s_runtime.gathers import scatter, untake
from s2s_runtime.partials import product_of_others, ratio, tie_share


def test_unbroadcast_sums_what_was_stretched():
    bar = np.ones((4, 2, 3))
    assert unbroadcast(bar, np.zeros((2, 1))).tolist() == [[12.0], [12.0]]
    assert unbroadcast(bar, 0.0) == 24.0
    assert unbroadcast(bar, np.zeros((4, 2, 3))) is bar
    assert unbroadcast(np.ones(5), np.zeros(1)).shape == (1,)
    assert unbroadcast(np.ones((0, 3)), np.zeros(3)).tolist() == [0.0, 0.0, 0.0]


def test_cotangents_have_the_dtype_of_their_operand():
    single = np.zeros(3, np.float32)
    assert unbroadcast(np.ones((2, 3)), single).dtype == np.float32
    assert cast(np.ones(3), single).dtype == np.float32
    assert spread(1.0, single).dtype == np.float32
    assert cast(np.ones(3) * (2 + 1j), np.zeros(3)).tolist() == [2.0, 2.0, 2.0]
    assert cast(1 + 2j, 0.0) == 1.0
    assert cast(np.float64(1.5), 3).dtype == np.float64  # an integer operand truncates nothing


def test_scalars_stay_scalars():
    assert isinstance(unbroadcast(np.ones(3), 1.0), float)
    assert isinstance(spread(2.0, 1.0), float)
    assert isinstance(cast(2.0, 1.0), float)
    assert isinstance(expand(2.0, 1.0), float)


def test_spread_gives_fresh_writable_memory():
    like, bar = np.zeros((2, 3)), np.ones(2)
    out = spread(bar, like, axis=1)
    out += 1
    assert bar.tolist() == [1.0, 1.0]
    assert spread(np.ones((2, 1)), like, axis=1, keepdims=True).shape == (2, 3)
    assert spread(np.ones(3), np.zeros((2, 3, 4)), axis=(0, -1)).shape == (2, 3, 4)


def test_pieces_have_the_shapes_of_their_arrays():
    cut = pieces(np.arange(6.0).reshape(2, 3), (np.zeros(3), np.zeros(3)))
    assert [piece.tolist() for piece in cut] == [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
    cut = pieces(np.arange(3.0), (0.0, np.zeros(2)))
    assert cut[0] == 0.0 and np.ndim(cut[0]) == 0


def test_scatter_adds_where_an_index_repeats():
    like = np.zeros((3, 2))
    assert scatter(np.ones((2, 2)), np.array([1, 1]), like)[1].tolist() == [2.0, 2.0]
    assert scatter(np.ones(3), (slice(None), 0), like)[:, 0].tolist() == [1.0, 1.0, 1.0]
    assert scatter(1.5, (0, 1), np.zeros((3, 2), int))[0, 1] == 1.5
    assert untake(np.ones(2), [5, -1], np.zeros(3), mode="clip").tolist() == [1.0, 0.0, 1.0]


def test_conversions():
    assert like_given(np.arange(4.0).reshape(2, 2), [[1.0, 2.0], (3.0, 4.0)]) == (
        (0.0, 1.0),
        (2.0, 3.0),
    )
    assert as_stored(np.ones(2), np.zeros(2, int)).tolist() == [0.0, 0.0]
    assert shares(np.ones(3), [0.0, np.zeros(3)])[0] == 3.0


def test_partials_at_zero():
    with np.errstate(all="raise"):
        assert ratio(1.0, 0.0) == 0.0
        assert ratio(np.ones(2), np.array([0.0, 4.0])).tolist() == [0.0, 0.25]
    assert product_of_others(np.array([3.0])).tolist() == [1.0]
    assert tie_share(np.array([2.0, 2.0]), 2.0).tolist() == [0.5, 0.5]


@pytest.mark.parametrize("shape", [(0,), (2, 0)])
def test_empty_arrays(shape):
    assert spread(1.0, np.zeros(shape)).shape == shape
