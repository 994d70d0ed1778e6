"""What the traceback of a refusal shows of s2s itself: only the door the user's call went through.

A refusal is about the user's text, which its message shows with a caret; the frames of the passes
that found it would only push that message out of sight.  `S2S_TRACEBACK=full` keeps them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeVar

from s2s.errors import S2SError

Result = TypeVar("Result")


def briefly(function: Callable[..., Result], *args: object) -> Result:
    """`function(*args)`; errors of s2s leave without the frames of what raised them."""
    try:
        return function(*args)
    except S2SError as error:
        if os.environ.get("S2S_TRACEBACK") == "full":
            raise
        raise error.with_traceback(None) from error.__cause__
