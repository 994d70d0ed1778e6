"""A property that is computed when it is first read, without a lock.

Python 3.11 holds one lock per `functools.cached_property` while it computes a value: one thread
at a time, over all instances, and a child forked in that moment waits for ever. Later Pythons
dropped the lock. Two threads may compute the same value twice here; the values are equal, and the
last one stays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")


class lazy(Generic[T]):
    """`@lazy` above a method without arguments: its value is kept in the instance."""

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self.compute = compute
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> Self | T:
        if instance is None:
            return self
        value = self.compute(instance)
        vars(instance)[self.compute.__name__] = value  # found before this descriptor from now on
        return value
