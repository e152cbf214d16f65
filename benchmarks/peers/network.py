"""The network and the batch that the PyTorch peers train: ReLU, noise inside, Adam with clipping."""

import torch

leak, std = 0.2, 0.5


def make(units, trials, steps, inputs, outputs, **_):
    """Parameters W_rec, W_in, b_rec, W_out, b_out; their optimiser; inputs and targets [step, trial, channel]."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    parameters = [
        torch.nn.Parameter(0.8 * torch.randn(units, units) / units**0.5),
        torch.nn.Parameter(torch.randn(units, inputs) / inputs**0.5),
        torch.nn.Parameter(torch.zeros(units)),
        torch.nn.Parameter(torch.randn(outputs, units) / units**0.5),
        torch.nn.Parameter(torch.zeros(outputs)),
    ]
    optimiser = torch.optim.Adam(parameters, lr=1e-3)
    return parameters, optimiser, torch.randn(steps, trials, inputs), torch.randn(steps, trials, outputs)


def descend(loss, parameters, optimiser):
    """Backward, clipping to norm 1, Adam."""
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(parameters, 1.0)
    optimiser.step()
