"""A sample of the campaign of calls; all of it runs by `python -m tests.campaign`."""

import pytest

from tests.campaign.check import outcome, programs
from tests.campaign.tables import TABLES

STRIDE = 7


@pytest.mark.parametrize("name", TABLES)
def test_sampled_calls_are_right(name):
    table = TABLES[name]
    if table.imports:
        pytest.importorskip("scipy")
    sample = table.calls[::STRIDE]
    module = programs(sample, table.imports, table.more)
    found = {text: outcome(getattr(module, f"call_{i}")) for i, text in enumerate(sample)}
    assert {text: what for text, what in found.items() if what != "right"} == {}
