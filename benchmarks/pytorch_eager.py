"""One training update of a noisy CTRNN in PyTorch's eager loop, the idiom of most tools of the field.

Usage: pytorch_eager.py UNITS TRIALS STEPS INPUTS OUTPUTS UPDATES; prints milliseconds per update, a line each.
"""

import sys
import time

import torch

torch.set_num_threads(1)
units, trials, steps, inputs, outputs, updates = map(int, sys.argv[1:7])
leak, std = 0.2, 0.5
torch.manual_seed(0)
w_rec = torch.nn.Parameter(0.8 * torch.randn(units, units) / units**0.5)
w_in = torch.nn.Parameter(torch.randn(units, inputs) / inputs**0.5)
b_rec = torch.nn.Parameter(torch.zeros(units))
w_out = torch.nn.Parameter(torch.randn(outputs, units) / units**0.5)
b_out = torch.nn.Parameter(torch.zeros(outputs))
parameters = [w_rec, w_in, b_rec, w_out, b_out]
optimiser = torch.optim.Adam(parameters, lr=1e-3)
u = torch.randn(steps, trials, inputs)
y = torch.randn(steps, trials, outputs)

for update in range(updates):
    start = time.perf_counter()
    h = torch.zeros(trials, units)
    states = []
    for t in range(steps):
        a = h @ w_rec.T + u[t] @ w_in.T + b_rec + std * torch.randn(trials, units)
        h = (1 - leak) * h + leak * torch.relu(a)
        states.append(h)
    z = torch.stack(states) @ w_out.T + b_out
    loss = ((z - y) ** 2).mean()
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(parameters, 1.0)
    optimiser.step()
    print(1000 * (time.perf_counter() - start), flush=True)
