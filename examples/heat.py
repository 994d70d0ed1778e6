"""An inverse problem: what did a picture look like before heat blurred it?

    python examples/heat.py                 deblurs a handwritten digit, prints it before and after
    python examples/heat.py heat.png        the same as pictures, with matplotlib
    s2s show examples/heat.py:misfit        the gradient: the same loop, backwards

The heat equation is stepped in place, 10 times; the picture is one of scikit-learn's digits. The
starting temperature is found by L-BFGS from SciPy, which asks for the gradient by every pixel.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize
from sklearn.datasets import load_digits

from s2s import differentiate

STEPS = 10
RATE = 0.1
SHADES = " .:-=+*#%@"


def diffuse(u, steps):
    """Heat in a plate whose border is kept at zero; `u` is overwritten."""
    for _ in range(steps):
        inside = u[1:-1, 1:-1]
        around = u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:]
        u[1:-1, 1:-1] = inside + RATE * (around - 4 * inside)
    return u


@differentiate(wrt="start")
def misfit(start, seen, steps, smooth):
    """How far the diffused start is from what was seen, and how rough the start is."""
    end = diffuse(start.copy(), steps)
    rough = np.sum((start[1:] - start[:-1]) ** 2) + np.sum((start[:, 1:] - start[:, :-1]) ** 2)
    return np.sum((end - seen) ** 2) + smooth * rough


def picture(number: int = 3) -> np.ndarray:
    """A digit of 8 by 8 pixels, three times as large, inside a border of zeros."""
    return np.pad(np.kron(load_digits().images[number] / 16.0, np.ones((3, 3))), 2)


def example_arguments_misfit() -> tuple:
    """Arguments like those of the run; they give the generated module its kinds."""
    return np.zeros((28, 28)), picture(), STEPS, 1e-3


def drawn(image: np.ndarray) -> str:
    """An image in letters, every second row."""
    shades = np.clip(image * (len(SHADES) - 1), 0, len(SHADES) - 1).astype(int)
    return "\n".join("".join(SHADES[shade] for shade in row) for row in shades[::2])


def deblur(seen: np.ndarray) -> np.ndarray:
    """The temperature at the start, between 0 and 1, that explains what was seen."""

    def value_and_gradient(flat: np.ndarray) -> tuple[float, np.ndarray]:
        value, gradient = misfit.value_and_grad(flat.reshape(seen.shape), seen, STEPS, 1e-5)
        return float(value), gradient.ravel()

    found = minimize(value_and_gradient, seen.ravel(), jac=True, method="L-BFGS-B",
                     bounds=[(0.0, 1.0)] * seen.size, options={"maxiter": 200})
    return found.x.reshape(seen.shape)


def plot(path: str, **images: np.ndarray) -> None:
    """The images side by side, under their names."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 2.2), layout="constrained")
    axes = figure.subplots(1, len(images))
    for axis, (title, image) in zip(axes, images.items(), strict=True):
        axis.imshow(image, cmap="magma", vmin=0, vmax=1)
        axis.set(title=title, xticks=[], yticks=[])
    figure.savefig(path, dpi=100)


def main(files: Sequence[str] = ()) -> int:
    """Blur, deblur, and compare; 0 if the picture came back."""
    truth = picture()
    seen = diffuse(truth.copy(), STEPS)
    found = deblur(seen)
    print(drawn(seen), drawn(found), sep=f"\n{'-' * 28}\n")
    before, after = (float(np.sqrt(np.mean((image - truth) ** 2))) for image in (seen, found))
    for file in files:
        plot(file, truth=truth, seen=seen, found=found)
    print(f"error of the blurred picture {before:.3f}, of the one found {after:.3f}")
    return 0 if after < before / 3 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
