"""A long campaign: parts of it in processes of their own, as many at a time as asked for.

A part is a run of seeds; it ends with its process, so memory and the store start anew.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.random_programs.campaign import Failure, campaign
from tests.random_programs.draws import Draws
from tests.random_programs.meters import Meters
from tests.random_programs.program import Program

PART = 100


@dataclass(frozen=True)
class Work:
    """What is done with every seed."""

    modes: tuple[str, ...]
    write: Callable[[Draws, int], Program]
    shrinking: bool


def parts(seeds: range) -> list[range]:
    return [seeds[start : start + PART] for start in range(0, len(seeds), PART)]


def judged(work: Work, seeds: range) -> tuple[Meters, list[Failure]]:
    """One part: in a process of its own, with a store of its own."""
    meters, failures = Meters(), []
    folder = tempfile.mkdtemp(prefix="s2s-campaign-")
    os.environ["S2S_CACHE_DIR"] = folder
    try:
        campaign(seeds, meters, failures.append, work.shrinking, work.modes, work.write)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return meters, failures


def run(work: Work, seeds: range, jobs: int) -> Iterator[tuple[Meters, list[Failure]]]:
    """The parts in the order in which they end."""
    # Spawned, not forked: a part starts as a user's process does.
    context = multiprocessing.get_context("spawn")
    with context.Pool(jobs, maxtasksperchild=4) as pool:
        yield from pool.imap_unordered(_Judge(work), parts(seeds))


@dataclass(frozen=True)
class _Judge:
    work: Work

    def __call__(self, seeds: range) -> tuple[Meters, list[Failure]]:
        return judged(self.work, seeds)
