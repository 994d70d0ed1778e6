"""One child process for each module: what hangs, swells or dies takes nothing else with it."""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from types import FunctionType
from typing import Any

from tests.corpus.compiling import BUG, Outcome, outcome
from tests.corpus.functions import Module, functions_in

MEMORY = 512 * 2**20  # bytes beyond what the process holds at the first function
PATIENCE = 60.0  # seconds without a word: the child's own limit did not stop it


def outcomes(
    module: Module,
    wanted: Callable[[FunctionType], bool] = lambda _: True,
    judge: Callable[[FunctionType], Outcome] = outcome,
) -> list[Outcome]:
    """Of the functions of a module that are `wanted`; after a death the next one."""
    found: list[Outcome] = []
    while True:
        lines = list(_said(module, wanted, judge, len(found)))
        found += [Outcome(**line) for line in lines if "name" in line]
        last = lines[-1] if lines else {"died": "before the first function"}
        if "end" in last:
            return found
        where = last.get("at", module.name)
        found.append(Outcome(where, BUG, f"the process {last.get('died', 'died')}"))


def _said(
    module: Module, wanted: Callable, judge: Callable, start: int
) -> Iterator[dict[str, Any]]:
    """What a child says of the functions from `start` on, line by line, and how it ended."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _work(module, wanted, judge, start, writer)
    os.close(writer)
    at, rest, heard = "", b"", time.monotonic()
    with open(reader, "rb", buffering=0) as pipe:
        while True:
            ready = select.select([pipe], [], [], 1.0)[0]
            data = pipe.read(65536) if ready else None
            if data == b"":
                break
            if data:
                heard = time.monotonic()
                *whole, rest = (rest + data).split(b"\n")
                for line in map(json.loads, whole):
                    at = line.get("at", at)
                    yield line
            elif time.monotonic() - heard > PATIENCE:
                os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status:
        yield {"at": at or module.name, "died": f"ended with {status}"}


def _work(module: Module, wanted: Callable, judge: Callable, start: int, writer: int) -> None:
    """In the child: never returns."""

    def say(**line: Any) -> None:
        os.write(writer, json.dumps(line).encode() + b"\n")

    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    sys.setrecursionlimit(1000)
    every = [function for function in functions_in(module) if wanted(function)]
    bytes_now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (bytes_now + MEMORY, bytes_now + MEMORY))
    for function in every[start:]:
        say(at=f"{function.__module__}.{function.__qualname__}")
        say(**asdict(judge(function)))
    say(end=True)
    os._exit(0)
