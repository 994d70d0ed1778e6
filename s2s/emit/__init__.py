"""From derived programs to the text of a module."""

from s2s.emit.emit import Text, emit

__all__ = ["Text", "emit"]
