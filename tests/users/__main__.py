"""Where the compiler stands on these programs: right, refused, wrong or crashed.

    python -m tests.users [--mode first] [--verbose] [part of a title]
"""

from __future__ import annotations

from tests.report import report
from tests.users import MODES, PROGRAMS, check

if __name__ == "__main__":
    report("python -m tests.users", MODES, lambda mode: PROGRAMS, check)
