"""Modules written to disk and imported, as a user's are."""

import importlib.util
import itertools
import sys
import textwrap

import pytest

_numbers = itertools.count()


@pytest.fixture
def imported(tmp_path):
    """Write `text` to a file, import it, and return the module; its path is `__file__`."""
    names = []

    def load(text, loader=None):
        name = f"user_module_{next(_numbers)}"
        path = tmp_path / f"{name}.py"
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        kind = {} if loader is None else {"loader": loader(name, str(path))}
        spec = importlib.util.spec_from_file_location(name, path, **kind)
        module = importlib.util.module_from_spec(spec)
        names.append(name)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        return module

    yield load
    for name in names:
        del sys.modules[name]
