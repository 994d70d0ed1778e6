"""What objects of the library hold is nobody's derivative: it is handed on as it is."""

from __future__ import annotations

import io
import logging

import numpy as np

from s2s_runtime.structures import children, map_structure


class Holder:
    def __init__(self) -> None:
        self.weight = np.ones(2)
        self.log = logging.Logger("apart")
        self.log.addHandler(logging.StreamHandler(io.StringIO()))


def test_loggers_and_streams_are_leaves() -> None:
    holder = Holder()
    assert children(holder.log) is None
    assert children(io.StringIO()) is None
    copied = map_structure(lambda leaf: leaf * 2 if isinstance(leaf, np.ndarray) else leaf, holder)
    assert copied.log is holder.log
    assert copied.weight.tolist() == [2.0, 2.0]
