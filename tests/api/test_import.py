"""`import s2s` is cheap: neither the compiler nor what it needs is imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("gast", "astunparse", "platformdirs", "s2s.pipeline", "s2s.read", "s2s.rules")


def test_importing_the_package_does_not_import_the_compiler():
    script = "import sys, s2s; print(*sys.modules)"
    paths = os.pathsep.join([str(ROOT), str(ROOT / "runtime"), str(ROOT / "kernels")])
    environment = os.environ | {"PYTHONPATH": paths}
    loaded = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    ).stdout.split()
    assert "s2s.api.functional" in loaded
    assert not set(HEAVY) & set(loaded)
