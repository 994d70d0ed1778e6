"""Implicit differentiation, Gauss-Newton, conjugate gradients, mechanics: as users of JAX do it."""

from __future__ import annotations

import numpy as np

import s2s
from s2s import grad, hessian, hvp, jacfwd, jacobian, jacrev, jvp, linearize, vjp
from tests.users.program import Program

T = np.linspace(0.0, 1.0, 5)
DATA = np.array([1.1, 0.8, 0.7, 0.45, 0.4])


def model(p):
    return p[0] * np.exp(-p[1] * T)


def residual(p):
    return model(p) - DATA


def gauss_newton(p):
    for _ in range(2):
        r = residual(p)
        j = jacfwd(residual)(p)
        p = p - np.linalg.solve(j.T @ j, j.T @ r)
    return np.sum(residual(p) ** 2) + p[1]


def gauss_newton_product(p, v):
    """J' J v by one tangent and one cotangent."""
    _, jv = jvp(residual)((p,), (v,))
    _, back = vjp(residual)(p)
    return np.sum(back(jv) * v)


def gauss_newton_cg(p):
    r, back = vjp(residual)(p)
    b = -back(r)

    def product(v):
        return back(jvp(residual)((p,), (v,))[1]) + 0.1 * v

    x = np.zeros_like(b)
    res = b - product(x)
    d = res
    for _ in range(2):
        ad = product(d)
        alpha = (res @ res) / (d @ ad)
        x = x + alpha * d
        new = res - alpha * ad
        d = new + (new @ new) / (res @ res) * d
        res = new
    return np.sum(residual(p + x) ** 2)


def levenberg(p, damping):
    j = jacobian(residual)(p)
    step = np.linalg.solve(j.T @ j + damping * np.eye(2), -j.T @ residual(p))
    return np.sum(residual(p + step) ** 2)


def newton_cg(x):
    def f(z):
        return np.sum(z**4) + np.sum(z[1:] * z[:-1])

    g = grad(f)(x)
    d = np.zeros_like(x)
    r = -g
    p = r
    for _ in range(2):
        hp = hvp(f)((x,), p)
        a = (r @ r) / (p @ hp)
        d = d + a * p
        rn = r - a * hp
        p = rn + (rn @ rn) / (r @ r) * p
        r = rn
    return f(x + d)


def newton_scalar(a):
    def f(z):
        return z**3 + a * z - 1.0

    z = 0.5
    for _ in range(6):
        z = z - f(z) / grad(f)(z)
    return z


def newton_while(a):
    def f(z, a):
        return np.exp(z) + a * z - 2.0

    z = 0.3
    while abs(f(z, a)) > 1e-13:
        z = z - f(z, a) / grad(f)(z, a)
    return z**2


def newton(f, z, steps=5):
    for _ in range(steps):
        z = z - np.linalg.solve(jacobian(f)(z), f(z))
    return z


def newton_passed(x):
    return np.sum(newton(lambda z: z + 0.1 * np.sin(z) * np.sum(z) - x, x) ** 2)


def implicit_equation(z, theta):
    return z - np.tanh(theta * z + 0.5)


def fixed_point(theta):
    z = 0.1 * np.ones_like(theta)
    for _ in range(60):
        z = np.tanh(theta * z + 0.5)
    return z


def implicit_by_hand(theta):
    """The derivative of the root by the implicit function theorem, as a term of the loss."""
    z = s2s.stop_gradient(fixed_point(theta))
    dz = jacobian(implicit_equation, 0)(z, theta)
    dt = jacobian(implicit_equation, 1)(z, theta)
    correction = np.linalg.solve(s2s.stop_gradient(dz), s2s.stop_gradient(dt) @ theta)
    return np.sum(correction) * 0.0 + np.sum(fixed_point(theta) ** 2)


@s2s.custom_vjp
def root(theta):
    return fixed_point(theta)


def root_fwd(theta):
    z = fixed_point(theta)
    return z, (z, theta)


def root_bwd(residuals, z_bar):
    z, theta = residuals
    slope = jacobian(implicit_equation, 0)(z, theta)
    u = np.linalg.solve(slope.T, z_bar)
    _, back = vjp(lambda t: implicit_equation(z, t))(theta)
    return (-back(u),)


root.defvjp(root_fwd, root_bwd)


def implicit_by_rule(theta):
    return np.sum(root(theta) ** 2 * theta)


def linear_solve_by_cg(x):
    def product(v):
        return hvp(lambda z: np.sum(z**2) + 0.5 * np.sum(z * x) ** 2)((x,), v)

    b = np.cos(x)
    s = np.zeros_like(x)
    r = b
    p = r
    for _ in range(2):
        ap = product(p)
        alpha = r @ r / (p @ ap)
        s = s + alpha * p
        rn = r - alpha * ap
        p = rn + (rn @ rn) / (r @ r) * p
        r = rn
    return s @ b


def lagrangian(q, v):
    return 0.5 * np.sum(np.array([2.0, 1.0]) * v**2) + 0.3 * v[0] * v[1] * np.cos(q[0] - q[1]) \
        + np.sum(np.cos(q))


def accelerate(lag, q, v):
    mass = hessian(lag, 1)(q, v)
    force = grad(lag, 0)(q, v)
    mixed = jacfwd(grad(lag, 1), 0)(q, v)
    return np.linalg.solve(mass, force - mixed @ v)


def double_pendulum(q):
    v = np.zeros(2)
    for _ in range(3):
        v = v + 0.05 * accelerate(lagrangian, q, v)
        q = q + 0.05 * v
    return lagrangian(q, v)


def leapfrog(q, mass):
    def potential(q):
        return np.sum(q**4) + 0.5 * (q[0] - q[1]) ** 2

    p = np.ones_like(q)
    p = p - 0.05 * grad(potential)(q)
    for _ in range(3):
        q = q + 0.1 * p / mass
        p = p - 0.1 * grad(potential)(q)
    return potential(q) + np.sum(p**2) / (2 * mass)


def hmc_step(q):
    def log_density(q):
        return -0.5 * np.sum(q**2) - np.log(1 + np.exp(-np.sum(q)))

    p = np.array([0.3, -0.2])
    value, slope = s2s.value_and_grad(log_density)(q)
    p = p + 0.1 * slope
    q = q + 0.2 * p
    new, slope = s2s.value_and_grad(log_density)(q)
    p = p + 0.1 * slope
    return new - value - 0.5 * np.sum(p**2)


def langevin(q):
    rng = np.random.default_rng(3)
    for _ in range(3):
        q = q - 0.1 * grad(lambda z: np.sum(z**4))(q) + 0.1 * rng.normal(size=q.shape)
    return np.sum(q)


def flow_density(q):
    """log |det J| of one step of a flow."""

    def flow(z):
        return z + 0.3 * np.tanh(np.array([[1.0, 0.5], [-0.3, 0.8]]) @ z)

    _, logdet = np.linalg.slogdet(jacobian(flow)(q))
    return logdet - 0.5 * np.sum(flow(q) ** 2)


def hutchinson(q):
    def flow(z):
        return np.tanh(z * np.sum(z))

    v = np.array([1.0, -1.0])
    _, push = linearize(flow)(q)
    return v @ push(v)


def christoffel(q):
    def metric(q):
        a = np.sin(q[0])
        return np.array([[1.0 + q[1] ** 2, a], [a, 2.0]])

    g = metric(q)
    dg = jacfwd(metric)(q)
    lower = 0.5 * (dg + np.swapaxes(dg, 1, 2) - np.moveaxis(dg, 2, 0))
    return np.sum(np.einsum("ij,jkl->ikl", np.linalg.inv(g), lower) ** 2)


def laplace_approximation(theta):
    def energy(z):
        return np.sum(np.cosh(z) * theta) - np.sum(z)

    z = np.zeros(2)
    for _ in range(4):
        z = z - np.linalg.solve(hessian(energy)(z), grad(energy)(z))
    sign, logdet = np.linalg.slogdet(hessian(energy)(z))
    return energy(z) + 0.5 * logdet


def fisher(theta):
    def log_p(theta, x):
        return -0.5 * np.sum((x - theta) ** 2 / np.exp(theta[0]))

    total = np.zeros((2, 2))
    for x in (np.array([0.1, 0.2]), np.array([-0.5, 1.0])):
        s = grad(log_p)(theta, x)
        total += np.outer(s, s)
    return np.linalg.det(total + np.eye(2))


def sensitivity_of_ode(p):
    def rhs(y, p):
        return np.array([p[0] * y[0] - y[0] * y[1], p[1] * y[0] * y[1] - y[1]])

    y = np.array([1.0, 0.5])
    s = np.zeros((2, 2))
    for _ in range(4):
        a = jacobian(rhs, 0)(y, p)
        b = jacobian(rhs, 1)(y, p)
        s = s + 0.1 * (a @ s + b)
        y = y + 0.1 * rhs(y, p)
    return np.sum(s**2) + np.sum(y)


def implicit_euler(y, rate):
    def rhs(y):
        return -rate * y**3 + np.sin(y)

    for _ in range(2):
        z = y
        for _ in range(3):
            j = np.eye(2) - 0.1 * jacobian(rhs)(z)
            z = z - np.linalg.solve(j, z - y - 0.1 * rhs(z))
        y = z
    return np.sum(y**2)


def taylor(x):
    def f(t):
        return np.sin(x * t) * np.exp(t)

    derivs, g = [f(0.2)], f
    first = grad(g)
    second = grad(first)
    derivs.append(first(0.2))
    derivs.append(second(0.2))
    return sum(c * d for c, d in zip((1.0, 0.5, 0.25), derivs, strict=True))


def reverse_jacobian(x):
    def f(z):
        return np.array([np.sum(z**2), np.prod(z)])

    return np.sum(jacrev(f)(x) @ x)


def jacobians_of_tuple(a, b):
    ja, jb = jacobian(lambda a, b: np.sin(a) * b, (0, 1))(a, b)
    return np.trace(ja @ jb)


def natural_gradient(theta):
    def logits(theta):
        return np.log(np.sum(np.exp(np.outer([1.0, 0.2], theta)), 0))

    def loss(theta):
        return np.sum(logits(theta) ** 2)

    j = jacobian(logits)(theta)
    step = np.linalg.solve(j.T @ j + 0.1 * np.eye(2), grad(loss)(theta))
    return loss(theta - 0.1 * step)


def two(rng):
    return (rng.uniform(0.3, 1.2, 2),)


PROGRAMS = (
    *(
        Program(function, two)
        for function in (
            gauss_newton, gauss_newton_cg, newton_cg, newton_passed, implicit_by_hand,
            implicit_by_rule, linear_solve_by_cg, double_pendulum, hmc_step, langevin,
            flow_density, hutchinson, christoffel, laplace_approximation, fisher,
            sensitivity_of_ode, reverse_jacobian, natural_gradient,
        )
    ),
    Program(gauss_newton_product, lambda rng: (*two(rng), *two(rng)), ("p", "v")),
    Program(levenberg, lambda rng: (*two(rng), 0.2), ("p", "damping")),
    Program(newton_scalar, lambda rng: (0.8,)),
    Program(newton_while, lambda rng: (0.8,)),
    Program(leapfrog, lambda rng: (*two(rng), 1.3), ("q", "mass")),
    Program(implicit_euler, lambda rng: (*two(rng), 0.7), ("y", "rate")),
    Program(taylor, lambda rng: (0.8,)),
    Program(jacobians_of_tuple, lambda rng: (*two(rng), *two(rng)), ("a", "b")),
)
