"""Structures: the zero, the leaves and the gradient of every container that an argument may be."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pytest

from s2s_runtime.structures import as_argument, leaves, map_structure, zeros_like


class Point(NamedTuple):
    x: float
    y: float


@dataclass(frozen=True)
class Layer:
    weight: np.ndarray
    name: str = "first"


class Cell:
    def __init__(self, rate: float) -> None:
        raise AssertionError("the shadow of an instance is made without its __init__")


class Slotted:
    __slots__ = ("rate", "unset")


def cell(rate: float) -> Cell:
    made = object.__new__(Cell)
    made.rate = rate
    return made


def test_zero_keeps_classes_and_drops_what_is_not_floating():
    assert zeros_like(2.5) == 0.0 and type(zeros_like(2.5)) is float
    assert type(zeros_like(np.float32(2))) is np.float32
    assert zeros_like(1j) == 0j
    assert [zeros_like(leaf) for leaf in (3, True, "x", None, np.int64(3), np.arange(3), len)] == (
        [None] * 7
    )
    made = zeros_like(np.ones((2, 1), np.float32))
    assert made.dtype == np.float32 and made.shape == (2, 1) and not made.any()


def test_zero_of_structures():
    assert zeros_like({"w": (1.0, [2.0, 3]), 4: Point(1.0, 2.0)}) == {
        "w": (0.0, [0.0, None]),
        4: Point(0.0, 0.0),
    }
    layer = zeros_like(Layer(np.ones(2)))
    assert type(layer) is Layer and layer.name is None and not layer.weight.any()
    assert zeros_like(cell(3.0)).rate == 0.0
    slotted = Slotted()
    slotted.rate = 3.0
    assert zeros_like(slotted).rate == 0.0


def test_an_object_met_twice_is_rebuilt_once_and_cycles_end():
    shared = [1.0]
    made = zeros_like({"a": shared, "b": shared})
    assert made["a"] is made["b"]
    loop = cell(1.0)
    loop.itself = (loop,)
    assert zeros_like(loop).itself[0].itself[0].rate == 0.0
    knot = ([1.0],)
    knot[0].append(knot)
    assert zeros_like(knot)[0][1][0][0] == 0.0
    assert list(leaves(loop)) == [1.0]


def test_objects_of_classes_written_in_c_are_leaves():
    generator = np.random.default_rng(0)
    assert zeros_like(generator) is None
    assert zeros_like({"rng": generator, "x": 1.0}) == {"rng": None, "x": 0.0}


def test_leaves_stand_from_left_to_right():
    assert list(leaves({"w": (1.0, 2.0), "b": Point(3.0, 4)})) == [1.0, 2.0, 3.0, 4]


def test_map_takes_several_structures_and_none_for_a_whole_one():
    assert map_structure(operator.add, (1.0, [2.0]), (3.0, [4.0])) == (4.0, [6.0])
    assert map_structure(lambda a, b: b, (1.0, [2.0]), None) == (None, [None])


def test_map_refuses_structures_that_differ():
    with pytest.raises(TypeError, match=r"list with \[0\] stands where dict with \['a'\]"):
        map_structure(operator.add, {"a": 1.0}, [1.0])
    with pytest.raises(TypeError, match=r"float \(a leaf\) stands where tuple"):
        map_structure(operator.add, (1.0,), 2.0)


def test_a_gradient_takes_the_class_of_its_argument():
    assert type(as_argument(np.float64(2), 1.0)) is float
    assert type(as_argument(2.0, np.float32(1))) is np.float32
    assert as_argument(2.0 + 3.0j, 1.0) == 2.0
    assert as_argument(2.0, 1j) == 2 + 0j
    assert as_argument(2.0, 7) is None
    bar = as_argument(np.ones(3), np.ones(3, np.float32))
    assert bar.dtype == np.float32


def test_a_gradient_lives_in_fresh_memory():
    bar = np.broadcast_to(1.0, (3,))
    made = as_argument(bar, np.ones(3))
    assert made.flags.writeable and not np.shares_memory(made, bar)
    own = np.ones(3)
    assert not np.shares_memory(as_argument(own, np.zeros(3)), own)


def test_none_and_scalars_stand_for_filled_arrays():
    assert as_argument(None, np.ones(2)).tolist() == [0.0, 0.0]
    assert as_argument(3.0, np.ones(2)).tolist() == [3.0, 3.0]
    assert as_argument(None, {"w": 1.0, "n": 3}) == {"w": 0.0, "n": None}


def test_a_gradient_of_another_shape_is_an_error():
    with pytest.raises(ValueError, match=r"\(2,\) met an argument of \(3,\)"):
        as_argument(np.ones(2), np.ones(3))
    with pytest.raises(ValueError):
        as_argument(np.ones(1), np.ones(3))
