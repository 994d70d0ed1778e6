"""Short programs of updates that read what they write: `y **= y`, `y[1:] *= y[:-1]`, swaps.

What is kept before a statement and what after it, and which adjoints own their memory, is decided
here; so these programs are few lines long, and judged to second order.
"""

from __future__ import annotations

from tests.random_programs.draws import Draws, chance, choose
from tests.random_programs.program import PARAMETERS, PRELUDE, Program

WHOLE = (
    "{y} **= {r}",
    "{y} *= {r}",
    "{y} /= {r}",
    "{y} += {r} * {s}",
    "{y} -= {r} * {s}",
    "{y} = {r} ** {s}",
    "{y} = {r} / {s}",
    "{y} = {y} + np.sin({r} * {s})",
    "{y}[...] = {r} * {s}",
    "{y}[:] = {r}[::-1] * {s}",
    "{y}, {z} = {z} * {r}, {y} * {s}",
    "{y} = {z} = {r} * {s}",
    "{y} = np.where({r} > 0.7, {r}, {s}) * {y}",
    "{y} = {r}",
    "{y} = {z}.copy()",
    "{y} += bump({z}) * {r}",
    "{y} = bump({y}) * {s}",
    "{y} *= {r} + bump({z})",
    "{y} = ({z} if {r}[0] > 0.7 else {s}) * {y}",
    "{y}[...] += np.sum({r}) * {s}",
    "np.multiply({r}, {s}, out={y})",
)
PARTS = (
    "{y}[1:] **= {r}[:-1]",
    "{y}[1:] *= {r}[:-1] + {s}[1:]",
    "{y}[:-1] = {r}[1:] * {s}[:-1]",
    "{y}[0] **= {r}[1]",
    "{y}[0] = {r}[0] * {s}[2]",
    "{y}[::2] += {r}[::2] * {s}[1]",
    "{y}[[2, 0]] *= {s}[[0, 1]]",
    "{y}[[0, 2]] = {r}[1:] * {s}[:-1]",
    "{y}[{r} > 0.8] *= 0.9",
    "{y}[1], {y}[0] = {r}[0] * {s}[1], {s}[2] * {y}[1]",
)
AROUND = (
    "for i in range({n}):",
    "for i in range({n}):",
    "if {r}[0] > 0.6:",
    "while {r}[1] < 0.01:",
)
BUMP = '''def bump(a):
    a *= 1.1
    return a * a


'''


def updates(draws: Draws, point: int = 0) -> Program:
    """Up to five updates of three arrays; one of them is x itself, copied or not."""
    names = ("x", "y", "z")
    lines = ["x = 0.8 + 0.4 * np.tanh(x)"]
    lines += [f"y = {choose(draws, ('x.copy()', 'x * w', 'x', 'x[::-1]', 'np.sqrt(x)'))}"]
    lines += [f"z = {choose(draws, ('y.copy()', 'x + s * 0.1', 'y', 'x * x'))}"]
    depth = 0
    for _ in range(1 + draws.draw(4)):
        if depth < 2 and chance(draws, 25):
            lines.append("    " * depth + _filled(draws, choose(draws, AROUND), names))
            depth += 1
        table = PARTS if chance(draws, 40) else WHOLE
        lines.append("    " * depth + _filled(draws, choose(draws, table), names))
        if depth and chance(draws, 40):
            depth -= 1
    lines.append("return np.sum(x * 0.7) + np.sum(np.sin(y)) + np.sum(z * z)")
    head = f"def program({', '.join(PARAMETERS)}, act):\n"
    body = "".join(f"    {line}\n" for line in lines)
    return Program(PRELUDE + BUMP + head + body, "act_pure", ("x", "s"), point, ("update",))


def _filled(draws: Draws, form: str, names: tuple[str, ...]) -> str:
    y = choose(draws, names)
    z = choose(draws, [name for name in names if name != y])
    return form.format(y=y, z=z, r=choose(draws, names), s=choose(draws, names), n=draws.draw(4))
