"""Activation functions from PyTorch and, under normal noise, from SciPy's quadrature: vectors.json, beside this file.

    python3 make.py      # needs torch, numpy and scipy
"""

import json
import pathlib

import numpy
import torch
from scipy.integrate import quad
from scipy.stats import norm

names = ["rectified-tanh", "leaky-relu:0.01", "leaky-relu:0.3", "sloped-relu:0.5", "sloped-relu:2.5"]
names += ["elu:1", "elu:0.4", "elu:1.7", "power-law:2", "power-law:3", "power-law:1.5", "power-law:2.7"]


def of(name):
    kind, _, text = name.partition(":")
    number = float(text or 0)
    return {
        "rectified-tanh": lambda x: torch.tanh(torch.relu(x)),
        "leaky-relu": torch.nn.LeakyReLU(number),
        "sloped-relu": lambda x: number * torch.relu(x),
        "elu": torch.nn.ELU(number),
        "power-law": lambda x: torch.relu(x) ** number,
    }[kind]


def plain(name):
    """Value and slope at some x, in float64."""
    x = torch.tensor([-30.0, -4.0, -1.3, -0.2, -1e-4, 1e-4, 0.3, 1.1, 4.0, 30.0], dtype=torch.float64, requires_grad=True)
    y = of(name)(x)
    y.sum().backward()
    return [[name, a, b, c] for a, b, c in zip(x.tolist(), y.tolist(), x.grad.tolist())]


def noisy(name):
    """Mean, variance and mean slope at some x and standard deviations."""
    f = of(name)

    def value(x):
        return f(torch.tensor(x, dtype=torch.float64)).item()

    def slope(x):
        t = torch.tensor(x, dtype=torch.float64, requires_grad=True)
        f(t).backward()
        return t.grad.item()

    rows = []
    for x in [-3.0, -0.8, -0.05, 0.0, 0.4, 1.5, 3.5]:
        for std in [0.05, 0.4, 1.0, 3.0]:
            ends = [x - 12 * std, x + 12 * std]
            places = sorted({*ends, *[p for p in [0.0, x - 2 * std, x + 2 * std] if ends[0] < p < ends[1]]})

            def expected(g):
                parts = zip(places[:-1], places[1:])
                return sum(quad(lambda y: g(y) * norm.pdf(y, x, std), a, b, epsabs=1e-13, epsrel=1e-12, limit=400)[0] for a, b in parts)

            mean = expected(value)
            variance = expected(lambda y: (value(y) - mean) ** 2)
            rows.append([name, x, std, mean, variance, expected(slope)])
    return rows


result = {"plain": [row for name in names for row in plain(name)], "noisy": [row for name in names for row in noisy(name)]}
pathlib.Path(__file__).with_name("vectors.json").write_text(json.dumps(result, indent=0).replace(",\n", ", ") + "\n")
