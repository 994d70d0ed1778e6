"""Programs that mutate, as people write them, by theme."""

from __future__ import annotations

from tests.zoo.mutating import grids, idioms, numerics, particles, places, tables

THEMES = (grids, numerics, tables, particles, idioms, places)
