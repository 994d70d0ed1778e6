"""Samples of functions whose leading arguments are orders or shapes."""

from __future__ import annotations

from s2s.rules.domains import Sampler


def after(*leading: float, domain: Sampler) -> Sampler:
    """The arguments of `domain`, behind fixed ones."""

    def sampler(rng):
        for args, keywords in domain(rng):
            yield (*leading, *args), keywords

    return sampler
