"""Signals, spectra, grids and data."""

import numpy as np


def power_spectrum(x):
    spectrum = np.fft.rfft(x * np.hanning(len(x)))
    power = np.abs(spectrum) ** 2
    return np.sum(np.log1p(power)) / len(x)


def low_pass(x, width):
    freq = np.fft.fftfreq(len(x))
    smooth = np.fft.ifft(np.fft.fft(x) * np.exp(-(freq**2) / width**2)).real
    return np.sum((x - smooth) ** 2)


def spectral_derivative(u):
    k = np.fft.rfftfreq(len(u), 1 / len(u))
    ux = np.fft.irfft(1j * k * np.fft.rfft(u), len(u))
    return np.sum(u * ux**2)


def image_spectrum(image):
    shifted = np.fft.fftshift(np.fft.fft2(image))
    return np.sum(np.abs(shifted) * np.arange(image.size).reshape(image.shape))


def poisson(rho):
    kx = np.fft.fftfreq(rho.shape[0])[:, None]
    ky = np.fft.rfftfreq(rho.shape[1])[None, :]
    k2 = kx**2 + ky**2
    k2[0, 0] = 1.0
    phi = np.fft.irfft2(np.fft.rfft2(rho) / k2, s=rho.shape, axes=(0, 1))
    return np.sum(phi * rho)


def integral(x, y):
    area = np.trapezoid(y, x)
    slope = np.gradient(y, 0.1)
    return area + np.sum(slope**2) + np.mean(np.diff(y) ** 2)


def gradient_of_field(f):
    gx, gy = np.gradient(f)
    return np.sum(np.hypot(gx, gy)) + np.sum(np.gradient(f, 0.5, axis=1, edge_order=2) ** 2)


def resampled(x, xp, fp):
    y = np.interp(x, xp, fp)
    return np.sum(y**2) + np.average(y, weights=x)


def robust_scale(x):
    centre = np.median(x)
    spread = np.median(np.abs(x - centre))
    low, high = np.percentile(x, [10, 90])
    return centre + spread + np.quantile(x, 0.3) * (high - low)


def moments(x, y):
    c = np.cov(x, y)
    r = np.corrcoef(x, y)[0, 1]
    return c[0, 1] + r**2 + np.std(x) / np.mean(y) + np.var(np.vstack([x, y]), axis=0).sum()


def cumulative(x):
    growth = np.cumprod(1 + x)
    peak = np.maximum.accumulate(growth)
    return np.min(growth / peak) + np.sum(np.cumsum(x) ** 2)


def surface(x, y):
    xx, yy = np.meshgrid(x, y)
    z = np.exp(-(xx**2) - yy**2) * np.sinc(xx)
    return np.sum(z) + np.max(z)


def polynomial_fit(x, y):
    p = np.polyfit(x, y, 2)
    return np.sum(np.polyval(p, x) ** 2) + np.sum(np.polyder(p))


def gaps(x):
    data = np.where(x > 1.2, np.nan, x)
    return np.nanmean(data) + np.nanstd(data) + np.nanmax(data) + np.nansum(data**2)


def padded_filter(x, kernel):
    wide = np.pad(x, 1, mode="edge")
    y = np.convolve(wide, kernel, mode="valid")
    return np.sum(np.where(y > 0, y, 0.1 * y) ** 2)


def unwrapped(x):
    phase = np.unwrap(np.angle(np.exp(1j * np.cumsum(x))))
    return np.sum(phase**2)


def pieces(x):
    y = np.select([x < 0.5, x < 1.0], [x**2, np.sin(x)], default=1.0)
    z = np.delete(np.insert(x, 1, x[0] ** 2), 2)
    return np.sum(y * z)


def pairwise(x):
    d = np.subtract.outer(x, x)
    weights = np.exp(-(d**2))
    return np.sum(weights) + np.logaddexp.reduce(x) + np.add.reduce(x**3)


def vec(n):
    return lambda rng: (rng.uniform(0.3, 1.5, n),)


PROGRAMS = (
    (power_spectrum, vec(8), (0,)),
    (low_pass, lambda rng: (rng.normal(size=8), 0.3), (0, 1)),
    (spectral_derivative, vec(8), (0,)),
    (image_spectrum, lambda rng: (rng.normal(size=(4, 5)),), (0,)),
    (poisson, lambda rng: (rng.normal(size=(4, 6)),), (0,)),
    (integral, lambda rng: (np.sort(rng.normal(size=6)), rng.normal(size=6)), (0, 1)),
    (gradient_of_field, lambda rng: (rng.normal(size=(4, 5)),), (0,)),
    (
        resampled,
        lambda rng: (rng.uniform(0.1, 2.9, 5), np.array([0.0, 1.0, 2.5, 3.0]), rng.normal(size=4)),
        (0, 1, 2),
    ),
    (robust_scale, vec(9), (0,)),
    (moments, lambda rng: (rng.normal(size=6), rng.uniform(1, 2, 6)), (0, 1)),
    (cumulative, lambda rng: (rng.uniform(-0.3, 0.3, 6),), (0,)),
    (surface, lambda rng: (rng.normal(size=3), rng.normal(size=4)), (0, 1)),
    (polynomial_fit, lambda rng: (np.linspace(-1, 1, 7), rng.normal(size=7)), (1,)),
    (gaps, vec(8), (0,)),
    (padded_filter, lambda rng: (rng.normal(size=6), rng.normal(size=3)), (0, 1)),
    (unwrapped, vec(6), (0,)),
    (pieces, vec(6), (0,)),
    (pairwise, vec(4), (0,)),
)
