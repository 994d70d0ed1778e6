"""Programs that mutate, as people write them, by theme."""

from __future__ import annotations

from tests.zoo.mutating import grids, numerics, particles, places, tables, tricks

THEMES = (grids, numerics, tables, particles, tricks, places)
