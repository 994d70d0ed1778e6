"""Generated modules as files: clean, narrow, alone, and the same in every process.

A sample; `python -m tests.bench.clean` does it for the whole zoo.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.bench.clean import Written, digest, modules_of, problems, ruff
from tests.bench.lines import counted, mean

SAMPLE = "memory."


@pytest.fixture(scope="module")
def modules() -> list[Written]:
    return modules_of(SAMPLE)


def test_ruff_finds_nothing(modules: list[Written]) -> None:
    assert ruff(modules) == ""


@pytest.mark.filterwarnings("ignore")
def test_each_is_narrow_and_runs_without_the_compiler(modules: list[Written]) -> None:
    assert len(modules) > 20
    assert [(module.case.title, one) for module in modules for one in problems(module)] == []


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_same_bytes_under_every_hash_seed(modules: list[Written], seed: str) -> None:
    program = f"from tests.bench.clean import *; print(digest(modules_of({SAMPLE!r})))"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-W", "ignore", "-c", program]
    again = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert again.stdout.strip() == digest(modules)


def test_what_is_added_stays_short() -> None:
    assert mean(counted(SAMPLE), "added_each") < 2.6
