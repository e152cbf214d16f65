"""What a job costs in PyTorch: milliseconds of one training update, and of one simulation of all test trials under one draw of noise.

Both with noise drawn at once and the input product hoisted, whichever of eager and scripted loop is faster, on one thread.
"""

import json
import time

import torch

from measure import job
from network import descend, leak, make, std


def rollout(w_rec, drive, leak: float):
    weights = w_rec.t()
    h = torch.zeros_like(drive[0])
    states = []
    for x in drive.unbind(0):
        h = (1 - leak) * h + leak * torch.relu(torch.addmm(x, h, weights))
        states.append(h)
    return torch.stack(states)


task = job()
parameters, optimiser, u, y = make(**task)
w_rec, w_in, b_rec, w_out, b_out = parameters
test = torch.randn(task["steps"], task["testTrials"], task["inputs"])


def outputs(loop, inputs):
    drive = inputs @ w_in.t() + b_rec + std * torch.randn(inputs.size(0), inputs.size(1), w_rec.size(0))
    return loop(w_rec, drive, leak) @ w_out.t() + b_out


def update(loop):
    descend(((outputs(loop, u) - y) ** 2).mean(), parameters, optimiser)


def simulate(loop):
    with torch.no_grad():
        outputs(loop, test)


def least(call):
    """Milliseconds of processor time, at least; the first calls compile."""
    for _ in range(8):
        call()
    times = []
    begin = time.perf_counter()
    while len(times) < 5 or time.perf_counter() - begin < task["measureMs"] / 1000:
        start = time.process_time()
        call()
        times.append(1000 * (time.process_time() - start))
    return min(times)


loops = [rollout, torch.jit.script(rollout)]
print(json.dumps([min(least(lambda: part(loop)) for loop in loops) for part in (update, simulate)]))
