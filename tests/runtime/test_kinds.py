"""Kinds of live objects: what a class holds for its own ends is left alone, cycles are cut."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import s2s
from s2s_runtime.kinds import UNKNOWN, Array, Instance, Sequence, kind_of


class Node:
    """A node of a tree that knows its parent."""

    def __init__(self, parent: Node | None, weight: float) -> None:
        self.parent, self.weight = parent, np.array([weight, 1.0])
        self.log = logging.getLogger(__name__)

    def loss(self, x: np.ndarray) -> float:
        self.log.debug("weight %s", self.weight)
        return np.sum(self.weight * x)


@pytest.mark.parametrize("value", [logging.getLogger("a.b"), threading.Lock(), Path("x")])
def test_what_the_library_holds_is_its_own_affair(value: object) -> None:
    kind = kind_of(value)
    assert kind == UNKNOWN or isinstance(kind, Instance) and not kind.attributes


def test_what_the_library_offers_to_hold_data_is_looked_into() -> None:
    kind = kind_of(SimpleNamespace(w=np.ones(2)))
    assert isinstance(kind, Instance)
    assert dict(kind.attributes) == {"w": Array("f8", (False,))}


def test_an_object_that_holds_itself_is_followed_once() -> None:
    parent = Node(None, 2.0)
    parent.child = Node(parent, 3.0)  # type: ignore[attr-defined]
    assert dict(dict(kind_of(parent).attributes)["child"].attributes)["parent"] == UNKNOWN


def test_an_object_with_a_logger_and_a_parent_has_gradients() -> None:
    node = Node(Node(None, 2.0), 3.0)
    gradient = s2s.grad(node.loss, wrt="x", cache=False)
    np.testing.assert_array_equal(gradient(np.zeros(2)), [3.0, 1.0])


def test_a_tuple_that_counts_its_items_in_its_own_way_is_no_sequence() -> None:
    class Longer(tuple):
        def __len__(self) -> int:
            return 7

    assert kind_of(Longer((1.0,))) == Instance(__name__, Longer.__qualname__, ())
    assert isinstance(kind_of((1.0,)), Sequence)
