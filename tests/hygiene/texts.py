"""Functions made from text, whose lines the compiler can read back."""

from __future__ import annotations

import hashlib
import linecache
from collections.abc import Callable


def function_of(source: str, filename: str | None = None, **names: object) -> Callable:
    """The function `f` of a module with this text."""
    digest = hashlib.sha256(source.encode(errors="replace")).hexdigest()[:12]
    filename = filename or f"<text {digest}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
    space = {"__name__": "made_of_text", **names}
    exec(compile(source, filename, "exec"), space)
    return space["f"]
