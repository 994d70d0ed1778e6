"""Classes of tuples: which of them give their items as tuples do."""

from __future__ import annotations

import functools


@functools.cache
def gives_items(cls: type) -> bool:
    """Whether a class does not iterate, count or look up its items in a way of its own."""
    return all(getattr(cls, name) is getattr(tuple, name)
               for name in ("__iter__", "__getitem__", "__len__"))
