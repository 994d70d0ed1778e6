"""Images, grids and stencils that are written in place, by element and by window."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, matrix, number, vector


def box_blur(image, weight):
    height, width = image.shape
    blurred = np.zeros_like(image)
    for i in range(height):
        for j in range(width):
            total, count = 0.0, 0
            for di in (-1, 0, 1):
                for dj in (-1, 0, 1):
                    ii, jj = i + di, j + dj
                    if 0 <= ii < height and 0 <= jj < width:
                        total += image[ii, jj]
                        count += 1
            blurred[i, j] = weight * total / count
    return np.sum(blurred**2)


def unsharp(image, amount):
    soft = image.copy()
    soft[1:-1, 1:-1] = (
        image[:-2, 1:-1] + image[2:, 1:-1] + image[1:-1, :-2] + image[1:-1, 2:]
    ) / 4
    sharp = image + amount * (image - soft)
    sharp[sharp < 0.4] = 0.4
    return np.mean(sharp**2)


def integral_image(image):
    table = np.zeros((image.shape[0] + 1, image.shape[1] + 1))
    table[1:, 1:] = image
    for i in range(1, table.shape[0]):
        table[i] += table[i - 1]
    for j in range(1, table.shape[1]):
        table[:, j] += table[:, j - 1]
    return table[-1, -1] * table[2, 2] - table[2, -1] ** 2


def dither(image, share):
    work = image.copy()
    rows, columns = work.shape
    lost = 0.0
    for y in range(rows):
        for x in range(columns):
            old = work[y, x]
            new = 1.0 if old > 0.9 else 0.0
            error = old - new
            work[y, x] = new
            lost += error**2
            if x + 1 < columns:
                work[y, x + 1] += error * share
            if y + 1 < rows:
                work[y + 1, x] += error * (1 - share) / 2
                if x > 0:
                    work[y + 1, x - 1] += error * (1 - share) / 2
    return lost


def red_black(u, f, omega):
    u = u.copy()
    for _sweep in range(3):
        for colour in (0, 1):
            for i in range(1, u.shape[0] - 1):
                for j in range(1 + (i + colour) % 2, u.shape[1] - 1, 2):
                    residual = u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1] - f[i, j]
                    u[i, j] += omega * (residual / 4 - u[i, j])
    return np.sum(u[1:-1, 1:-1] ** 2)


def red_black_by_windows(u, omega):
    u = u.copy()
    for _ in range(2):
        for start in (1, 2):
            between = 0.5 * (u[start - 1 : -2 : 2] + u[start + 1 :: 2])
            u[start:-1:2] += omega * (between - u[start:-1:2])
    return u @ u


def life_like(board, rate):
    board = board.copy()
    for _ in range(3):
        around = np.zeros_like(board)
        for dy, dx in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            around += np.roll(board, (dy, dx), axis=(0, 1))
        board[:] = board + rate * (around / 4 - board) * board
    return board.sum()


def wave(u, speed):
    before, now = u.copy(), u.copy()
    after = np.empty_like(u)
    for _ in range(4):
        after[1:-1] = 2 * now[1:-1] - before[1:-1] + speed**2 * (
            now[2:] - 2 * now[1:-1] + now[:-2]
        )
        after[0] = after[-1] = 0.0
        before, now, after = now, after, before
    return np.sum(now**2)


def advect(q, v, dt):
    q = np.array(q)
    flux = np.zeros(len(q) + 1)
    for _ in range(3):
        for i in range(1, len(q)):
            flux[i] = v[i] * (q[i - 1] if v[i] > 0.8 else q[i])
        q -= dt * np.diff(flux)
    return np.dot(q, q)


def edges_wrap(field, k):
    padded = np.empty((field.shape[0] + 2, field.shape[1]))
    padded[1:-1] = field
    padded[0] = padded[-2]
    padded[-1] = padded[1]
    field = field.copy()
    field += k * (padded[2:] + padded[:-2] - 2 * padded[1:-1])
    return (field**3).sum()


def normalised_rows(table):
    table = table.copy()
    for row in table:
        row -= row.mean()
        row /= np.sqrt((row**2).sum() + 1e-3)
    return np.sum(table[0] * table[1]) + table[2, 1]


def patches(image, kernel):
    k = kernel.shape[0]
    out = np.zeros((image.shape[0] - k + 1, image.shape[1] - k + 1))
    for (i, j) in [(0, 0), (1, 0), (2, 1), (0, 1)]:
        patch = image[i : i + k, j : j + k]
        out[i, j] = np.sum(patch * kernel)
    out *= out
    return out.sum()


def overlap_and_add(frames, window):
    hop = 2
    signal = np.zeros(hop * (len(frames) - 1) + frames.shape[1])
    for t, frame in enumerate(frames):
        signal[t * hop : t * hop + len(frame)] += window * frame
    return np.sum(np.abs(signal) ** 1.5)


def splat(points, values):
    canvas = np.zeros((5, 5))
    for (px, py), value in zip(points, values):
        x0, y0 = int(px * 2), int(py * 2)
        fx, fy = px * 2 - x0, py * 2 - y0
        canvas[y0, x0] += value * (1 - fx) * (1 - fy)
        canvas[y0, x0 + 1] += value * fx * (1 - fy)
        canvas[y0 + 1, x0] += value * (1 - fx) * fy
        canvas[y0 + 1, x0 + 1] += value * fx * fy
    return np.sum(canvas**2)


def histogram_soft(x, width):
    bins = np.zeros(6)
    for value in x:
        centre = int(value * 4)
        for b in range(max(centre - 1, 0), min(centre + 2, 6)):
            bins[b] += np.exp(-(((value - b / 4) / width) ** 2))
    bins /= bins.sum()
    return -np.sum(bins * np.log(bins + 1e-6))


def pool(image):
    out = np.empty((image.shape[0] // 2, image.shape[1] // 2))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = image[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].max()
    return np.prod(out)


def channels(image, gains):
    image = image.copy()
    red, green, blue = image[..., 0], image[..., 1], image[..., 2]
    red *= gains[0]
    green += gains[1] * red
    blue[...] = green - blue * gains[2]
    return (image**2).mean()


def flipped_halves(image):
    image = image.copy()
    left, right = image[:, :2], image[:, 2:]
    right[:] = left[:, ::-1] * right
    image[::-1] += 0.5 * image
    return np.sum(image**2)


def image(rng, rows=4, columns=4):
    return matrix(rng, rows, columns)


CASES = (
    Case(box_blur, lambda rng: (image(rng, 3, 4), number(rng)), ("image", "weight")),
    Case(unsharp, lambda rng: (image(rng), number(rng)), ("image", "amount")),
    Case(integral_image, lambda rng: (image(rng),), ("image",)),
    Case(dither, lambda rng: (image(rng, 3, 3), number(rng)), ("image", "share")),
    Case(red_black, lambda rng: (image(rng), image(rng), 0.7), ("u", "f", "omega")),
    Case(red_black_by_windows, lambda rng: (vector(rng, 7), 0.7), ("u", "omega")),
    Case(life_like, lambda rng: (image(rng, 3, 3), 0.3), ("board", "rate")),
    Case(wave, lambda rng: (vector(rng, 6), 0.4), ("u", "speed")),
    Case(advect, lambda rng: (vector(rng, 5), vector(rng, 5), 0.1), ("q", "v", "dt")),
    Case(edges_wrap, lambda rng: (image(rng, 4, 2), 0.2), ("field", "k")),
    Case(normalised_rows, lambda rng: (image(rng, 3, 4),), ("table",)),
    Case(patches, lambda rng: (image(rng), image(rng, 2, 2)), ("image", "kernel")),
    Case(overlap_and_add, lambda rng: (image(rng, 3, 4), vector(rng, 4)), ("frames", "window")),
    Case(splat, lambda rng: (image(rng, 4, 2), vector(rng, 4)), ("points", "values")),
    Case(histogram_soft, lambda rng: (rng.uniform(0.1, 0.9, 5), 0.2), ("x", "width")),
    Case(pool, lambda rng: (image(rng),), ("image",)),
    Case(channels, lambda rng: (rng.uniform(0.3, 1.5, (2, 2, 3)), vector(rng, 3)),
         ("image", "gains")),
    Case(flipped_halves, lambda rng: (image(rng, 3, 4),), ("image",)),
)
