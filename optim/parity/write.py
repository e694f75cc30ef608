"""Writes how PyTorch's optimizers, schedules and clipping go: optimizers.json, schedules.json and clipping.json.

    python -m venv env && env/bin/pip install torch==2.11.0 && env/bin/python optim/parity/write.py

Two parameters are stepped with gradients that follow from the step; the second has none at steps 0 and 3.
"""

import base64
import json
import pathlib

import torch
from torch import optim

HERE = pathlib.Path(__file__).parent
STEPS = 8
torch.set_num_threads(1)


def save(value):
    plain = value.detach().contiguous()
    data = base64.b64encode(plain.flatten().view(torch.uint8).numpy().tobytes()).decode()
    return {"dtype": str(value.dtype).removeprefix("torch."), "shape": list(value.shape), "data": data}


def wave(count, phase):
    return (torch.arange(count, dtype=torch.float64) * 0.7 + phase).sin().float()


OPTIMIZERS = [
    ("SGD", {"lr": 0.1}),
    ("SGD", {"lr": 0.05, "momentum": 0.9}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1}),
    ("SGD", {"lr": 0.05, "momentum": 0.5, "dampening": 0.3, "maximize": True}),
    ("Adam", {}),
    ("Adam", {"lr": 0.01, "betas": [0.8, 0.95], "eps": 1e-6, "weight_decay": 0.05}),
    ("Adam", {"lr": 0.01, "amsgrad": True}),
    ("AdamW", {"lr": 0.01}),
    ("AdamW", {"lr": 0.02, "weight_decay": 0.2, "amsgrad": True, "maximize": True}),
]


def trajectory(name, options):
    params = [wave(6, 0.0).reshape(2, 3).requires_grad_(), wave(4, 1.0).requires_grad_()]
    optimizer = getattr(optim, name)(params, **options)
    after = []
    for step in range(STEPS):
        params[0].grad = wave(6, 2.0 + step).reshape(2, 3)
        params[1].grad = None if step in (0, 3) else wave(4, 5.0 + step)
        optimizer.step()
        after.append([save(param) for param in params])
    state = [{key: save(value) for key, value in optimizer.state[param].items() if value is not None} for param in params]
    return {"name": name, "options": options, "after": after, "state": state}


def sequential(optimizer):
    first = optim.lr_scheduler.LinearLR(optimizer, start_factor=0.1, total_iters=10)
    second = optim.lr_scheduler.CosineAnnealingLR(optimizer, 50, eta_min=0.01)
    return optim.lr_scheduler.SequentialLR(optimizer, [first, second], [10])


SCHEDULES = [
    ("LambdaLR", lambda o: optim.lr_scheduler.LambdaLR(o, lambda epoch: 1 / (1 + epoch))),
    ("StepLR", lambda o: optim.lr_scheduler.StepLR(o, 7, gamma=0.5)),
    ("MultiStepLR", lambda o: optim.lr_scheduler.MultiStepLR(o, [5, 20, 40])),
    ("ExponentialLR", lambda o: optim.lr_scheduler.ExponentialLR(o, 0.97)),
    ("LinearLR", lambda o: optim.lr_scheduler.LinearLR(o, 0.2, 0.8, 30)),
    ("CosineAnnealingLR", lambda o: optim.lr_scheduler.CosineAnnealingLR(o, 60, eta_min=0.001)),
    ("OneCycleLR", lambda o: optim.lr_scheduler.OneCycleLR(o, 0.4, total_steps=60, cycle_momentum=False)),
    ("SequentialLR", sequential),
]


def values(name, make):
    one, other = torch.zeros(1, requires_grad=True), torch.zeros(1, requires_grad=True)
    optimizer = optim.SGD([{"params": [one]}, {"params": [other], "lr": 0.5}], lr=0.1)
    schedule = make(optimizer)
    rates = [[group["lr"] for group in optimizer.param_groups]]
    for _ in range(59):
        optimizer.step()
        schedule.step()
        rates.append([group["lr"] for group in optimizer.param_groups])
    return {"name": name, "rates": rates}


def clipped(max_norm, norm_type):
    params = [torch.zeros(2, 3, requires_grad=True), torch.zeros(4, requires_grad=True), torch.zeros(1, requires_grad=True)]
    params[0].grad, params[1].grad = wave(6, 1.0).reshape(2, 3) * 3, wave(4, 2.0) * 3
    norm = torch.nn.utils.clip_grad_norm_(params, max_norm, norm_type)
    name = "Infinity" if norm_type == float("inf") else norm_type
    return {"max_norm": max_norm, "norm_type": name, "norm": save(norm), "grads": [save(params[0].grad), save(params[1].grad)]}


def lines(items):
    return "[\n" + ",\n".join(json.dumps(item) for item in items) + "\n]\n"


(HERE / "optimizers.json").write_text(lines([trajectory(*one) for one in OPTIMIZERS]))
(HERE / "schedules.json").write_text(lines([values(*one) for one in SCHEDULES]))
clipping = [clipped(*one) for one in ((1.0, 2.0), (100.0, 2.0), (0.5, 1.0), (2.0, float("inf")))]
(HERE / "clipping.json").write_text(lines(clipping))
