"""Gradient of `bounce` with respect to `spring` and `position`.

Written by s2s from tests.golden_programs:bounce, lines 94-101.  Edit the function, not this
file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      spring Spring(stiffness=float, damping=float), position float, speed float
    keeps        position_at  position, before line 97  read by line 97
                 speed_at     speed, before line 99     read by lines 97, 100
"""

from s2s_runtime import as_argument, shadow_of


def bounce_value_and_grad(spring, position, speed):
    """Return the value and (spring_bar, position_bar)."""
    energy = 0.0
    speed_at, position_at = {0: speed}, {}  # keep
    for i in range(20):
        position_at[i] = position  # keep
        force = -spring.stiffness * position - spring.damping * speed
        speed = speed + 0.05 * force
        speed_at[i + 1] = speed  # keep
        position = position + 0.05 * speed
        energy = energy + speed ** 2
    spring_bar = shadow_of(spring)
    # 96: for _ in range(20):
    position_bar = 0.0
    speed_bar = 0.0
    for i in reversed(range(20)):
        # 100: energy = energy + speed**2
        speed_bar = speed_bar + 2.0 * speed_at[i + 1]
        # 99: position = position + 0.05 * speed
        speed_bar = speed_bar + 0.05 * position_bar
        # 98: speed = speed + 0.05 * force
        force_bar = 0.05 * speed_bar
        # 97: force = -spring.stiffness * position - spring.damping * speed
        spring_bar.damping -= force_bar * speed_at[i]
        spring_bar.stiffness -= force_bar * position_at[i]
        speed_bar = speed_bar - force_bar * spring.damping
        position_bar = position_bar - force_bar * spring.stiffness
    return energy, (as_argument(spring_bar, spring), position_bar)
