"""What a person would have written: every pass makes the sweep shorter, none makes it another.

    1. constants   loss_bar = 1.0 ... 2 * (loss_bar * h)     ->  2 * (1.0 * h)
    2. fold        2 * (1.0 * h), x + -y                     ->  2 * h, x - y
    3. collect     a * b + a * b                             ->  2 * a * b
    4. dead        a line whose name nobody reads            ->  nothing
    5. copies      x_bar = h_bar; return x_bar               ->  return h_bar
    6. inline      t_bar = 0.5 * a_bar; b_bar = t_bar / x    ->  b_bar = 0.5 * a_bar / x
    7. merge       x_bar += a; x_bar += b                    ->  x_bar += a + b
    8. fuse        x_bar = zeros; x_bar += e                 ->  x_bar = e
    9. sink        t_bar = y_bar[i]; y_bar[i] = 0; x_bar = t_bar * w    ->  no t_bar
   10. overwrite   y_bar[1:] = 0; y_bar[1:] += e             ->  y_bar[1:] = e
   11. early       t = y_bar[1:].copy(), read in time        ->  no t
   12. remarks     a quotation that stands above already     ->  nothing

and when the reads of primal values are settled

   13. share       np.exp(-y) twice under one quotation      ->  exp = np.exp(-y)
   14. slots       x_at[t] three times                       ->  x = x_at[t]
   15. wide        a line wider than the page                ->  its widest part gets a name
   16. suffixes    x_bar_1, where no x_bar is left           ->  x_bar

Each is a function of a `Text`, right on its own: any of them may be left out.
"""

from __future__ import annotations

import gast

from s2s.names import Namer
from s2s.optimise.collect import collect
from s2s.optimise.constants import constants
from s2s.optimise.copies import copies
from s2s.optimise.dead import dead
from s2s.optimise.early import early
from s2s.optimise.fold import fold
from s2s.optimise.fuse import fuse
from s2s.optimise.inline import inline
from s2s.optimise.merge import merge
from s2s.optimise.overwrite import overwrite
from s2s.optimise.remarks import remarks
from s2s.optimise.share import share
from s2s.optimise.sink import sink
from s2s.optimise.slots import slots
from s2s.optimise.suffixes import suffixes
from s2s.optimise.text import Text
from s2s.optimise.wide import wide

PASSES = (
    dead,
    constants,
    fold,
    dead,
    remarks,
    copies,
    inline,
    merge,
    collect,
    fuse,
    merge,
    inline,
    overwrite,
    sink,
    early,
    collect,
    fold,
    dead,
    remarks,
)
SETTLED_PASSES = (fold, collect, share, slots, wide, suffixes)


def optimise(
    lines: list[gast.stmt], results: list[gast.expr], namer: Namer
) -> tuple[list[gast.stmt], list[gast.expr]]:
    """The same sweep, shorter; `results` are the texts read after it."""
    text = Text(lines, results, namer)
    for run in PASSES:
        text = run(text)
    return text.lines, text.results


def settled(text: Text) -> Text:
    """The same text, once it is Python."""
    for run in SETTLED_PASSES:
        text = run(text)
    return text


__all__ = ["PASSES", "SETTLED_PASSES", "Text", "optimise", "settled"]
