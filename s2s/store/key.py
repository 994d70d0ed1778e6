"""The key of a generated module: the digest of everything that its text depends on."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import time
from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np

# The compiler and all that it writes with; a name that is not installed counts as empty.
_COMPILER = ("s2s", "s2s_runtime", "s2s_kernels", "gast", "astunparse")
_LOADED = time.time_ns()
_MARGIN = 2 * 10**9  # how long an import may take before this line is reached


def key_of(*, sources: Iterable[str], request: str, book: str, kinds: str) -> str:
    """The key, from the digests of the function and its callees and what was asked of them."""
    return fingerprint(
        "s2s-1",
        compiler_digest(),
        *versions(),
        request,
        book,
        kinds,
        *sources,  # last, because their number varies
    )


def fingerprint(*fields: str | bytes) -> str:
    """SHA-256 of the fields, each after its length: no two lists of fields run together."""
    digest = hashlib.sha256()
    for field in fields:
        data = field.encode("utf-8", "surrogatepass") if isinstance(field, str) else field
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


@cache
def compiler_digest() -> str:
    """The digest of the compiler's own text, so that no edit of it finds what it wrote before."""
    return fingerprint(*(part for package in _COMPILER for part in _files(package)))


@cache
def compiler_stamp() -> str:
    """The sizes and times of the same files: a start from the store has no time to read them.

    Raises OSError where one of them is so new that what was imported may be an older one.
    """
    found = [path for package in _COMPILER for path in _paths(package)]
    statuses = [(path, os.stat(path)) for path in found]
    if any(max(s.st_mtime_ns, s.st_ctime_ns) > _LOADED - _MARGIN for _, s in statuses):
        raise OSError("the compiler was changed while it was running")
    return fingerprint(
        *(repr((path, s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino)) for path, s in statuses)
    )


def versions() -> tuple[str, ...]:
    """Of Python and NumPy, and whether assertions run."""
    python = f"{sys.implementation.cache_tag} {sys.version_info.micro}"
    return python, str(sys.flags.optimize), np.__version__


def _files(package: str) -> Iterator[str | bytes]:
    """The name and the bytes of every Python file of a package, in an order that never changes."""
    yield package
    for root, path in _rooted(package):
        with open(path, "rb") as file:
            yield os.path.relpath(path, root)
            yield file.read()


def _paths(package: str) -> list[str]:
    return [path for _, path in _rooted(package)]


def _rooted(package: str) -> Iterator[tuple[str, str]]:
    """Every Python file of a package, each with the folder of the package."""
    spec = importlib.util.find_spec(package)
    for root in (spec.submodule_search_locations or ()) if spec else ():
        paths = (os.path.join(top, name) for top, _, names in os.walk(root) for name in names)
        yield from ((root, path) for path in sorted(paths) if path.endswith(".py"))
