"""Programs that mutate, as people write them, by theme."""

from __future__ import annotations

from tests.zoo.mutating import (
    grids,
    images,
    numerics,
    owners,
    particles,
    places,
    routines,
    tables,
    tricks,
)

THEMES = (grids, numerics, tables, particles, tricks, places, owners, images, routines)
