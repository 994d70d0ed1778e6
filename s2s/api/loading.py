"""Run the text of a generated module that stands in no file."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from typing import Any

from s2s.store import in_memory, load


@functools.lru_cache(maxsize=256)
def namespace_of(text: str, module: str) -> Mapping[str, Any]:
    """The names that a module of this text defines; tracebacks and the compiler can read it."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return vars(load(in_memory(digest, text, module), module))
