"""Products with Hessians and Gauss-Newton matrices, traces, Lanczos, trust regions."""

from __future__ import annotations

import numpy as np

import s2s
from s2s import grad, hessian, hvp, jacfwd, jacrev, jvp, linearize, value_and_grad, vjp
from tests.users.program import Program

A = np.array([[1.2, 0.3, -0.4], [0.1, 0.9, 0.5]])
B = np.array([0.7, -0.2])
PROBES = np.sign(np.sin(np.arange(1.0, 13.0))).reshape(4, 3)


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def residuals(x):
    return np.tanh(A @ x) - B


def energy(x):
    return 0.5 * np.sum(residuals(x) ** 2) + np.sum(x**4)


def hutchinson_trace(x):
    total = 0.0
    for v in PROBES:
        total += v @ hvp(energy)((x,), v)
    return total / len(PROBES)


def hutchinson_by_generator(x):
    return sum(np.vdot(v, jvp(grad(energy))((x,), (v,))[1]) for v in PROBES) / len(PROBES)


def hutchinson_by_array(x):
    def product(v):
        return jvp(grad(energy))((x,), (v,))[1]

    return np.mean(np.array([v @ product(v) for v in PROBES]))


def hutchinson_stacked(x):
    products = np.stack([hvp(energy)((x,), v) for v in PROBES])
    return np.sum(products * PROBES) / PROBES.shape[0]


def lanczos(x):
    """The largest Ritz value of the Hessian after three products."""
    q = np.ones(3) / np.sqrt(3.0)
    before = np.zeros(3)
    beta = 0.0
    alphas, betas = [], []
    for _ in range(3):
        w = hvp(energy)((x,), q) - beta * before
        alpha = q @ w
        w = w - alpha * q
        beta = np.sqrt(w @ w + 1e-9)
        before, q = q, w / beta
        alphas.append(alpha)
        betas.append(beta)
    t = np.diag(np.array(alphas)) + np.diag(np.array(betas[:-1]), 1)
    t = t + np.diag(np.array(betas[:-1]), -1)
    return np.linalg.eigvalsh(t)[-1]


def lanczos_in_arrays(x):
    def product(v):
        return hvp(energy)((x,), v)

    basis, t = np.zeros((3, 3)), np.zeros((2, 2))
    basis[0] = np.array([1.0, 0.0, 0.0])
    for k in range(2):
        w = product(basis[k])
        for i in range(k + 1):
            t[i, k] = basis[i] @ w
            t[k, i] = t[i, k]
            w = w - t[i, k] * basis[i]
        basis[k + 1] = w / np.linalg.norm(w)
    return np.linalg.det(t) + np.sum(basis[2])


def power_iteration(x):
    v = np.array([1.0, 0.5, -0.3])
    for _ in range(4):
        v = hvp(rosenbrock)((x,), v)
        v /= np.linalg.norm(v)
    return v @ hvp(rosenbrock)((x,), v)


def rayleigh_quotient(x, v):
    hv = jvp(lambda z: grad(rosenbrock)(z))((x,), (v,))[1]
    return (v @ hv) / (v @ v)


def gauss_newton_matrix(x):
    j = jacrev(residuals)(x)
    step = np.linalg.solve(j.T @ j + 0.1 * np.eye(x.size), j.T @ residuals(x))
    return energy(x - step)


def gauss_newton_matvec(x, v):
    _, push = linearize(residuals)(x)
    _, pull = vjp(residuals)(x)
    return v @ pull(push(v))


def generalised_gauss_newton(w):
    def net(w):
        return np.tanh(A.T @ w)

    def loss(y):
        return np.sum(np.log(np.cosh(y - 0.3)))

    y, back = vjp(net)(w)
    h = hessian(loss)(y)
    j = jacfwd(net)(w)
    ggn = j.T @ h @ j + 0.5 * np.eye(2)
    return loss(net(w - np.linalg.solve(ggn, back(grad(loss)(y)))))


def trust_region(x, radius):
    """The step of the dog leg."""
    value, g = value_and_grad(energy)(x)
    b = hessian(energy)(x)
    cauchy = -(g @ g) / (g @ b @ g) * g
    newton = -np.linalg.solve(b, g)
    if np.linalg.norm(newton) <= radius:
        step = newton
    elif np.linalg.norm(cauchy) >= radius:
        step = -radius * g / np.linalg.norm(g)
    else:
        d = newton - cauchy
        a, h, c = d @ d, 2 * cauchy @ d, cauchy @ cauchy - radius**2
        step = cauchy + (-h + np.sqrt(h * h - 4 * a * c)) / (2 * a) * d
    return energy(x + step) - value


def cubic_newton(x, sigma):
    g, h = grad(energy)(x), hessian(energy)(x)
    step = -np.linalg.solve(h + sigma * np.linalg.norm(g) * np.eye(3), g)
    return energy(x + step) + sigma / 3.0 * np.linalg.norm(step) ** 3


def conjugate_gradient(product, b, steps=2):
    x = np.zeros_like(b)
    r = b.copy()
    p = r.copy()
    for _ in range(steps):
        ap = product(p)
        alpha = (r @ r) / (p @ ap)
        x = x + alpha * p
        r_new = r - alpha * ap
        p = r_new + (r_new @ r_new) / (r @ r) * p
        r = r_new
    return x


def truncated_newton(x):
    step = conjugate_gradient(lambda v: hvp(energy)((x,), v) + 0.1 * v, -grad(energy)(x))
    return energy(x + step)


def fisher_vector_product(theta):
    def log_probs(theta):
        logits = A.T @ theta
        return logits - np.log(np.sum(np.exp(logits)))

    def fvp(v):
        _, jv = jvp(log_probs)((theta,), (v,))
        p = np.exp(log_probs(theta))
        _, back = vjp(log_probs)(theta)
        return back(p * jv) + 0.01 * v

    g = grad(lambda t: -log_probs(t)[1])(theta)
    d = conjugate_gradient(fvp, g)
    return -log_probs(theta - 0.1 * d)[1] + g @ d


def natural_gradient_kl(theta):
    def probs(theta):
        e = np.exp(theta - np.max(theta))
        return e / e.sum()

    def kl(theta, other):
        p, q = probs(theta), probs(other)
        return np.sum(p * (np.log(p) - np.log(q)))

    fisher = hessian(kl, 1)(theta, theta * 1.0)
    g = grad(lambda t: probs(t)[0] - 0.5 * probs(t)[2])(theta)
    return g @ np.linalg.solve(fisher + 0.2 * np.eye(3), g)


def curvature_penalty(x):
    h = hessian(energy)(x)
    return energy(x) + 0.1 * np.linalg.norm(h, "fro") ** 2 + 0.01 * np.trace(h)


def third_derivative(x):
    def f(t):
        return np.sin(t * x) + t**4 * x

    return grad(grad(grad(f)))(0.7)


def directional_third(x, v):
    def along(t):
        return np.sum(np.log(np.cosh(x + t * v)) * x)

    return grad(grad(grad(along)))(0.0)


def laplacian(x):
    return np.trace(jacfwd(grad(rosenbrock))(x))


def laplacian_by_columns(x):
    eye = np.eye(len(x))
    _, push = linearize(grad(energy))(x)
    return sum(push(e) @ e for e in eye)


def mixed_partials(x, y):
    def f(x, y):
        return np.sum(np.sin(x) * np.cos(y)) * np.sum(x * y)

    return np.sum(jacfwd(grad(f, 0), 1)(x, y) ** 2)


def all_blocks(x, y):
    def f(x, y):
        return np.sum(np.exp(x * y)) + np.sum(x) ** 2

    (xx, xy), (yx, yy) = hessian(f, (0, 1))(x, y)
    return np.sum(xx) + 2 * np.trace(xy @ yx) + np.linalg.det(yy)


def sqp_step(x):
    """One step of sequential quadratic programming with one constraint."""

    def constraint(x):
        return np.array([np.sum(x**2) - 1.0])

    g, h = grad(energy)(x), hessian(energy)(x)
    j = jacrev(constraint)(x)
    kkt = np.block([[h, j.T], [j, np.zeros((1, 1))]])
    step = np.linalg.solve(kkt, -np.concatenate([g, constraint(x)]))
    return energy(x + step[:3]) + step[3]


def penalised_lagrangian(x, lam):
    def constraint(x):
        return np.sum(x) - 1.0

    def lagrangian(x, lam):
        return energy(x) + lam * constraint(x) + 5.0 * constraint(x) ** 2

    for _ in range(3):
        x = x - 0.02 * grad(lagrangian)(x, lam)
        lam = lam + 0.5 * constraint(x)
    return lagrangian(x, lam)


def barrier(x):
    def objective(x, mu):
        return energy(x) - mu * np.sum(np.log(x)) - mu * np.log(4.0 - np.sum(x))

    for mu in (1.0, 0.5, 0.25):
        h = hessian(objective)(x, mu)
        x = x - 0.5 * np.linalg.solve(h, grad(objective)(x, mu))
    return objective(x, 0.1)


def line_search_strong(x):
    g = grad(energy)(x)
    t = 1.0
    while energy(x - t * g) > energy(x) - 0.3 * t * (g @ g):
        t *= 0.5
    return energy(x - t * g)


def bfgs(x):
    h = np.eye(3)
    g = grad(energy)(x)
    for _ in range(2):
        new = x - 0.1 * h @ g
        g_new = grad(energy)(new)
        s, y = new - x, g_new - g
        rho = 1.0 / (s @ y)
        v = np.eye(3) - rho * np.outer(s, y)
        h = v @ h @ v.T + rho * np.outer(s, s)
        x, g = new, g_new
    return energy(x)


def eigenvalue_bound(x):
    values = np.linalg.eigvalsh(s2s.hessian(energy)(x))
    return values[-1] / values[0]


def point(rng):
    return (rng.uniform(0.3, 1.1, 3),)


PROGRAMS = (
    *(
        Program(function, point)
        for function in (
            hutchinson_trace, hutchinson_by_generator, hutchinson_by_array, hutchinson_stacked,
            lanczos, lanczos_in_arrays, power_iteration, gauss_newton_matrix, truncated_newton,
            natural_gradient_kl, curvature_penalty, laplacian, laplacian_by_columns, sqp_step,
            barrier, line_search_strong, bfgs, eigenvalue_bound,
        )
    ),
    Program(rayleigh_quotient, lambda rng: (*point(rng), *point(rng)), ("x", "v")),
    Program(gauss_newton_matvec, lambda rng: (*point(rng), *point(rng)), ("x", "v")),
    Program(generalised_gauss_newton, lambda rng: (rng.uniform(0.3, 1.1, 2),)),
    Program(trust_region, lambda rng: (*point(rng), 0.2), ("x", "radius")),
    Program(cubic_newton, lambda rng: (*point(rng), 0.4), ("x", "sigma")),
    Program(fisher_vector_product, lambda rng: (rng.uniform(0.3, 1.1, 2),)),
    Program(third_derivative, lambda rng: (0.8,)),
    Program(directional_third, lambda rng: (*point(rng), *point(rng)), ("x", "v")),
    Program(mixed_partials, lambda rng: (*point(rng), *point(rng)), ("x", "y")),
    Program(all_blocks, lambda rng: (*point(rng), *point(rng)), ("x", "y")),
    Program(penalised_lagrangian, lambda rng: (*point(rng), 0.3), ("x", "lam")),
)
