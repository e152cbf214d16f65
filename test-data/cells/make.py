"""Reference numbers of cells from PyTorch: outputs, loss and gradients, in silence and under noise of given draws.

    python3 make.py          writes gru.json, gru-before.json, lstm.json, low-rank.json, the state_dicts gru.pt and lstm.pt and
                             PsychRNN's psychrnn-lstm.npz beside this file

nn.GRU and nn.LSTM have no noise, and no reset before the product: their equations are written out here in float64, and in silence the
outputs must be those of the modules.
"""

import json
import pathlib

import numpy
import torch

here = pathlib.Path(__file__).parent
units, inputs, outputs, trials, steps, std = 6, 2, 2, 5, 12, 0.4


def gru(model, u, noise, before, outside):
    weights = dict(model.rnn.named_parameters())
    U, W = weights["weight_hh_l0"], weights["weight_ih_l0"]
    bi, bh = weights["bias_ih_l0"], weights["bias_hh_l0"]
    parts = lambda x: x.split(units, dim=-1)
    h, result = torch.zeros(u.shape[1], units, dtype=torch.float64), []
    for t in range(len(u)):
        xi = noise[t]
        inside = torch.zeros_like(xi) if outside else xi
        drive = [a + n for a, n in zip(parts(u[t] @ W.T + bi), parts(inside) if not outside else [0, 0, 0])]
        (Ur, Uz, Uc), (br, bz, bc) = U.split(units), bh.split(units)
        r = torch.sigmoid(drive[0] + h @ Ur.T + br)
        z = torch.sigmoid(drive[1] + h @ Uz.T + bz)
        c = torch.tanh(drive[2] + ((r * h) @ Uc.T if before else r * (h @ Uc.T + bc)))
        if outside:
            c = c + xi
        h = z * h + (1 - z) * c
        result.append(h)
    return torch.stack(result)


def lstm(model, u, noise, before, outside):
    weights = dict(model.rnn.named_parameters())
    h = torch.zeros(u.shape[1], units, dtype=torch.float64)
    c, result = torch.zeros_like(h), []
    for t in range(len(u)):
        xi = noise[t]
        a = u[t] @ weights["weight_ih_l0"].T + weights["bias_ih_l0"] + h @ weights["weight_hh_l0"].T + weights["bias_hh_l0"]
        i, f, g, o = (a if outside else a + xi).split(units, dim=-1)
        g = torch.tanh(g) + (xi if outside else 0)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * g
        h = torch.sigmoid(o) * torch.tanh(c)
        result.append(h)
    return torch.stack(result)


class Model(torch.nn.Module):
    def __init__(self, rnn):
        super().__init__()
        self.rnn = rnn
        self.fc = torch.nn.Linear(units, outputs)


def tensors(model, name, gradient):
    """Dither's names: the rows of the gates stacked; of two biases that are only added up, the sum."""
    weights = dict(model.named_parameters())
    value = lambda key: (weights[key].grad if gradient else weights[key]).detach()
    bi, bh = value("rnn.bias_ih_l0"), value("rnn.bias_hh_l0")
    n = 2 * units
    # The gradient of a sum is that of each of its parts.
    both = bi if gradient else bi + bh
    bias = {"lstm": both, "gru": torch.cat([both[:n], bi[n:], bh[n:]]), "gru-before": torch.cat([both[:n], bi[n:]])}[name]
    arrays = {
        "W_rec": value("rnn.weight_hh_l0"),
        "W_in": value("rnn.weight_ih_l0"),
        "b_rec": bias,
        "W_out": value("fc.weight"),
        "b_out": value("fc.bias"),
    }
    return {key: array.flatten().tolist() for key, array in arrays.items()}


class LowRank(torch.nn.Module):
    """Leaky units with recurrent weights m nT / N; ``rank`` columns in each of m and n."""

    def __init__(self, rank):
        super().__init__()
        empty = lambda *shape: torch.nn.Parameter(torch.zeros(*shape))
        self.m, self.n = empty(units, rank), empty(units, rank)
        self.W_in, self.b_rec = empty(units, inputs), empty(units)
        self.fc = torch.nn.Linear(units, outputs)


def low_rank(model, u, noise, outside):
    leak = 0.3
    h, result = torch.zeros(u.shape[1], units, dtype=torch.float64), []
    for t in range(len(u)):
        a = (h @ model.n / units) @ model.m.T + u[t] @ model.W_in.T + model.b_rec
        rate = torch.tanh(a) + noise[t] if outside else torch.tanh(a + noise[t])
        h = (1 - leak) * h + leak * rate
        result.append(h)
    return torch.stack(result)


def low_rank_tensors(model, gradient):
    value = lambda parameter: (parameter.grad if gradient else parameter).detach().flatten().tolist()
    arrays = {"m": model.m, "n": model.n, "W_in": model.W_in, "b_rec": model.b_rec}
    arrays |= {"W_out": model.fc.weight, "b_out": model.fc.bias}
    return {key: value(parameter) for key, parameter in arrays.items()}


def initialised(model, seed):
    torch.manual_seed(seed)
    model = model().double()
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.7)
    return model


def make_gated(name, rnn, run, seed):
    model = initialised(lambda: Model(rnn(inputs, units)), seed)
    before = name == "gru-before"
    if before:
        with torch.no_grad():
            model.rnn.bias_hh_l0[2 * units :] = 0
    else:
        torch.save({key: value.float() for key, value in model.state_dict().items()}, here / f"{name}.pt")
    make(
        name,
        model,
        lambda u, noise, outside: run(model, u, noise, before, outside),
        units * (4 if name == "lstm" else 3),
        lambda gradient: tensors(model, name, gradient),
        None if before else lambda u: model.rnn(u)[0],
    )


def make_low_rank(name, rank, seed):
    model = initialised(lambda: LowRank(rank), seed)
    run = lambda u, noise, outside: low_rank(model, u, noise, outside)
    make(name, model, run, units, lambda gradient: low_rank_tensors(model, gradient))


def make(name, model, run, rows, named, module=None):
    """Writes the numbers of a model; ``rows`` of noise inside, ``named`` its tensors, or their gradients, by Dither's names."""
    u = torch.randn(steps, trials, inputs, dtype=torch.float64)
    target = torch.randn(steps, trials, outputs, dtype=torch.float64)
    mask = (torch.rand(steps, trials, outputs, dtype=torch.float64) > 0.3).double()
    silent = torch.zeros(steps, trials, rows, dtype=torch.float64)
    if module:
        assert torch.allclose(run(u, silent, False), module(u), atol=1e-12)
    cases = []
    for placement in ["inside", "outside"]:
        outside = placement == "outside"
        xi = torch.randn(steps, trials, units if outside else rows, dtype=torch.float64)
        model.zero_grad()
        z = model.fc(run(u, std * xi, outside))
        loss = (mask * (z - target) ** 2).sum() / mask.sum()
        loss.backward()
        cases.append(
            {
                "placement": placement,
                "noise": xi.flatten().tolist(),
                "output": z.detach().flatten().tolist(),
                "loss": loss.item(),
                "gradient": named(True),
            }
        )
    text = {
        "units": units,
        "inputs": inputs,
        "outputs": outputs,
        "trials": trials,
        "steps": steps,
        "noise_std": std,
        "parameters": named(False),
        "input": u.flatten().tolist(),
        "target": target.flatten().tolist(),
        "mask": mask.flatten().tolist(),
        "silent": model.fc(run(u, silent, False)).detach().flatten().tolist(),
        "cases": cases,
    }
    (here / f"{name}.json").write_text(json.dumps(text) + "\n")


def psychrnn():
    """PsychRNN's LSTM in NumPy: kernels [state and input, unit], and a cell that is shown through the logistic function."""
    draw = numpy.random.default_rng(4)
    sigmoid = lambda x: 1 / (1 + numpy.exp(-x))
    arrays = {f"W_{g}": draw.normal(size=(units + inputs, units)) * 0.6 for g in "fico"}
    arrays |= {f"b_{g}": draw.normal(size=units) for g in "fico"}
    arrays |= {"W_out": draw.normal(size=(outputs, units)), "b_out": draw.normal(size=outputs)}
    for name in ["init_hidden", "init_cell"]:
        arrays[name] = numpy.tile(draw.normal(size=units) * 0.1, (trials, 1))
    u = draw.normal(size=(steps, trials, inputs))
    h, c, z = arrays["init_hidden"], arrays["init_cell"], []
    for t in range(steps):
        both = numpy.concatenate([h, u[t]], axis=1)
        f, i, o = (sigmoid(both @ arrays[f"W_{g}"] + arrays[f"b_{g}"]) for g in "fio")
        c = f * c + i * numpy.tanh(both @ arrays["W_c"] + arrays["b_c"])
        h = o * sigmoid(c)
        z.append(h @ arrays["W_out"].T + arrays["b_out"])
    numpy.savez(here / "psychrnn-lstm.npz", **{name: array.astype("f4") for name, array in arrays.items()})
    text = {"input": u.flatten().tolist(), "output": numpy.array(z).flatten().tolist()}
    (here / "psychrnn-lstm.json").write_text(json.dumps(text) + "\n")


psychrnn()
make_gated("gru", torch.nn.GRU, gru, 1)
make_gated("gru-before", torch.nn.GRU, gru, 2)
make_gated("lstm", torch.nn.LSTM, lstm, 3)
make_low_rank("low-rank", 3, 5)
