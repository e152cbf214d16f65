"""One training update in PyTorch's eager loop as a demanding user writes it: noise of all steps drawn at once, input product hoisted."""

import torch

from measure import job, report
from network import descend, leak, make, std

task = job()
(w_rec, w_in, b_rec, w_out, b_out), optimiser, u, y = make(**task)
parameters = [w_rec, w_in, b_rec, w_out, b_out]
trials, units, steps = task["trials"], task["units"], task["steps"]


def update():
    drive = u @ w_in.T + b_rec + std * torch.randn(steps, trials, units)
    weights = w_rec.T
    h = torch.zeros(trials, units)
    states = []
    for x in drive.unbind(0):
        h = (1 - leak) * h + leak * torch.relu(torch.addmm(x, h, weights))
        states.append(h)
    z = torch.stack(states) @ w_out.T + b_out
    descend(((z - y) ** 2).mean(), parameters, optimiser)


report(update, task["warmUpMs"], task["measureMs"])
