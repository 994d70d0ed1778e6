"""Derivatives are curried: `s2s.vjp(f)(x)`, where JAX writes `vjp(f, x)`.

An argument where `wrt` belongs is found before it is taken for a parameter.
"""

from __future__ import annotations

from s2s.errors import Code, misuse


def demand_curried(form: str, f: object, wrt: object, rest: tuple = ()) -> None:
    """Refuse arguments in the place of options, and show how the call is written."""
    if rest or not _selects(wrt):
        name = getattr(f, "__name__", "f")
        raise misuse(
            Code.CALL,
            f"derivatives are curried: write {form.format(f=name)}. "
            f"What stands after the function is `wrt`: names or indices of parameters",
        )


def _selects(wrt: object) -> bool:
    if isinstance(wrt, (tuple, list)):
        return all(isinstance(item, (str, int)) for item in wrt)
    return wrt is None or isinstance(wrt, (str, int))
