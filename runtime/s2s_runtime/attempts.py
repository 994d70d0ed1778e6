"""`try` in differentiated code: handlers are not followed; one that would run is an error."""

from __future__ import annotations

from types import TracebackType

from s2s_runtime.errors import S2SError


class HandlerRan(S2SError, RuntimeError):
    """An error was raised where the function has a handler that its derivative does not follow."""


class unhandled:  # noqa: N801 - a context, spelled like np.errstate
    """`with unhandled(KeyError, at="model.py:12"):` in place of the `try` of that line."""

    def __init__(self, *errors: type[BaseException], at: str) -> None:
        self.errors, self.at = errors, at

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, self.errors) and not isinstance(error, S2SError):
            raise HandlerRan(
                f"error[S2S204]: a handler of the `try` at {self.at} would run\n"
                f"  why      {type(error).__name__} was raised, and handlers are not followed\n"
                "  instead  test for the case with `if` before it arises"
            ) from error
