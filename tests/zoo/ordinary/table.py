"""The table of docs/language.md: programs by theme, and those that are refused.

    python -m tests.zoo.ordinary.table        prints it; tests/test_language.py holds the page to it
"""

from __future__ import annotations

from tests.zoo.ordinary import THEMES
from tests.zoo.ordinary.refused import REFUSED


def table() -> str:
    """One row for each theme; what is refused in reverse or forward mode is named."""
    lines = ["| theme | programs | right | refused |", "|---|---|---|---|"]
    for theme in THEMES:
        titles = [case.title for case in theme.CASES]
        refused = [title for title in titles if title in REFUSED]
        what = (theme.__doc__ or "").strip().splitlines()[0].rstrip(".")
        names = ", ".join(title.partition(".")[2] for title in refused) or "none"
        lines.append(f"| {what} | {len(titles)} | {len(titles) - len(refused)} | {names} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
