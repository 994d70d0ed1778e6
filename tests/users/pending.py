"""What does not work yet, by title and mode.

`PENDING`: refused loudly; the test asserts that an S2SError is raised.  `BROKEN`: a defect, where
generated code stops with another error; the test asserts that nothing comes back.
"""

from __future__ import annotations

PENDING: dict[str, frozenset[str]] = {
    "physics.decay": frozenset({"second"}),
    "physics.oscillator": frozenset({"first", "second"}),
    "physics.oscillator_by_closure": frozenset({"first", "second"}),
    "physics.with_value": frozenset({"second"}),
    "physics.frozen_by_partial": frozenset({"second"}),
    "physics.partial_in_place": frozenset({"second"}),
    "physics.poisson": frozenset({"second"}),
    "physics.poisson_by_hessian": frozenset({"second"}),
    "physics.burgers": frozenset({"second"}),
    "physics.heat_by_lambda": frozenset({"first", "second"}),
    "physics.unknown_coefficient": frozenset({"second"}),
    "physics.boundary_and_interior": frozenset({"second"}),
    "physics.divergence_free": frozenset({"second"}),
    "physics.hamiltonian": frozenset({"second"}),
    "physics.score_matching": frozenset({"second"}),
    "physics.through_a_class": frozenset({"second"}),
    "learning.maml": frozenset({"second"}),
    "learning.maml_by_helper": frozenset({"second"}),
    "learning.maml_many_steps": frozenset({"second"}),
    "learning.maml_tasks": frozenset({"second"}),
    "learning.learning_rate": frozenset({"second"}),
    "learning.sharpness": frozenset({"second"}),
    "learning.partial_loss": frozenset({"second"}),
    "learning.reptile": frozenset({"second"}),
    "solvers.implicit_by_rule": frozenset({"first", "second"}),
    "curvature.hutchinson_stacked": frozenset({"second"}),
    "curvature.lanczos": frozenset({"second"}),
    "curvature.directional_third": frozenset({"second"}),
    "systems.fit_of_ode": frozenset({"second"}),
    "systems.adjoint_of_euler": frozenset({"first", "second"}),
    "systems.continuous_adjoint": frozenset({"second"}),
    "systems.influence_function": frozenset({"second"}),
    "systems.per_example_gradients": frozenset({"second"}),
    "systems.optimal_control": frozenset({"second"}),
    "systems.shooting": frozenset({"first", "second"}),
    "systems.implicit_by_tangent_rule": frozenset({"second"}),
    "systems.gradient_of_implicit": frozenset({"first", "second"}),
}

BROKEN: dict[str, frozenset[str]] = {
    "learning.list_of_weights": frozenset({"second"}),
    "solvers.taylor": frozenset({"second"}),
}
