"""One training update of a noisy CTRNN in PyTorch's eager loop, the idiom of most tools of the field."""

import torch

from measure import job, report
from network import descend, leak, make, std

task = job()
(w_rec, w_in, b_rec, w_out, b_out), optimiser, u, y = make(**task)
parameters = [w_rec, w_in, b_rec, w_out, b_out]
trials, units, steps = task["trials"], task["units"], task["steps"]


def update():
    h = torch.zeros(trials, units)
    states = []
    for t in range(steps):
        a = h @ w_rec.T + u[t] @ w_in.T + b_rec + std * torch.randn(trials, units)
        h = (1 - leak) * h + leak * torch.relu(a)
        states.append(h)
    z = torch.stack(states) @ w_out.T + b_out
    descend(((z - y) ** 2).mean(), parameters, optimiser)


report(update, task["warmUpMs"], task["measureMs"])
