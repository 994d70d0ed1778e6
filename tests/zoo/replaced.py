"""States in containers that every step replaces, some of their arrays passed on as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

import s2s
from tests.zoo.case import Case, number, vector


@dataclass
class Waves:
    u: np.ndarray
    v: np.ndarray
    time: float = 0.0


@dataclass(frozen=True)
class Frozen:
    u: np.ndarray
    v: np.ndarray


class Pair(NamedTuple):
    u: np.ndarray
    v: np.ndarray


def advanced(state, w):
    return {"u": np.sin(state["u"] + w * state["v"]), "v": state["u"]}


def passed_on(u, w, n):
    state = {"u": u, "v": 2.0 * u}
    for _ in range(n):
        state = advanced(state, w)
    return np.sum(state["u"] * state["v"])


def twice_in_a_dict(u, w, n):
    state = {"u": u, "v": u}
    for _ in range(n):
        state = {"u": np.sin(state["u"]), "v": state["v"] * w}
    return np.sum(state["u"] * state["v"])


def twice_in_a_list(u, w, n):
    state = [u, u]
    for _ in range(n):
        y = np.sin(state[0] + w * state[1])
        state = [y, y]
    return np.sum(state[0] * state[1])


def as_dict(u, w, n):
    state = {"u": u, "v": 2.0 * u}
    for _ in s2s.checkpointed(range(n), snapshots=2):
        state = {"u": np.sin(state["u"] + w * state["v"]), "v": state["u"]}
    return np.sum(state["u"] * state["v"])


def by_helper(u, w, n):
    state = {"u": u, "v": 2.0 * u}
    for _ in s2s.checkpointed(range(n), snapshots=2):
        state = advanced(state, w)
    return np.sum(state["u"] * state["v"])


def as_list(u, w, n):
    state = [u, u]
    for _ in s2s.checkpointed(range(n), snapshots=2):
        state = [np.sin(state[0]) * w, state[0]]
    return np.sum(state[0] * state[1])


def as_object(u, w, n):
    state = Waves(u, 2.0 * u)
    for _ in s2s.checkpointed(range(n), snapshots=2):
        state = Waves(np.sin(state.u + w * state.v), state.u, state.time + 0.1 * w)
    return np.sum(state.u * state.v) + state.time


def as_frozen(u, w, n):
    state = Frozen(u, 2.0 * u)
    for _ in s2s.checkpointed(range(n), snapshots=2):
        state = Frozen(np.sin(state.u + w * state.v), state.u)
    return np.sum(state.u * state.v)


def as_named_tuple(u, w, n):
    state = Pair(u, 2.0 * u)
    for _ in s2s.checkpointed(range(n), snapshots=2):
        state = state._replace(u=np.sin(state.u + w * state.v))
    return np.sum(state.u * state.v)


def nested(u, w, n):
    state = {"field": {"u": u, "v": 2.0 * u}, "scale": w}
    for _ in s2s.checkpointed(range(n), snapshots=2):
        u, v = state["field"]["u"], state["field"]["v"]
        state = {"field": {"u": np.sin(u + w * v), "v": u}, "scale": 0.9 * state["scale"]}
    return np.sum(state["field"]["u"] * state["field"]["v"]) * state["scale"]


def written_afterwards(u, w, n):
    state = {"u": u, "v": 2.0 * u}
    first = state
    for _ in s2s.checkpointed(range(n), snapshots=2):
        state = {"u": np.sin(state["u"] + w * state["v"]), "v": state["u"]}
    state["u"] = state["u"] * w
    return np.sum(state["u"] * state["v"]) + np.sum(first["u"] * first["v"])


def tested_by_the_loop(u, w, n):
    state = {"u": u, "k": 0}
    while s2s.checkpointed(state["k"] < n, snapshots=2):
        state = {"u": np.sin(state["u"] + w), "k": state["k"] + 1}
    return np.sum(state["u"] ** 2)


def inside_a_loop(u, w, n):
    state = {"u": u, "v": 2.0 * u}
    for _ in range(2):
        for _ in s2s.checkpointed(range(n), snapshots=2):
            state = {"u": np.sin(state["u"] + w * state["v"]), "v": state["u"]}
        state = {"u": state["v"], "v": state["u"] * w}
    return np.sum(state["u"] * state["v"])


PROGRAMS = (
    passed_on, twice_in_a_dict, twice_in_a_list, as_dict, by_helper, as_list, as_object, as_frozen,
    as_named_tuple, nested, written_afterwards, tested_by_the_loop, inside_a_loop,
)  # fmt: skip

CASES = tuple(
    Case(
        program,
        lambda rng, n=n: (vector(rng), number(rng), n),
        ("u", "w"),
        name=f"{program.__name__}_{n}",
        modes=("reverse", "forward", "second"),
    )
    for program in PROGRAMS
    for n in (0, 1, 5)
)
