"""The programs in docs/ run, each page from top to bottom."""

from __future__ import annotations

import linecache
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parent.parent / "docs"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", ["tutorial", "how-to"])
def test_the_programs_of_a_page(page, capsys):
    pytest.importorskip("scipy")
    blocks = BLOCK.findall((DOCS / f"{page}.md").read_text())
    namespace = {"__name__": f"docs_{page.replace('-', '_')}"}
    for number, block in enumerate(blocks):
        filename = f"<docs {page} {number}>"
        linecache.cache[filename] = len(block), None, block.splitlines(keepends=True), filename
        exec(compile(block, filename, "exec"), namespace)
    assert len(blocks) > 4 and capsys.readouterr().out
