"""Check a generated module from inside, without the compiler.

    python loss_gradient.py --check                      arguments are drawn by the kinds it assumes
    python loss_gradient.py --check arguments.npz        arguments by name
    python loss_gradient.py --check loss_tangent.py      also: one sweep against the other

    sweep        <u, J v> of the sweep, along a fresh random direction v, with a random u
    quotients    lim <u, f(x + h v) - f(x - h v)> / 2h, which approach it with the square of h
"""

from __future__ import annotations

import argparse
import copy
import importlib
import re
import runpy
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from s2s_runtime.differences import drawn, labels, limit, moved, norm, real, structured
from s2s_runtime.errors import S2SError
from s2s_runtime.specimens import NoSpecimen, drawn_arguments

LENGTHS = (3, 4, 2, 6)
DIRECTIONS = 3
ROUNDING, TRUST = 1e-11, 50.0
MOST_PLACES = 400


class Failed(S2SError):
    """A derivative is wrong, or cannot be checked with what is given."""


@dataclass(frozen=True)
class Module:
    """A generated module: the function that it is of, and what its header says."""

    names: Mapping[str, Any]
    function: str
    wrt: tuple[str, ...]
    assumes: str
    origin: str

    def ending(self, *endings: str) -> str | None:
        """The last function with one of these endings: callees come first."""
        found = [name for name in self.names if name.endswith(endings) and callable(
            self.names[name])]
        return found[-1] if found else None

    def free(self, name: str) -> dict[str, Any]:
        """The names that a function takes from where the user's function is defined."""
        code = self.names[name].__code__
        missing = code.co_varnames[code.co_argcount:code.co_argcount + code.co_kwonlyargcount]
        try:
            home = importlib.import_module(self.origin) if missing else None
            return {one: getattr(home, one) for one in missing}
        except (ImportError, AttributeError):
            wanted = f"{', '.join(missing)} of {self.origin}"
            raise Failed(f"it reads {wanted}, which is not found here: run it where that can be "
                         "imported") from None

    def run(self, arguments: Mapping[str, Any]) -> tuple[Any, Callable[[Any, Any], float]]:
        """The value at the arguments, and the map from (u, v) to <u, J v>."""
        given = copy.deepcopy(arguments)
        if (name := self.ending("_jvp")) is not None:
            value, _ = self._tangent(name, given, self._still(arguments))
            return value, lambda u, v: _inner(u, self._tangent(name, arguments, v)[1], value)
        if (name := self.ending("_value_and_grad")) is not None:
            value, bars = self.names[name](**given, **self.free(name))
            return value, lambda u, v: _scaled(u, value) * self._along(arguments, bars, v)
        name, half = self.ending("_forward"), self.ending("_reverse")
        if name is None or half is None:
            raise Failed("no function of this module is a derivative")
        value, kept = self.names[name](**given, **self.free(name))
        return value, lambda u, v: self._along(
            arguments, self.names[half](kept, structured(real(u, value), value)), v)

    def point(self, arguments: Mapping[str, Any]) -> tuple:
        return tuple(arguments[name] for name in self.wrt)

    def near(self, arguments: Mapping[str, Any], v: tuple, step: float) -> dict[str, Any]:
        """The arguments at a step along a direction."""
        steps = zip(self.wrt, v, strict=True)
        return {**arguments, **{name: moved(arguments[name], dot, step) for name, dot in steps}}

    def _still(self, arguments: Mapping[str, Any]) -> tuple:
        point = self.point(arguments)
        return structured(np.zeros_like(real(point, point)), point)

    def _tangent(self, name: str, arguments: Mapping[str, Any], v: tuple) -> tuple:
        given = copy.deepcopy(dict(arguments))
        return self.names[name](*given.values(), *copy.deepcopy(v), **self.free(name))

    def _along(self, arguments: Mapping[str, Any], bars: Any, v: tuple) -> float:
        bars = (bars,) if len(self.wrt) == 1 else bars
        point = self.point(arguments)
        return float(real(bars, point) @ real(v, point))


def main(names: Mapping[str, Any], words: list[str] | None = None) -> None:
    """The command of a generated module; it ends with status 1 where a derivative is wrong."""
    sys.path.insert(0, "")  # as `python -m` has it
    module = described(names)
    parser = argparse.ArgumentParser(description=(names["__doc__"] or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="hold the derivative to quotients")
    parser.add_argument("given", nargs="*", help="arguments.npz, or another generated module")
    parser.add_argument("--seed", type=int, help="repeats a check")
    chosen = parser.parse_args(words)
    if not chosen.check:
        parser.print_help()
        return
    seed = secrets.randbelow(2**31) if chosen.seed is None else chosen.seed
    others = [described(runpy.run_path(one)) for one in chosen.given if one.endswith(".py")]
    files = [one for one in chosen.given if not one.endswith(".py")]
    try:
        print(_checked(module, others, files, seed))  # noqa: T201 (a command)
    except Failed as error:
        raise SystemExit(f"{module.function}: {error}; --seed {seed} repeats this") from None


def described(names: Mapping[str, Any]) -> Module:
    """What the header of a module says of it."""
    header = " ".join((names.get("__doc__") or "").split())
    title = re.match(r".*? of `([^`]*)` with respect to (.*?)\. Written by s2s from (\S+):", header)
    if title is None:
        raise Failed("this is no module that s2s has written")
    rest = header.partition(" assumes ")[2]
    assumes = re.split(r" (?:marks|keeps|region) {1,}", rest)[0]
    return Module(names, title[1], tuple(re.findall(r"`(.*?)`", title[2])), assumes, title[3])


def _checked(module: Module, others: list[Module], files: list[str], seed: int) -> str:
    source = np.random.default_rng(seed)
    arguments = _arguments(module, files, source)
    value, product = module.run(arguments)
    u = drawn(value, source)
    point = module.point(arguments)
    worst = rate = across = 0.0
    for _ in range(DIRECTIONS):
        v = drawn(point, source, relative=True)
        along = np.array([product(u, v)])
        quotient = limit(lambda h, v=v: np.array([_at(module, arguments, v, h, u, value)]))
        size = norm(real(u, value)) * norm(quotient.value) + norm(along)
        noise = 1e-13 * norm(real(u, value)) * norm(real(value, value))
        gap = norm(along - quotient.value)
        if gap > max(TRUST * quotient.error, ROUNDING * size, noise):
            raise Failed(f"sweep and quotients differ by {gap / size:.1e}\n"
                         f"{_worst(module, arguments, product, u, value)}")
        worst = max(worst, gap / size if gap > noise else 0.0)
        rate = quotient.rate(along, noise)
        for other in others:
            gap = abs(other.run(arguments)[1](u, v) - along[0])
            if gap > 1e-12 * size + noise:
                raise Failed(f"the two sweeps differ by {gap / size:.1e}")
            across = max(across, gap / size)
    how = f" (rate {rate:.1f})" if np.isfinite(rate) else ""
    both = f", against the other sweep {across:.0e}" if others else ""
    return (f"{module.function} is right: against difference quotients {worst:.0e}{how}{both}, "
            f"in {DIRECTIONS} directions, seed {seed}")


def _arguments(module: Module, files: list[str], source: np.random.Generator) -> dict[str, Any]:
    """Those of a file; else drawn, with the first length that the function takes."""
    if files:
        with np.load(files[0]) as found:
            return {name: found[name][()] if found[name].ndim else float(found[name])
                    for name in found.files}
    for length in LENGTHS:
        try:
            arguments = drawn_arguments(module.assumes, length, source)
            module.run(arguments)
        except NoSpecimen as error:
            raise Failed(f"no value of the kind {error} can be drawn here; "
                         "give arguments: --check arguments.npz") from None
        except (ValueError, IndexError, ArithmeticError, np.linalg.LinAlgError):
            continue
        return arguments
    raise Failed("it takes none of the arguments that were drawn; give some: "
                 "--check arguments.npz")


def _at(module: Module, arguments: dict, v: tuple, step: float, u: Any, like: Any) -> float:
    value = module.run(module.near(arguments, v, step))[0]
    return _inner(u, value, like)


def _inner(u: Any, other: Any, like: Any) -> float:
    return float(real(u, like) @ real(other, like))


def _scaled(u: Any, value: Any) -> float:
    """The number that a gradient is multiplied by; the second of a pair is only looked at."""
    return float(real(u, value)[0])


def _worst(module: Module, arguments: dict, product: Callable, u: Any, value: Any) -> str:
    """The number of the arguments whose derivative is farthest from its quotient."""
    point = module.point(arguments)
    names = [label for name, one in zip(module.wrt, point, strict=True)
             for label in labels(one, name)]
    found = {}
    for at, label in enumerate(names[:MOST_PLACES]):
        unit = np.zeros(len(names))
        unit[at] = 1.0
        v = structured(unit, point)
        quotient = limit(lambda h, v=v: np.array([_at(module, arguments, v, h, u, value)]))
        found[label] = product(u, v), float(quotient.value[0])
    worst = max(found, key=lambda label: abs(found[label][0] - found[label][1]))
    said, expected = found[worst]
    return f"worst at {worst}: the sweep says {said:.9g}, quotients say {expected:.9g}"
