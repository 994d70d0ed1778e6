"""Windows and copies: the same place in other memory, whatever the layout."""

from __future__ import annotations

import numpy as np
import pytest

from s2s_runtime import Shadows, private
from s2s_runtime.copies import Copies, duplicate
from s2s_runtime.windows import UnknownMemory, owner_of

LAYOUTS = {
    "C": np.arange(24.0).reshape(2, 3, 4),
    "F": np.asfortranarray(np.arange(24.0).reshape(2, 3, 4)),
    "permuted": np.sin(np.arange(24.0).reshape(2, 3, 4).transpose(1, 0, 2)),
}
LAYOUTS = {name: array.copy(order="K") for name, array in LAYOUTS.items()}
VIEWS = {
    "row": lambda y: y[1],
    "reversed": lambda y: y[::-1, 1:, ::2],
    "transposed": lambda y: y.transpose(2, 0, 1)[1:],
    "nothing": lambda y: y[:0],
    "strided": lambda y: np.lib.stride_tricks.as_strided(y, (2,), (y.strides[0],)),
}


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
@pytest.mark.parametrize("owner", LAYOUTS.values(), ids=LAYOUTS)
def test_windows_mirror_windows(owner, view):
    assert owner_of(view(owner)) is owner
    bars = Shadows()
    bars(view(owner))[...] += 2.0
    expected = np.zeros_like(owner)
    view(expected)[...] += 2.0
    assert np.array_equal(bars(owner), expected)


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
@pytest.mark.parametrize("owner", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("copied", (duplicate, lambda pair: private(*pair, shared=True)))
def test_copies_share_memory_as_their_sources_do(copied, owner, view):
    whole, part = copied((owner, view(owner)))
    assert not np.shares_memory(whole, owner)
    assert whole.strides == owner.strides
    part[...] = -1.0
    expected = owner.copy(order="K")
    view(expected)[...] = -1.0
    assert np.array_equal(whole, expected)


def test_memory_that_no_array_owns_is_copied_where_no_adjoint_is_asked_for():
    lent = np.frombuffer(bytearray(32))
    with pytest.raises(UnknownMemory, match="belongs to a bytearray|belongs to a memoryview"):
        Copies()(lent)
    made = Copies(foreign=True)
    whole, part = made(lent), made(lent[1:3])
    part += 1.0
    assert list(whole) == [0.0, 1.0, 1.0, 0.0] and not lent.any()


def test_views_that_have_no_adjoint_are_copied_where_none_is_asked_for():
    y = np.arange(6.0)
    for view in (y.view(np.int64), np.lib.stride_tricks.as_strided(y, (3, 3), (8, 8))):
        with pytest.raises(UnknownMemory, match="has no adjoint|repeats elements"):
            Copies()(view)
        assert np.array_equal(Copies(foreign=True)(view), view)


def test_parts_that_nothing_writes_have_bars_of_their_own_until_memory_is_asked_for():
    x = np.ones(3)
    for early in (False, True):
        bars, twice = Shadows(), {"a": x, "b": x[1:]}
        if early:
            bars(x)
        bars(twice, apart=True)["a"] += 1.0
        bars(twice, apart=True)["b"] += 10.0
        assert early or list(bars(twice)["a"]) == [1.0, 1.0, 1.0]
        assert list(bars(x)) == [1.0, 11.0, 11.0]
        bars(x)[0] = 5.0
        assert bars(twice)["a"][0] == 5.0
