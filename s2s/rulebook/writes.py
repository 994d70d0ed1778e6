"""Which calls write memory that exists before them.

A function is listed with the parameters it writes; a method with the fact that it writes its
owner.  Whatever takes `out=` writes that argument too.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

OUT = "out"
WRITES: Mapping[Callable, tuple[str, ...]] = MappingProxyType(
    {
        np.copyto: ("dst",),
        np.fill_diagonal: ("a",),
        np.place: ("arr",),
        np.put: ("a",),
        np.put_along_axis: ("arr",),
        np.putmask: ("a",),
        np.random.shuffle: ("x",),
        random.shuffle: ("x",),
        setattr: ("obj",),
        delattr: ("obj",),
        next: ("iterator",),
    }
)
# The operands of ufunc methods that write: `np.add.at(a, indices, b)` writes `a`.
WRITING_UFUNC_METHODS: Mapping[str, tuple[str, ...]] = MappingProxyType({"at": ("a",)})

# Calls that change the state of the program without writing an operand: they run exactly once.
EFFECTS: frozenset = frozenset(
    {print, input, np.seterr, np.set_printoptions, random.random, random.seed}
    | {getattr(np.random, name) for name in dir(np.random.RandomState) if hasattr(np.random, name)}
)

ARRAY_METHODS = frozenset(
    "fill sort partition put resize itemset setfield setflags byteswap".split()
)
LIST_METHODS = frozenset("append extend insert remove pop clear sort reverse".split())
DICT_METHODS = frozenset("update setdefault pop popitem clear".split())
SET_METHODS = frozenset("add discard remove pop clear update".split())
DEQUE_METHODS = frozenset("append appendleft extend extendleft pop popleft rotate".split())
GENERATOR_METHODS = frozenset({"shuffle"})

WRITING_METHODS = (
    ARRAY_METHODS | LIST_METHODS | DICT_METHODS | SET_METHODS | DEQUE_METHODS | GENERATOR_METHODS
)
