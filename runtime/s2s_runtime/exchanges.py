"""Lists and tuples that change places in a container: what their shadows cannot tell.

    q[0] = (0, x * q[0][1])        q_bar = bars(q)[0], whose parts go to x and to the old item,
                                   bars(q)[0] = gone()

The container's shadow holds that of the item that lies there now; where the adjoint of the one
before is asked of the same place, it is an error.
"""

from __future__ import annotations

from typing import Any

from s2s_runtime.errors import S2SError


class Exchanged(S2SError):
    """A list or tuple lay in a container where another one was put, and both carry a derivative."""


class Gone:
    """What stands in a shadow for an item that was exchanged: nobody may ask for its adjoint.

    Its only attribute is never set: who looks for the parts of a structure finds the error.
    """

    __slots__ = ("parts",)

    def __getattr__(self, attribute: str) -> Any:
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        raise self._error()

    def __getitem__(self, key: Any) -> Any:
        raise self._error()

    def __setitem__(self, key: Any, value: Any) -> None:
        raise self._error()

    def _error(self) -> Exchanged:
        return Exchanged(
            "a list or tuple that lies in a container was exchanged for another one, and the "
            "adjoint of the first is asked for; keep the parts in separate lists, or the others in "
            "a new container"
        )


def gone() -> Gone:
    """The adjoint of an item that was exchanged."""
    return Gone()
