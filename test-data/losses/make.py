"""Losses and gradients of labels, from PyTorch's own cross-entropies in float64: python3 make.py writes cases.json beside it (torch 1.13)."""

import json
import pathlib

import torch
import torch.nn.functional as F

torch.manual_seed(7)
torch.set_default_dtype(torch.float64)
N, I, O, T, B = 5, 2, 5, 6, 3
leak = 0.3


def case(name, loss, readouts, targets):
    """Loss of a leaky tanh network, noise inside: Σ over readouts of their weighted losses, not divided by Σ w."""
    shapes = {"W_rec": (N, N), "W_in": (N, I), "b_rec": (N,), "W_out": (O, N), "b_out": (O,)}
    p = {key: (torch.randn(shape) / 2).float().double().requires_grad_() for key, shape in shapes.items()}
    u = torch.randn(T, B, I).float().double()
    xi = torch.randn(T, B, N).float().double()
    # Weights of steps, the same in all channels of a readout; some are 0.
    w = torch.rand(T, B).float().double() * (torch.rand(T, B) > 0.3)
    h, logits = torch.zeros(B, N), []
    for t in range(T):
        a = h @ p["W_rec"].T + u[t] @ p["W_in"].T + p["b_rec"] + 0.5 * xi[t]
        h = (1 - leak) * h + leak * torch.tanh(a)
        logits.append(h @ p["W_out"].T + p["b_out"])
    x = torch.stack(logits)
    total, outputs, first = 0, [], 0
    for kind, channels in readouts:
        part, y = x[..., first : first + channels], targets[..., first : first + channels]
        if kind == "softmax":
            classes = y.argmax(-1)
            each = F.cross_entropy(part.reshape(-1, channels), classes.reshape(-1), reduction="none").reshape(T, B)
            # Every channel has its group's loss.
            total = total + (channels * w * each).sum()
            outputs.append(part.softmax(-1))
        elif kind == "sigmoid":
            total = total + (w[..., None] * F.binary_cross_entropy_with_logits(part, y, reduction="none")).sum()
            outputs.append(part.sigmoid())
        else:
            total = total + (w[..., None] * (part - y) ** 2).sum()
            outputs.append(part)
        first += channels
    total.backward()
    flat = lambda tensor: tensor.detach().flatten().tolist()
    return {
        "name": name,
        "loss": loss,
        "readouts": [{"loss": kind, "channels": channels} for kind, channels in readouts],
        "parameters": {key: flat(value) for key, value in p.items()},
        "input": u.tolist(),
        "noise": xi.tolist(),
        "target": targets.tolist(),
        "weight": w[..., None].expand(T, B, O).tolist(),
        "outputs": torch.cat(outputs, -1).tolist(),
        "total": total.item(),
        "gradients": {key: flat(value.grad) for key, value in p.items()},
    }


def classes(channels):
    return F.one_hot(torch.randint(channels, (T, B)), channels).double()


marks = lambda channels: (torch.rand(T, B, channels) > 0.5).double()
cases = [
    case("softmax", "softmax", [("softmax", O)], classes(O)),
    case("sigmoid", "sigmoid", [("sigmoid", O)], marks(O)),
    case(
        "several",
        None,
        [("softmax", 3), ("squared", 1), ("sigmoid", 1)],
        torch.cat([classes(3), torch.randn(T, B, 1).float().double(), marks(1)], -1),
    ),
]
text = json.dumps({"units": N, "inputs": I, "outputs": O, "leak": leak, "std": 0.5, "cases": cases})
pathlib.Path(__file__).with_name("cases.json").write_text(text + "\n")
