"""Writes the results of PyTorch's torch.nn, which nn/parity/*_test.ts compare with:

    python nn/parity/write.py

Each layer, function and loss is one expression in JavaScript and one in Python. Both run after the same seed.
"""

import base64
import json
import math
import pathlib

import torch
from torch import nn
from torch.nn import functional as F

HERE = pathlib.Path(__file__).parent
torch.set_num_threads(1)
LEAST = 100


def wave(*shape, step=1.7, dtype=torch.float32):
    """Returns numbers that look random and are the same on every machine."""
    count = math.prod(shape)
    values = [math.fmod(math.sin(index * step + 0.3) * 43758.5453, 1) for index in range(count)]
    return torch.tensor(values, dtype=torch.float64).to(dtype).reshape(shape)


def save(value):
    if value is None:
        return None
    if isinstance(value, (tuple, list)):
        return [save(item) for item in value]
    plain = value.detach().contiguous()
    data = base64.b64encode(plain.flatten().view(torch.uint8).numpy().tobytes()).decode() if plain.numel() else ""
    return {"dtype": str(value.dtype).removeprefix("torch."), "shape": list(value.shape), "data": data}


def brief(value):
    """Saves a parameter. Large ones become checksums, which depend on the bits of every element."""
    if value.numel() <= LEAST:
        return save(value)
    bits = value.detach().contiguous().flatten().view(torch.int32).to(torch.int64)
    places = torch.arange(1, bits.numel() + 1)
    return {"shape": list(value.shape), "sums": [int(bits.sum()), int((bits * places).sum())]}


X = {
    "x4": wave(2, 4), "x3_4": wave(2, 3, 4), "x6_5": wave(2, 6, 5), "x4_9": wave(2, 4, 9), "image": wave(1, 4, 6, 5),
    "wide": wave(2, 6, 3, 4), "ids": torch.tensor([[1, 0, 2], [4, 2, 2]]), "tokens": wave(2, 5, 8), "seq": wave(4, 2, 8),
    "source": wave(2, 3, 8, step=2.3), "one": wave(5, 8), "late": wave(5, 1, 8), "flat": wave(2, 12),
    "pad": torch.tensor([[False, False, False, True, True], [False, False, False, False, True]]),
    "causal": torch.triu(torch.ones(5, 5, dtype=torch.bool), 1), "bias": wave(5, 5, step=0.9), "cross": wave(4, 5, 3, step=0.7),
    "logits": wave(6, 4) * 3, "logits3": wave(2, 4, 3) * 3, "classes": torch.tensor([1, 0, 3, 2, 3, 1]),
    "some": torch.tensor([1, -100, 3, 2, -100, 1]), "classes3": torch.tensor([[1, 0, 3], [2, 2, 0]]),
    "probs": torch.softmax(wave(6, 4, step=2.9), 1), "w4": wave(4, step=5.1).abs() + 0.25, "target": wave(6, 4, step=0.4) * 2,
    "unit": torch.sigmoid(wave(6, 4) * 2), "yes": torch.sigmoid(wave(6, 4, step=1.1) * 4).round(),
    "video": wave(1, 2, 3, 4, 3), "line": wave(1, 2, 5),
}

# The layer in JavaScript, the layer in Python, its inputs, and keyword arguments of forward.
LAYERS = [
    ("Linear(4, 3)", None, ["x3_4"]),
    ("Linear(4, 3, { bias: false })", "Linear(4, 3, bias=False)", ["x4"]),
    ("Linear(64, 64)", None, []),
    ("Identity()", None, ["x4"]),
    ("Conv1d(4, 6, 3)", None, ["x4_9"]),
    ("Conv1d(4, 6, 3, { stride: 2, padding: 1, groups: 2, bias: false })", "Conv1d(4, 6, 3, stride=2, padding=1, groups=2, bias=False)", ["x4_9"]),
    ("Conv1d(4, 4, 4, { padding: 'same', dilation: 2 })", "Conv1d(4, 4, 4, padding='same', dilation=2)", ["x4_9"]),
    ("Conv1d(4, 4, 4, { padding: 'same', padding_mode: 'reflect' })", "Conv1d(4, 4, 4, padding='same', padding_mode='reflect')", ["x4_9"]),
    ("Conv2d(4, 3, 3)", None, ["image"]),
    ("Conv2d(4, 3, [3, 2], { stride: 2, padding: 1, bias: false })", "Conv2d(4, 3, (3, 2), stride=2, padding=1, bias=False)", ["image"]),
    ("Conv2d(4, 8, 3, { padding: [1, 2], dilation: [1, 2], groups: 4, padding_mode: 'circular' })", "Conv2d(4, 8, 3, padding=(1, 2), dilation=(1, 2), groups=4, padding_mode='circular')", ["image"]),
    ("Conv2d(4, 2, 3, { padding: 'valid', padding_mode: 'replicate' })", "Conv2d(4, 2, 3, padding='valid', padding_mode='replicate')", ["image"]),
    ("Conv2d(4, 2, [2, 3], { padding: [1, 2], padding_mode: 'replicate' })", "Conv2d(4, 2, (2, 3), padding=(1, 2), padding_mode='replicate')", ["image"]),
    ("Conv2d(16, 32, 3)", None, []),
    ("ConvTranspose2d(4, 3, 2)", None, ["image"]),
    ("ConvTranspose2d(4, 6, [3, 2], { stride: 2, padding: [1, 0], output_padding: 1, groups: 2, dilation: [1, 2] })", "ConvTranspose2d(4, 6, (3, 2), stride=2, padding=(1, 0), output_padding=1, groups=2, dilation=(1, 2))", ["image"]),
    ("LayerNorm(4)", None, ["x3_4"]),
    ("LayerNorm([3, 4], { eps: 0.1, bias: false })", "LayerNorm([3, 4], eps=0.1, bias=False)", ["x3_4"]),
    ("LayerNorm(4, { elementwise_affine: false })", "LayerNorm(4, elementwise_affine=False)", ["x3_4"]),
    ("RMSNorm(4)", None, ["x3_4"]),
    ("RMSNorm([3, 4], { eps: 0.01, elementwise_affine: false })", "RMSNorm([3, 4], eps=0.01, elementwise_affine=False)", ["x3_4"]),
    ("GroupNorm(3, 6)", None, ["wide"]),
    ("GroupNorm(2, 6, { eps: 0.1, affine: false })", "GroupNorm(2, 6, eps=0.1, affine=False)", ["x6_5"]),
    ("BatchNorm1d(4)", None, ["x4_9"]),
    ("BatchNorm1d(4, { momentum: null })", "BatchNorm1d(4, momentum=None)", ["x4"]),
    ("BatchNorm2d(4, { momentum: 0.3, eps: 0.01 })", "BatchNorm2d(4, momentum=0.3, eps=0.01)", ["image"]),
    ("BatchNorm2d(4, { affine: false, track_running_stats: false })", "BatchNorm2d(4, affine=False, track_running_stats=False)", ["image"]),
    ("Embedding(5, 3)", None, ["ids"]),
    ("Embedding(5, 3, { padding_idx: -3, scale_grad_by_freq: true })", "Embedding(5, 3, padding_idx=-3, scale_grad_by_freq=True)", ["ids"]),
    ("Embedding(5, 3, { padding_idx: 0 })", "Embedding(5, 3, padding_idx=0)", ["ids"]),
    ("Dropout()", None, ["flat"]),
    ("Dropout(0.2, { inplace: true })", "Dropout(0.2, inplace=True)", ["flat"]),
    ("Dropout2d(0.4)", None, ["wide"]),
    ("ReLU()", None, ["x4"]), ("ReLU({ inplace: true })", "ReLU(inplace=True)", ["x4"]),
    ("GELU()", None, ["x4"]), ("GELU({ approximate: 'tanh' })", "GELU(approximate='tanh')", ["x4"]),
    ("SiLU()", None, ["x4"]), ("SiLU({ inplace: true })", "SiLU(inplace=True)", ["x4"]),
    ("Sigmoid()", None, ["x4"]), ("Tanh()", None, ["x4"]),
    ("LeakyReLU()", None, ["x4"]), ("LeakyReLU(0.3, { inplace: true })", "LeakyReLU(0.3, inplace=True)", ["x4"]),
    ("Softmax(-1)", None, ["x3_4"]), ("Softmax(1)", None, ["x3_4"]), ("LogSoftmax(1)", None, ["x3_4"]),
    ("Softplus()", None, ["x4"]), ("Softplus({ beta: 2.5, threshold: 1.5 })", "Softplus(beta=2.5, threshold=1.5)", ["x4"]),
    ("ELU()", None, ["x4"]), ("ELU(0.5, { inplace: true })", "ELU(0.5, inplace=True)", ["x4"]),
    ("Hardswish()", None, ["x4"]), ("Hardswish({ inplace: true })", "Hardswish(inplace=True)", ["x4"]),
    ("Mish()", None, ["x4"]), ("Mish({ inplace: true })", "Mish(inplace=True)", ["x4"]),
    ("Flatten()", None, ["image"]), ("Flatten(0, 1)", None, ["x3_4"]),
    ("Unflatten(1, [3, 4])", "Unflatten(1, (3, 4))", ["flat"]), ("Unflatten(-1, [-1, 2])", "Unflatten(-1, (-1, 2))", ["flat"]),
    ("MaxPool2d(2)", None, ["image"]),
    ("MaxPool2d([3, 2], { stride: [1, 2], padding: 1, dilation: [2, 1], ceil_mode: true })", "MaxPool2d((3, 2), stride=(1, 2), padding=1, dilation=(2, 1), ceil_mode=True)", ["image"]),
    ("AvgPool2d(2)", None, ["image"]),
    ("AvgPool2d([3, 2], { stride: 2, padding: [1, 0], ceil_mode: true, count_include_pad: false })", "AvgPool2d((3, 2), stride=2, padding=(1, 0), ceil_mode=True, count_include_pad=False)", ["image"]),
    ("AvgPool2d(2, { divisor_override: 3 })", "AvgPool2d(2, divisor_override=3)", ["image"]),
    ("AdaptiveAvgPool2d(3)", None, ["image"]), ("AdaptiveAvgPool2d([null, 2])", "AdaptiveAvgPool2d((None, 2))", ["image"]),
    ("Upsample({ scale_factor: 2 })", "Upsample(scale_factor=2)", ["x6_5"]),
    ("Upsample({ scale_factor: [1.5, 2], mode: 'bilinear' })", "Upsample(scale_factor=(1.5, 2), mode='bilinear')", ["image"]),
    ("Upsample({ size: [4, 9], mode: 'bicubic', align_corners: true })", "Upsample(size=(4, 9), mode='bicubic', align_corners=True)", ["image"]),
    ("Upsample({ size: 3 })", "Upsample(size=3)", ["image"]),
    ("MultiheadAttention(8, 2)", None, ["seq", "seq", "seq"]),
    ("MultiheadAttention(8, 2, { batch_first: true, bias: false })", "MultiheadAttention(8, 2, batch_first=True, bias=False)", ["tokens", "source", "source"], {"need_weights": False}),
    ("MultiheadAttention(8, 4, { batch_first: true })", "MultiheadAttention(8, 4, batch_first=True)", ["tokens", "tokens", "tokens"], {"key_padding_mask": "@pad", "attn_mask": "@bias", "average_attn_weights": False}),
    ("MultiheadAttention(8, 4, { batch_first: true })", "MultiheadAttention(8, 4, batch_first=True)", ["tokens", "tokens", "tokens"], {"key_padding_mask": "@pad", "attn_mask": "@causal", "need_weights": False}),
    ("MultiheadAttention(8, 2, { batch_first: true })", "MultiheadAttention(8, 2, batch_first=True)", ["tokens", "source", "source"], {"attn_mask": "@cross"}),
    ("MultiheadAttention(8, 2, { batch_first: true })", "MultiheadAttention(8, 2, batch_first=True)", ["tokens", "source", "source"], {"attn_mask": "@cross", "need_weights": False}),
    ("MultiheadAttention(8, 2)", None, ["late", "late", "late"], {"attn_mask": "@causal", "is_causal": True, "need_weights": False}),
    ("MultiheadAttention(8, 2)", None, ["one", "one", "one"]),
    ("MultiheadAttention(8, 2, { batch_first: true })", "MultiheadAttention(8, 2, batch_first=True)", ["one", "one", "one"], {"need_weights": False}),
    ("MultiheadAttention(8, 2, { dropout: 0.5 })", "MultiheadAttention(8, 2, dropout=0.5)", ["seq", "seq", "seq"]),
    ("TransformerEncoderLayer(8, 2, { dim_feedforward: 12 })", "TransformerEncoderLayer(8, 2, dim_feedforward=12)", ["seq"]),
    ("TransformerEncoderLayer(8, 2, { dim_feedforward: 12, dropout: 0, activation: 'gelu', batch_first: true, norm_first: true, layer_norm_eps: 0.01 })", "TransformerEncoderLayer(8, 2, dim_feedforward=12, dropout=0.0, activation='gelu', batch_first=True, norm_first=True, layer_norm_eps=0.01)", ["tokens"], {"src_mask": "@causal", "is_causal": True}),
    ("TransformerEncoderLayer(8, 4, { dim_feedforward: 12, dropout: 0, batch_first: true, bias: false })", "TransformerEncoderLayer(8, 4, dim_feedforward=12, dropout=0.0, batch_first=True, bias=False)", ["tokens"], {"src_key_padding_mask": "@pad"}),
    ("Sequential(new nn.Linear(4, 5), new nn.Tanh(), new nn.Linear(5, 2))", "Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 2))", ["x4"]),
    ("Sequential({ conv: new nn.Conv2d(4, 4, 3), norm: new nn.BatchNorm2d(4), act: new nn.ReLU() })", "Sequential(__import__('collections').OrderedDict(conv=nn.Conv2d(4, 4, 3), norm=nn.BatchNorm2d(4), act=nn.ReLU()))", ["image"]),
]

INITS = [
    ("uniform_(t)", "uniform_(t)", [3, 4]), ("uniform_(t, { a: -2, b: 0.5 })", "uniform_(t, -2, 0.5)", [3, 4]),
    ("normal_(t)", "normal_(t)", [3, 4]), ("normal_(t, { mean: 2, std: 0.1 })", "normal_(t, 2, 0.1)", [4, 5]),
    ("truncNormal_(t)", "trunc_normal_(t)", [5, 6]), ("truncNormal_(t, { std: 0.02 })", "trunc_normal_(t, std=0.02)", [5, 6]),
    ("truncNormal_(t, { mean: 0.3, std: 1.5, a: -1, b: 0.75 })", "trunc_normal_(t, 0.3, 1.5, -1, 0.75)", [5, 6]),
    ("constant_(t, 0.3)", "constant_(t, 0.3)", [3]), ("ones_(t)", "ones_(t)", [3]), ("zeros_(t)", "zeros_(t)", [3]),
    ("eye_(t)", "eye_(t)", [3, 4]),
    ("xavierUniform_(t)", "xavier_uniform_(t)", [4, 3]), ("xavierUniform_(t, { gain: 1.7 })", "xavier_uniform_(t, 1.7)", [4, 3, 2, 2]),
    ("xavierNormal_(t)", "xavier_normal_(t)", [4, 3]), ("xavierNormal_(t, { gain: 0.3 })", "xavier_normal_(t, 0.3)", [4, 3, 2]),
    ("kaimingUniform_(t)", "kaiming_uniform_(t)", [4, 3]),
    ("kaimingUniform_(t, { a: 0.2, mode: 'fan_out' })", "kaiming_uniform_(t, 0.2, 'fan_out')", [4, 3, 2]),
    ("kaimingNormal_(t, { nonlinearity: 'relu' })", "kaiming_normal_(t, nonlinearity='relu')", [4, 3]),
    ("kaimingNormal_(t, { mode: 'fan_out', nonlinearity: 'tanh' })", "kaiming_normal_(t, mode='fan_out', nonlinearity='tanh')", [4, 3, 3, 3]),
    ("orthogonal_(t)", "orthogonal_(t)", [4, 4]), ("orthogonal_(t, { gain: 2 })", "orthogonal_(t, 2)", [3, 5]),
    ("orthogonal_(t)", "orthogonal_(t)", [6, 2, 2]),
]
GAINS = [("linear",), ("conv_transpose2d",), ("sigmoid",), ("tanh",), ("relu",), ("leaky_relu",), ("leaky_relu", 0.2), ("selu",)]

# Function in JavaScript, class, Python's function, input, target, options ("@": one of X).
LOSSES = [
    ("crossEntropy", "CrossEntropyLoss", "cross_entropy", "logits", "classes", {}),
    ("crossEntropy", "CrossEntropyLoss", "cross_entropy", "logits", "some", {"weight": "@w4", "label_smoothing": 0.1}),
    ("crossEntropy", "CrossEntropyLoss", "cross_entropy", "logits", "classes", {"ignore_index": 3}),
    ("crossEntropy", "CrossEntropyLoss", "cross_entropy", "logits", "probs", {"label_smoothing": 0.2}),
    ("crossEntropy", "CrossEntropyLoss", "cross_entropy", "logits3", "classes3", {}),
    ("nllLoss", "NLLLoss", "nll_loss", "logits", "some", {"weight": "@w4"}),
    ("nllLoss", "NLLLoss", "nll_loss", "logits3", "classes3", {"ignore_index": 2}),
    ("mseLoss", "MSELoss", "mse_loss", "logits", "target", {}),
    ("l1Loss", "L1Loss", "l1_loss", "logits", "target", {}),
    ("smoothL1Loss", "SmoothL1Loss", "smooth_l1_loss", "logits", "target", {}),
    ("smoothL1Loss", "SmoothL1Loss", "smooth_l1_loss", "logits", "target", {"beta": 0.3}),
    ("smoothL1Loss", "SmoothL1Loss", "smooth_l1_loss", "logits", "target", {"beta": 0}),
    ("huberLoss", "HuberLoss", "huber_loss", "logits", "target", {}),
    ("huberLoss", "HuberLoss", "huber_loss", "logits", "target", {"delta": 0.4}),
    ("binaryCrossEntropy", "BCELoss", "binary_cross_entropy", "unit", "yes", {}),
    ("binaryCrossEntropy", "BCELoss", "binary_cross_entropy", "unit", "probs", {"weight": "@w4"}),
    ("binaryCrossEntropyWithLogits", "BCEWithLogitsLoss", "binary_cross_entropy_with_logits", "logits", "yes", {}),
    ("binaryCrossEntropyWithLogits", "BCEWithLogitsLoss", "binary_cross_entropy_with_logits", "logits", "probs", {"weight": "@w4", "pos_weight": "@w4"}),
    ("klDiv", "KLDivLoss", "kl_div", "logits", "probs", {}),
    ("klDiv", "KLDivLoss", "kl_div", "logits", "target", {"log_target": True}),
]

FUNCTIONS = [
    ("interpolate", "line", {"scale_factor": 1.7}), ("interpolate", "line", {"size": 3, "mode": "nearest-exact"}),
    ("interpolate", "line", {"scale_factor": 2.2, "mode": "linear"}), ("interpolate", "line", {"size": 8, "mode": "linear", "align_corners": True}),
    ("interpolate", "line", {"size": 2, "mode": "area"}),
    ("interpolate", "image", {"scale_factor": [0.5, 2]}), ("interpolate", "image", {"scale_factor": 1.5, "mode": "nearest-exact"}),
    ("interpolate", "image", {"scale_factor": 1.7, "mode": "bilinear", "recompute_scale_factor": True}),
    ("interpolate", "image", {"scale_factor": 1.7, "mode": "bilinear"}),
    ("interpolate", "image", {"scale_factor": 0.6, "mode": "area"}), ("interpolate", "image", {"size": [3, 3], "mode": "bilinear", "antialias": True}),
    ("interpolate", "image", {"scale_factor": 0.5, "mode": "bicubic", "antialias": True}), ("interpolate", "image", {"size": 7, "mode": "bicubic"}),
    ("interpolate", "video", {"scale_factor": 2}), ("interpolate", "video", {"size": [2, 3, 4], "mode": "nearest-exact"}),
    ("interpolate", "video", {"size": [2, 6, 4], "mode": "trilinear"}), ("interpolate", "video", {"scale_factor": 0.7, "mode": "area"}),
    ("pad", "image", {"pad": [1, 2]}), ("pad", "image", {"pad": [1, -1, 0, 2], "value": 0.5}), ("pad", "image", {"pad": [1, 2, 2, 1], "mode": "reflect"}),
    ("pad", "image", {"pad": [1, 2, 2, 1], "mode": "replicate"}), ("pad", "x6_5", {"pad": [2, 3], "mode": "circular"}),
    ("normalize", "x3_4", {}), ("normalize", "x3_4", {"p": 1, "dim": -1}), ("normalize", "x3_4", {"p": 3.5, "dim": 0, "eps": 2}),
]


def named(options):
    return {key: X[value[1:]] if isinstance(value, str) and value.startswith("@") else value for key, value in options.items()}


def weighted(outputs):
    total = 0
    for output in outputs:
        if output is not None and output.requires_grad:
            total = total + (output * wave(*output.shape, step=3.1)).sum()
    return total


def listed(value):
    return list(value) if isinstance(value, tuple) else [value]


def layer(js, python, inputs, options={}):
    torch.manual_seed(7)
    module = eval(f"nn.{python or js}")
    saved = {"made": js, "inputs": inputs, "options": options, "printed": str(module)}
    saved["state"] = {key: brief(value) for key, value in module.state_dict().items()}
    if not inputs:
        return saved
    leaves = {}
    for name in inputs:
        if X[name].is_floating_point():
            leaves.setdefault(name, X[name].clone().requires_grad_())
    # A leaf cannot be written in place.
    given = [leaves[name] * 1 if "inplace" in js else leaves.get(name, X[name]) for name in inputs]
    torch.manual_seed(8)
    outputs = listed(module(*given, **named(options)))
    saved["train"] = save(outputs)
    wanted = [*leaves.values(), *module.parameters()]
    saved["gradients"] = save(torch.autograd.grad(weighted(outputs), wanted, allow_unused=True)) if wanted else []
    saved["after"] = {key: save(value) for key, value in module.named_buffers()}
    module.eval()
    given = [leaves[name] * 1 if "inplace" in js else leaves.get(name, X[name]) for name in inputs]
    saved["eval"] = save(listed(module(*given, **named(options))))
    return saved


def init(js, python, shape):
    torch.manual_seed(3)
    t = torch.empty(shape)
    eval(f"nn.init.{python}")
    return {"made": js, "shape": shape, "value": save(t)}


def loss(name, cls, python, given, target, options):
    results = {}
    for reduction in ["mean", "sum", "none", *(["batchmean"] if name == "klDiv" else [])]:
        leaf = X[given].clone().requires_grad_()
        value = getattr(F, python)(leaf, X[target], **named(options), reduction=reduction)
        results[reduction] = [save(value), save(torch.autograd.grad(weighted([value]), leaf)[0])]
    return {"name": name, "class": cls, "input": given, "target": target, "options": options, "results": results}


def function(name, given, options):
    leaf = X[given].clone().requires_grad_()
    value = getattr(F, name)(leaf, **options)
    return {"name": name, "input": given, "options": options, "value": save(value), "gradient": save(torch.autograd.grad(weighted([value]), leaf)[0])}


def lines(items):
    """Writes one item per line, for readable diffs."""
    return "[\n" + ",\n".join(json.dumps(item) for item in items) + "\n]"


def main():
    groups = {
        "layers": [layer(*one) for one in LAYERS],
        "inits": [init(*one) for one in INITS],
        "gains": [[list(one), nn.init.calculate_gain(*one)] for one in GAINS],
        "losses": [loss(*one) for one in LOSSES],
        "functions": [function(*one) for one in FUNCTIONS],
    }
    pool = "{\n" + ",\n".join(f"{json.dumps(key)}: {json.dumps(save(value))}" for key, value in X.items()) + "\n}"
    text = "{\n" + f'"pool": {pool},\n' + ",\n".join(f"{json.dumps(key)}: {lines(items)}" for key, items in groups.items()) + "\n}\n"
    (HERE / "layers.json").write_text(text)
    print({key: len(items) for key, items in groups.items()}, f"{len(text)} bytes")


main()
