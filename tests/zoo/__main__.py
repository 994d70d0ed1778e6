"""Where the compiler stands on the zoo: right, refused, wrong or crashed, case by case.

    python -m tests.zoo [--mode reverse] [--verbose] [part of a title]
"""

from __future__ import annotations

from tests.report import report
from tests.test_zoo import check_forward, check_reverse, check_second_order
from tests.zoo import CASES
from tests.zoo.case import MODES

CHECKS = {"reverse": check_reverse, "forward": check_forward, "second": check_second_order}

if __name__ == "__main__":
    report(
        "python -m tests.zoo",
        MODES,
        lambda mode: (case for case in CASES if mode in case.modes),
        lambda case, mode: CHECKS[mode](case),
        lambda case, outcome: case.refused and outcome.state == "refused",
    )
