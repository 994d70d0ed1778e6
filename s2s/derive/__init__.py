"""The transformation: a program becomes its derivative, already right and executable."""

from s2s.derive.door import Derived, derive

__all__ = ["Derived", "derive"]
