"""Functions that a module prints as they are: steps that run again, callees that must be watched.

    def prepare(act, y):             def prepare_watched(act, y):
        act(y)                ->         call_pure(act, y)

A callee that passes nothing on is called as it is, in the user's file; but not one that calls a
function found at run time, which may write what the caller's text takes for unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from s2s.core import Call, Program, nodes
from s2s.derive.arguments import is_local
from s2s_runtime.kinds import Scalar


@dataclass
class Printed:
    """The functions of one module that are printed as they are, by their programs."""

    programs: Mapping[tuple, Program]
    mint: Callable[[str], str]
    found: dict[int, tuple[str, Program]] = field(default_factory=dict)
    seen: dict[int, bool] = field(default_factory=dict)

    def step(self, program: Program, inside: Program | None = None) -> str:
        """The name of a step, printed with the local functions that it calls.

        One that is made `inside` a step may have to stay there too, as what is passed on.
        """
        wish = program.name
        if inside is not None and wish in inside.locals:
            wish = f"{inside.name}_{wish}"
        taken = wish != program.name or wish in [text for text, _ in self.found.values()]
        return self._print(program, lambda: self.mint(wish) if taken else wish)

    def watched(self, program: Program, split: Collection[int]) -> dict[int, tuple[str, Call]]:
        """By the user's text of a call: the name of the callee that is called in its place."""
        calls = [node for node in nodes(program.body) if isinstance(node, Call)]
        found = {id(node.node): (self.instead(node), node)
                 for node in calls if node.at not in split}
        return {key: (text, node) for key, (text, node) in found.items() if text is not None}

    def instead(self, node: Call) -> str | None:
        """The name of the callee where it must be watched."""
        program = self.programs.get(node.key)
        if program is None or not self.finds(program):
            return None
        return self._print(program, lambda: self.mint(f"{program.name}_watched"))

    def finds(self, program: Program) -> bool:
        """Whether a function calls one that only run time knows, itself or in what it calls."""
        if id(program) not in self.seen:
            reached = {id(program): program}
            waiting = [program]
            while waiting:
                for callee in self._callees(waiting.pop()):
                    if id(callee) not in reached:
                        reached[id(callee)] = callee
                        waiting.append(callee)
            self.seen[id(program)] = any(map(_finds, reached.values()))
        return self.seen[id(program)]

    def _callees(self, program: Program) -> list[Program]:
        keys = [node.key for node in nodes(program.body) if isinstance(node, Call)]
        return [self.programs[key] for key in keys if key in self.programs]

    def _print(self, program: Program, named: Callable[[], str]) -> str:
        if id(program) not in self.found:
            self.found[id(program)] = named(), program
            for node in nodes(program.body):
                if is_local(node, program):
                    self.step(self.programs[node.key], program)
            self.watched(program, ())
        return self.found[id(program)][0]


def _finds(program: Program) -> bool:
    """Whether a function calls, with an array, one that only run time knows."""
    return any(
        isinstance(node, Call) and node.key is None
        and any(not isinstance(value.kind, Scalar) for value in node.arguments)
        for node in nodes(program.body)
    )
