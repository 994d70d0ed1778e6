"""`import s2s` is cheap: neither the compiler nor what it needs is imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import s2s
import s2s_runtime

ROOT = Path(__file__).resolve().parents[2]
LATE = {  # the modules that only some processes ask for
    "s2s.provider",
    "s2s.api.jacobian",
    "s2s.api.linearize",
    "s2s.api.rehearsal",
    "s2s.api.explanation",
    "s2s_runtime.dispatch",
    "s2s_runtime.schedules",
    "s2s_runtime.checkpoints",
}
HEAVY = ("gast", "astunparse", "platformdirs", "s2s.pipeline", "s2s.read", "s2s.rules")


def test_importing_the_package_does_not_import_the_compiler():
    script = "import sys, s2s; print(*sys.modules)"
    paths = os.pathsep.join([str(ROOT), str(ROOT / "runtime"), str(ROOT / "kernels")])
    environment = os.environ | {"PYTHONPATH": paths}
    loaded = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    ).stdout.split()
    assert "s2s.api.functional" in loaded
    assert not (set(HEAVY) | LATE) & set(loaded)


def test_every_public_name_is_found():
    """Also those that are imported when they are asked for."""
    for package in (s2s, s2s_runtime):
        assert all(getattr(package, name) is not None for name in package.__all__)
        with pytest.raises(AttributeError, match="no attribute 'nothing'"):
            package.nothing  # noqa: B018
