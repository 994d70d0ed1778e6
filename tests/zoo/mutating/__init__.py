"""Programs that mutate, as people write them: grids, algorithms, tables, particles, idioms."""

from __future__ import annotations

from tests.zoo.mutating import grids, idioms, numerics, particles, tables

THEMES = (grids, numerics, tables, particles, idioms)
