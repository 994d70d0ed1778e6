"""Plans that depend on sizes: `memory="200MB"` is settled when the first trip has been measured.

    Memory(200_000_000).settled(1000, Sizes(state=8_000_000, tape=24_000_000, ...))
        ->  Store()          if the tapes of all trips fit
            Binomial(s)      with as many snapshots as fit beside the tape of one trip

What is counted: snapshots, tapes, the private copies that a replay runs on, and one adjoint for
each argument of the step.  What the function itself holds, and temporaries of NumPy, is not.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from s2s_runtime.errors import S2SError
from s2s_runtime.schedules import Binomial, Plan, Store
from s2s_runtime.structures import leaves
from s2s_runtime.windows import owner_of

UNITS = {"B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
UNITS |= {"KIB": 2**10, "MIB": 2**20, "GIB": 2**30, "TIB": 2**40}


class BudgetTooSmall(S2SError, MemoryError):
    """Not even one snapshot and the tape of one trip fit into the memory that was granted."""


@dataclass(frozen=True)
class Sizes:
    """Bytes of a snapshot, of the tape of one trip, of all adjoints, and of what is kept once."""

    state: int
    tape: int
    adjoints: int
    once: int

    def fixed(self) -> int:
        """What a replay needs beside its snapshots."""
        return self.adjoints + self.once + self.tape + self.state


@dataclass(frozen=True)
class Memory:
    """At most so many bytes are kept; None: half of what is free when the loop begins."""

    bytes: int | None = None

    def granted(self) -> int:
        """The bytes."""
        return available() if self.bytes is None else self.bytes

    def settled(self, trips: int | None, sizes: Sizes, again: bool) -> Plan:
        """The plan for a loop of these sizes; raises BudgetTooSmall.

        Where it is replayed `again`, the snapshots of the first sweep stay beside a replay's own.
        """
        granted = self.granted()
        everything = sizes.adjoints + sizes.once + sizes.state + (trips or 0) * sizes.tape
        if trips is not None and everything <= granted:
            return Store()
        left = granted - sizes.fixed()
        snapshots = left // sizes.state if sizes.state else trips or 1
        snapshots = (snapshots + 1) // 2 if again else snapshots
        if left < 0 or snapshots < 1:
            raise BudgetTooSmall(
                f"a loop needs at least {spelled(sizes.fixed() + sizes.state)} "
                f"(snapshot {spelled(sizes.state)}, tape of a trip {spelled(sizes.tape)}, "
                f"adjoints {spelled(sizes.adjoints)}), and it may keep {spelled(granted)}"
            )
        useful = snapshots if trips is None else max(1, trips - 1)
        return Binomial(int(min(snapshots, useful)))


def available() -> int:
    """Half of the memory that this machine has free now."""
    return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2


def parsed(memory: int | str) -> int:
    """Bytes of `200_000_000`, `"200MB"`, `"1.5 GiB"`; raises ValueError."""
    if isinstance(memory, int) and not isinstance(memory, bool) and memory > 0:
        return memory
    text = str(memory).strip().upper()
    number = text.rstrip("BIKMGT").strip()
    unit = text[len(number) :].strip() if number else ""
    try:
        found = float(number) * UNITS[unit]
    except (ValueError, KeyError):
        found = 0.0
    if isinstance(memory, bool) or not 1 <= found < float("inf"):
        raise ValueError(f"memory={memory!r} is no size: write bytes, or '200MB', '1.5GiB'")
    return int(found)


def nbytes(structure: Any, beside: Iterable = ()) -> int:
    """Bytes of the buffers that a structure holds, each once; not those that `beside` holds."""
    known, found = _owners(list(beside)), _owners(structure)
    return sum(held.nbytes for key, held in found.items() if key not in known)


def _owners(structure: Any) -> dict[int, np.ndarray]:
    arrays = (leaf for leaf in leaves(structure) if isinstance(leaf, np.ndarray))
    return {id(held): held for held in (owner_of(array, foreign=True) for array in arrays)}


def spelled(size: int) -> str:
    """`8.4 MB`."""
    for unit in ("TB", "GB", "MB", "KB"):
        if size >= UNITS[unit]:
            return f"{size / UNITS[unit]:.1f} {unit}"
    return f"{size} B"
