"""Writes the results of PyTorch's optimizers, schedules and clipping: optimizers.json, layouts.json,
schedules.json, edges.json and clipping.json.

    python -m venv env && env/bin/pip install torch==2.11.0 && env/bin/python optim/parity/write.py

It updates two parameters with gradients computed from the step number. The second has none at steps 0 and 3.
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
    plain = value.detach().resolve_conj().resolve_neg().to_dense().contiguous()
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
    ("Adam", {"lr": 0.01, "weight_decay": 0.1, "decoupled_weight_decay": True}),
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


# Memory layouts. Per layout: the tensor that contains the parameter, the parameter, and the gradient of a step.


def pairs(count, phase):
    return torch.view_as_complex(torch.stack([wave(count, phase), wave(count, phase + 0.3)], -1))


def columns(step):
    base = wave(24, 0.0).reshape(4, 6)
    return base, base[:, 1:4], wave(12, 2.0 + step).reshape(4, 3)


def rows_apart(step):
    base = wave(24, 0.0).reshape(8, 3)
    return base, base[::2], wave(12, 2.0 + step).reshape(3, 4).t()


def transposed_gradient(step):
    base = wave(12, 0.0).reshape(3, 4)
    return base, base, wave(12, 2.0 + step).reshape(4, 3).t()


def transposed_parameter(step):
    base = wave(12, 0.0).reshape(4, 3)
    return base, base.t(), wave(12, 2.0 + step).reshape(3, 4)


def both_transposed(step):
    base = wave(12, 0.0).reshape(4, 3)
    return base, base.t(), wave(12, 2.0 + step).reshape(4, 3).t()


def expanded_gradient(step):
    base = wave(12, 0.0).reshape(3, 4)
    return base, base, wave(1, 2.0 + step).expand(3, 4)


def expanded_rows(step):
    base = wave(12, 0.0).reshape(3, 4)
    return base, base, wave(3, 2.0 + step).reshape(3, 1).expand(3, 4)


def channels_last(step):
    base = wave(48, 0.0).reshape(2, 3, 4, 2).contiguous(memory_format=torch.channels_last)
    return base, base, wave(48, 2.0 + step).reshape(2, 3, 4, 2)


def gradient_of_columns(step):
    base = wave(12, 0.0).reshape(4, 3)
    return base, base, wave(24, 2.0 + step).reshape(4, 6)[:, 2:5]


def scalar(step):
    base = wave(5, 0.0)
    return base, base[2], wave(1, 2.0 + step)[0]


def complex_numbers(step):
    base = pairs(6, 0.0).reshape(2, 3)
    return base, base, pairs(6, 2.0 + step).reshape(2, 3)


def complex_columns(step):
    base = pairs(12, 0.0).reshape(3, 4)
    return base, base[:, 1:3], pairs(6, 2.0 + step).reshape(2, 3).t()


def conjugated_gradient(step):
    base = pairs(6, 0.0)
    return base, base, pairs(6, 2.0 + step).conj()


def negated_gradient(step):
    base = wave(6, 0.0)
    return base, base, pairs(6, 2.0 + step).conj().imag


def half(step):
    base = wave(40, 0.0).half()
    return base, base, wave(40, 2.0 + step).half()


def half_columns(step):
    base = wave(60, 0.0).half().reshape(6, 10)
    return base, base[:, 1:8], wave(42, 2.0 + step).half().reshape(6, 7)


def bfloat16(step):
    base = wave(40, 0.0).bfloat16()
    return base, base, wave(40, 2.0 + step).bfloat16()


def double(step):
    base = wave(40, 0.0).double()
    return base, base, wave(40, 2.0 + step).double()


def sparse_gradient(step):
    base = wave(12, 0.0).reshape(4, 3)
    grad = torch.sparse_coo_tensor(torch.tensor([[0, 2, 2 if step else 3]]), wave(9, 2.0 + step).reshape(3, 3), (4, 3))
    return base, base, grad


LAYOUTS = [
    columns, rows_apart, transposed_gradient, transposed_parameter, both_transposed, expanded_gradient, expanded_rows,
    channels_last, gradient_of_columns, scalar, complex_numbers, complex_columns, conjugated_gradient, negated_gradient,
    half, half_columns, bfloat16, double, sparse_gradient,
]  # fmt: skip
STEPPED = [
    ("SGD", {"lr": 0.1}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "nesterov": True, "maximize": True}),
    ("SGD", {"lr": 0.05, "momentum": 0.5, "dampening": 0.3, "weight_decay": 0.1}),
    ("Adam", {"lr": 0.01, "weight_decay": 0.05, "amsgrad": True}),
    ("Adam", {"lr": 0.01, "weight_decay": 0.05, "decoupled_weight_decay": True}),
    ("AdamW", {"lr": 0.02, "weight_decay": 0.2, "maximize": True}),
]


def stepped(layout, name, options):
    """Takes three steps. Returns None if PyTorch raises an error."""
    base, param, _ = layout(0)
    param.requires_grad_()
    optimizer = getattr(optim, name)([param], **options, foreach=False, fused=False)
    try:
        for step in range(3):
            param.grad = layout(step)[2]
            optimizer.step()
        state = {key: save(value) for key, value in optimizer.state[param].items() if value is not None}
    except RuntimeError:
        return {"layout": layout.__name__, "name": name, "options": options, "base": None, "state": {}}
    return {"layout": layout.__name__, "name": name, "options": options, "base": save(base), "state": state}


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


lr = optim.lr_scheduler


def one_after_other(optimizer, schedules, milestones):
    return [lr.SequentialLR(optimizer, schedules, milestones)]


def nested(o):
    inner = lr.SequentialLR(o, [lr.ExponentialLR(o, 0.9), lr.LinearLR(o, 0.5, 1.0, 3)], [3])
    return one_after_other(o, [inner, lr.StepLR(o, 2, 0.5)], [6])


# Edge cases, chained schedules, and groups that are added at step 3. The test uses the same names.
EDGES = {
    "LinearLR without steps": lambda o: [lr.LinearLR(o, 0.5, 1.0, 0)],
    "LinearLR of one step": lambda o: [lr.LinearLR(o, 0.25, 1.0, 1)],
    "LinearLR to nothing": lambda o: [lr.LinearLR(o, 1.0, 0.0, 4)],
    "LinearLR that stays": lambda o: [lr.LinearLR(o, 0.5, 0.5, 4)],
    "StepLR at each step": lambda o: [lr.StepLR(o, 1, 0.5)],
    "StepLR to nothing": lambda o: [lr.StepLR(o, 3, 0.0)],
    "MultiStepLR at 0 and twice at 3": lambda o: [lr.MultiStepLR(o, [3, 0, 3, 7], 0.5)],
    "MultiStepLR without milestones": lambda o: [lr.MultiStepLR(o, [])],
    "ExponentialLR of 1": lambda o: [lr.ExponentialLR(o, 1.0)],
    "ExponentialLR of 0": lambda o: [lr.ExponentialLR(o, 0.0)],
    "CosineAnnealingLR of one step": lambda o: [lr.CosineAnnealingLR(o, 1, 0.01)],
    "CosineAnnealingLR past its end": lambda o: [lr.CosineAnnealingLR(o, 3, 0.01)],
    "CosineAnnealingLR that rises": lambda o: [lr.CosineAnnealingLR(o, 5, 0.7)],
    "OneCycleLR to its end": lambda o: [lr.OneCycleLR(o, 0.4, 11, cycle_momentum=False)],
    "OneCycleLR down alone": lambda o: [lr.OneCycleLR(o, 0.4, 11, pct_start=0.0, cycle_momentum=False)],
    "OneCycleLR up alone": lambda o: [lr.OneCycleLR(o, 0.4, 12, pct_start=1.0, cycle_momentum=False)],
    "OneCycleLR without a first factor": lambda o: [
        lr.OneCycleLR(o, 0.4, 12, div_factor=1.0, final_div_factor=2.0, cycle_momentum=False)
    ],
    "SequentialLR at once": lambda o: one_after_other(o, [lr.LinearLR(o, 0.1, 1.0, 4), lr.StepLR(o, 2, 0.5)], [1]),
    "SequentialLR of three": lambda o: one_after_other(
        o, [lr.ExponentialLR(o, 0.5), lr.LinearLR(o, 0.5, 1.0, 3), lr.CosineAnnealingLR(o, 4)], [2, 6]
    ),
    "SequentialLR that skips one": lambda o: one_after_other(
        o, [lr.ExponentialLR(o, 0.5), lr.StepLR(o, 1), lr.MultiStepLR(o, [1, 3], 0.5)], [4, 4]
    ),
    "SequentialLR with OneCycleLR": lambda o: one_after_other(
        o,
        [lr.LambdaLR(o, lambda epoch: 1 / (1 + epoch)), lr.OneCycleLR(o, 0.4, 8, cycle_momentum=False)],
        [4],
    ),
    "SequentialLR in SequentialLR": nested,
    "LinearLR and ExponentialLR": lambda o: [lr.LinearLR(o, 0.1, 1.0, 5), lr.ExponentialLR(o, 0.9)],
    "StepLR and CosineAnnealingLR": lambda o: [lr.StepLR(o, 4, 0.5), lr.CosineAnnealingLR(o, 6, 0.01)],
    "MultiStepLR and LinearLR": lambda o: [lr.MultiStepLR(o, [2, 5], 0.5), lr.LinearLR(o, 0.5, 1.0, 3)],
    "LambdaLR and ExponentialLR": lambda o: [lr.LambdaLR(o, lambda epoch: 1 / (1 + epoch)), lr.ExponentialLR(o, 0.9)],
    "StepLR, a group added": lambda o: [lr.StepLR(o, 2, 0.5)],
    "MultiStepLR, a group added": lambda o: [lr.MultiStepLR(o, [2, 5], 0.5)],
    "ExponentialLR, a group added": lambda o: [lr.ExponentialLR(o, 0.9)],
    "LinearLR, a group added": lambda o: [lr.LinearLR(o, 0.1, 1.0, 5)],
    "LambdaLR, a group added": lambda o: [lr.LambdaLR(o, lambda epoch: 1 / (1 + epoch))],
    "OneCycleLR, a group added": lambda o: [lr.OneCycleLR(o, 0.4, 12, cycle_momentum=False)],
    "CosineAnnealingLR, a group added": lambda o: [lr.CosineAnnealingLR(o, 4)],
}


def edge(name, make):
    """Returns the rates of all groups after each step, up to the step where PyTorch raises an error."""
    one, other = torch.zeros(1, requires_grad=True), torch.zeros(1, requires_grad=True)
    optimizer = optim.SGD([{"params": [one]}, {"params": [other], "lr": 0.5}], lr=0.1)
    schedules = make(optimizer)
    rates = [[group["lr"] for group in optimizer.param_groups]]
    try:
        for step in range(1, 14):
            if step == 3 and name.endswith("added"):
                optimizer.add_param_group({"params": [torch.zeros(1, requires_grad=True)], "lr": 0.3})
            optimizer.step()
            for schedule in schedules:
                schedule.step()
            rates.append([group["lr"] for group in optimizer.param_groups])
    except (ValueError, KeyError, ZeroDivisionError):
        pass
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
(HERE / "layouts.json").write_text(lines([stepped(layout, *one) for layout in LAYOUTS for one in STEPPED]))
(HERE / "schedules.json").write_text(lines([values(*one) for one in SCHEDULES]))
(HERE / "edges.json").write_text(lines([edge(*one) for one in EDGES.items()]))
clipping = [clipped(*one) for one in ((1.0, 2.0), (100.0, 2.0), (0.5, 1.0), (2.0, float("inf")))]
(HERE / "clipping.json").write_text(lines(clipping))
