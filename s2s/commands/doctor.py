"""`s2s doctor`: what this machine has, and what would make it faster.

Versions, where modules are stored and whether that is safe, which kernels the linear algebra of
NumPy runs, whether CuPy finds a device.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import sys
from collections.abc import Iterator

import numpy as np

from s2s.store.folder import opened_folder

PACKAGES = ("s2s-grad", "numpy", "scipy", "gast", "astunparse", "platformdirs", "rich", "cupy")


def doctor(chosen: argparse.Namespace) -> None:
    """Print what was found, one fact a line."""
    for name, fact in facts():
        sys.stdout.write(f"{name:<12} {fact}\n")


def facts() -> Iterator[tuple[str, str]]:
    """Each fact with its name."""
    yield "python", f"{platform.python_version()} on {platform.machine()}"
    for package in PACKAGES:
        yield package, _version(package)
    yield "cache", _cache()
    for library in _threadpools():
        yield "blas", library
    yield "blas", _kernels()
    yield "cupy", _cupy()


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _cache() -> str:
    try:
        with opened_folder(create=True) as (path, folder):
            count = sum(name.endswith(".py") for name in os.listdir(folder))
            return f"{path}, writable, {count} modules"
    except OSError as error:
        return f"not used: {error}; set S2S_CACHE_DIR to a folder that only you can write"


def _threadpools() -> Iterator[str]:
    """The BLAS libraries in this process, if threadpoolctl can tell."""
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return
    np.ones((2, 2)) @ np.ones((2, 2))
    for found in threadpool_info():
        kernels = found.get("architecture", "unknown")
        yield f"{found['internal_api']} {found['version']}, kernels {kernels}, " \
              f"{found['num_threads']} threads"


def _kernels() -> str:
    """What OpenBLAS is told to run.

    On recent AMD processors it takes AVX2 kernels where AVX-512 ones are twice as fast.
    """
    chosen = os.environ.get("OPENBLAS_CORETYPE")
    if chosen:
        return f"OPENBLAS_CORETYPE={chosen}"
    if "avx512f" in _flags() and "AuthenticAMD" in _flags():
        return "set OPENBLAS_CORETYPE=SkylakeX: this processor has AVX-512"
    return "OPENBLAS_CORETYPE is not set, and need not be"


def _flags() -> set[str]:
    """The words of the processor's description, where there is one."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return set(file.read().split("\n\n")[0].split())
    except OSError:
        return set()


def _cupy() -> str:
    try:
        import cupy

        return f"{cupy.cuda.runtime.getDeviceCount()} devices"
    except Exception as error:  # a missing driver fails in any way it likes
        return f"no device: {type(error).__name__}"
