"""What does not work yet, by title and mode.

`PENDING`: refused loudly; the test asserts that an S2SError is raised.  `BROKEN`: a defect, where
generated code stops with another error; the test asserts that nothing comes back.
"""

from __future__ import annotations

PENDING: dict[str, frozenset[str]] = {
    "learning.list_of_weights": frozenset({"second"}),
    "physics.decay": frozenset({"second"}),
    "physics.oscillator": frozenset({"first", "second"}),
    "physics.oscillator_by_closure": frozenset({"first", "second"}),
    "physics.oscillator_by_jvp": frozenset({"second"}),
    "physics.with_value": frozenset({"second"}),
    "physics.frozen_by_partial": frozenset({"second"}),
    "physics.partial_in_place": frozenset({"second"}),
    "physics.poisson_by_hessian": frozenset({"first", "second"}),
    "physics.burgers": frozenset({"first", "second"}),
    "physics.heat_by_lambda": frozenset({"first", "second"}),
    "physics.boundary_and_interior": frozenset({"first", "second"}),
    "physics.divergence_free": frozenset({"first", "second"}),
    "physics.score_matching": frozenset({"first", "second"}),
    "physics.through_a_class": frozenset({"first", "second"}),
    "learning.maml_many_steps": frozenset({"second"}),
    "learning.learning_rate": frozenset({"second"}),
    "learning.pairs_of_weights": frozenset({"second"}),
    "learning.sharpness": frozenset({"second"}),
    "learning.partial_loss": frozenset({"second"}),
    "learning.reptile": frozenset({"second"}),
    "solvers.newton_passed": frozenset({"first", "second"}),
    "solvers.implicit_by_rule": frozenset({"first", "second"}),
    "solvers.laplace_approximation": frozenset({"first", "second"}),
    "physics.poisson": frozenset({"first", "second"}),
    "physics.unknown_coefficient": frozenset({"first", "second"}),
    "physics.hamiltonian": frozenset({"first", "second"}),
    "learning.maml": frozenset({"second"}),
    "learning.maml_by_helper": frozenset({"second"}),
    "learning.maml_tasks": frozenset({"second"}),
    "learning.named_tuple": frozenset({"second"}),
    "learning.gradient_penalty": frozenset({"second"}),
    "learning.influence": frozenset({"second"}),
    "learning.neural_tangent_kernel": frozenset({"second"}),
    "learning.steps_of_an_object": frozenset({"second"}),
    "solvers.double_pendulum": frozenset({"second"}),
    "solvers.natural_gradient": frozenset({"second"}),
    "solvers.jacobians_of_tuple": frozenset({"second"}),
}

BROKEN: dict[str, frozenset[str]] = {
    "solvers.taylor": frozenset({"second"}),
}
