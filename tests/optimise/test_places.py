"""Windows of adjoints: zeroed and added to, copied and read; before and after, as texts."""

from __future__ import annotations

import gast
import pytest

from s2s.emit.writer import write
from s2s.names import namer
from s2s.optimise.early import early
from s2s.optimise.overwrite import overwrite
from s2s.optimise.text import Text

OVERWRITE = [
    ("t = y_bar[1:].copy(); y_bar[1:] = 0.0; y_bar[1:] += t * w", "y_bar[1:] *= w"),
    ("y_bar[i] = 0.0; x_bar = w * 2; y_bar[i] -= x_bar", "x_bar = w * 2; y_bar[i] = -x_bar"),
    ("t = y_bar[...].copy(); y_bar[...] = 0.0; y_bar += t / w", "y_bar /= w"),
    # what is added reads the memory, or a line in between does: nothing changes
    ("y_bar[1:] = 0.0; y_bar[1:] += y_bar[:-1] * w", None),
    ("y_bar[1:] = 0.0; y_bar[0] += s; y_bar[1:] += s", None),
    ("t = y_bar[1:].copy(); y_bar[1:] = t * y_bar[:-1]", None),
    ("t = y_bar[1:].copy(); y_bar[1:] = t * w; x_bar = t * 2", None),
]
EARLY = [
    (
        "t = u_bar[1:].copy(); s = t * k; u_bar[:-1] += s; k_bar = k_bar + np.sum(t)",
        "s = u_bar[1:] * k; k_bar = k_bar + np.sum(u_bar[1:]); u_bar[:-1] += s",
    ),
    ("t = u_bar[1:].copy(); u_bar[1:] = t - 4 * d", "u_bar[1:] -= 4 * d"),
    # a reader needs what the writer makes, or keeps the array itself
    ("t = u_bar[1:].copy(); u_bar[:-1] += d; s = t * u_bar[:-1]", None),
    ("t = u_bar[1:].copy(); u_bar[:-1] += d; s = t", None),
    ("t = u_bar[1:].copy(); u_bar[:-1] += d; i = 2; s = t * i", None),
]


def changed(run: object, before: str) -> str:
    lines = gast.parse(before.replace("; ", "\n")).body
    text = Text(lines, [], namer(()))
    return write(gast.Module(run(text).lines, []))


@pytest.mark.parametrize(("before", "after"), OVERWRITE)
def test_overwrite(before: str, after: str | None) -> None:
    assert changed(overwrite, before) == (after or before).replace("; ", "\n") + "\n"


@pytest.mark.parametrize(("before", "after"), EARLY)
def test_early(before: str, after: str | None) -> None:
    assert changed(early, before) == (after or before).replace("; ", "\n") + "\n"
