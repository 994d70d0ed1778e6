"""Execute the text of an entry: exactly what was checked, in a module of its own.

Nothing goes through Python's import system. A `.pyc` beside the file would be believed for its
time and size, whatever the text says.
"""

from __future__ import annotations

import io
import linecache
from types import ModuleType

from s2s.store.entry import Entry


def load(entry: Entry, name: str) -> ModuleType:
    """The module of `entry`, under the name `name`; it is not entered in `sys.modules`."""
    code = compile(entry.whole, entry.filename, "exec", dont_inherit=True)
    module = ModuleType(name)
    if entry.path is not None:
        module.__file__ = entry.path
    _show_lines(entry)
    exec(code, module.__dict__)
    return module


def _show_lines(entry: Entry) -> None:
    """Let tracebacks and debuggers quote the text that runs, even when its file has gone."""
    lines = io.StringIO(entry.whole).readlines()  # splits at \n only, as Python does
    linecache.cache[entry.filename] = len(entry.whole), None, lines, entry.filename
