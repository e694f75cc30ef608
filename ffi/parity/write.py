"""Writes what PyTorch computes: operators.json, printing.json and indexing.json, beside this file.

    python -m venv env && env/bin/pip install torch==2.11.0 && env/bin/python ffi/parity/write.py

A call is a name of ATen, arguments and, at the end, those by name. In it, "@name" is a tensor of the pool, {"!": [...]} a
tensor of these elements, {"generator": seed} a generator. What comes back is compared element by element; where the call
is marked `grad`, also the gradients of what it was given (of the first so many), for a sum with fixed weights.
"""

import base64
import itertools
import json
import pathlib

import torch

HERE = pathlib.Path(__file__).parent
aten = torch.ops.aten
torch.set_num_threads(1)


def wave(*shape, low=-1.0, high=1.0, step=0.7, dtype=torch.float32):
    """Numbers that look random and are the same everywhere."""
    count = 1
    for size in shape:
        count *= size
    position = torch.arange(count, dtype=torch.float64) * step
    fraction = (position.sin() * 43758.5453).frac().abs()
    return (low + (high - low) * fraction).to(dtype).reshape(shape)


POOL = {
    "a": wave(2, 3),
    "b": wave(2, 3, step=1.3),
    "row": wave(3, step=1.9),
    "col": wave(2, 1, step=2.3),
    "pos": wave(2, 3, low=0.2, high=2.0),
    "unit": wave(2, 3, low=0.05, high=0.95),
    "big": wave(2, 3, low=-6.0, high=6.0),
    "gt1": wave(2, 3, low=1.1, high=3.0),
    "i": torch.tensor([[3, -1, 4], [1, -5, 9]]),
    "j": torch.tensor([[2, 7, 1], [8, 2, 8]]),
    "u8": torch.tensor([[3, 1, 4], [1, 5, 9]], dtype=torch.uint8),
    "f": torch.tensor([[True, False, True], [False, False, True]]),
    "g": torch.tensor([[True, True, False], [False, True, True]]),
    "d": wave(2, 3, dtype=torch.float64),
    "h": wave(2, 3).to(torch.bfloat16),
    "z": torch.complex(wave(2, 3), wave(2, 3, step=1.1)),
    "nan": torch.tensor([1.0, float("nan"), float("inf"), -float("inf"), -2.5]),
    "v": wave(4),
    "w": wave(4, step=1.7),
    "m34": wave(3, 4),
    "m33": wave(3, 3),
    "m32": wave(3, 2),
    "m23": wave(2, 3, step=0.9),
    "spd": torch.tensor([[4.0, 1.0, 0.5], [1.0, 3.0, 0.25], [0.5, 0.25, 2.0]]),
    "tri": torch.tensor([[2.0, 0.0, 0.0], [0.5, 1.5, 0.0], [-0.25, 1.0, 3.0]]),
    "b1": wave(2, 3, 4),
    "b2": wave(2, 4, 3, step=1.1),
    "t4": wave(2, 3, 4, 5),
    "seq": wave(1, 3, 8),
    "image": wave(1, 3, 6, 6),
    "volume": wave(1, 2, 4, 4, 4),
    "k1": wave(4, 3, 3, step=1.3),
    "k2": wave(4, 3, 3, 3, step=1.3),
    "k2t": wave(3, 2, 3, 3, step=1.3),
    "k2g": wave(3, 1, 3, 3, step=1.3),
    "k3": wave(3, 2, 2, 2, 2, step=1.3),
    "bias4": wave(4, step=2.1),
    "bias3": wave(3, step=2.1),
    "bias2": wave(2, step=2.1),
    "mean3": wave(3, step=2.9),
    "var3": wave(3, low=0.5, high=1.5),
    "weight3": wave(3, low=0.5, high=1.5, step=1.5),
    "weight6": wave(6, low=0.5, high=1.5, step=1.5),
    "bias6": wave(6, step=2.1),
    "group": wave(2, 6, 3, 3),
    "table": wave(7, 4),
    "ids": torch.tensor([[1, 0, 6], [2, 2, 5]]),
    "idx": torch.tensor([2, 0]),
    "idx23": torch.tensor([[0, 2, 1], [1, 0, 2]]),
    "labels": torch.tensor([2, 0]),
    "logits": wave(2, 3, low=-2.0, high=2.0),
    "targets": wave(2, 3, low=0.1, high=0.9, step=1.1),
    "signs": torch.tensor([[1.0, -1.0, 1.0], [-1.0, -1.0, 1.0]]),
    "q": wave(1, 2, 4, 8),
    "k": wave(1, 2, 4, 8, step=1.1),
    "vv": wave(1, 2, 4, 8, step=1.9),
    "lin_w": wave(5, 3, step=1.1),
    "lin_b": wave(5, step=1.7),
    "sorted": torch.tensor([-1.0, 0.0, 0.5, 2.0]),
    "counts": torch.tensor([0, 1, 1, 3, 2, 1, 1, 3]),
    "prelu": torch.tensor([0.25]),
}

CASES = []


def case(name, *args, grad=False, seed=None, **kwargs):
    CASES.append((name, args, kwargs, grad, seed))


def each(names, *args, **options):
    for name in names.split():
        case(name, *args, **options)


# One tensor, element by element.
each(
    """abs neg exp exp2 expm1 sin cos tan sinh cosh tanh atan asinh ceil floor round trunc frac sign sgn square relu relu6
    sigmoid silu selu celu elu softplus mish hardswish hardsigmoid hardtanh gelu log_sigmoid logical_not signbit erf erfc
    positive leaky_relu hardshrink softshrink  sinc deg2rad rad2deg isnan isinf isfinite isneginf
    isposinf isreal angle""",
    "@big",
)
each("sqrt rsqrt reciprocal log log2 log10 log1p lgamma digamma i0 special_i1", "@pos")
each("asin acos atanh logit erfinv special_ndtri special_log_ndtr special_entr", "@unit")
each("acosh special_erfcx special_i0e special_i1e special_ndtr", "@gt1")
each("exp sin tanh sigmoid silu gelu relu elu softplus erf square mish hardswish selu leaky_relu cos atan", "@big", grad=True)
each("sqrt rsqrt reciprocal log log1p lgamma", "@pos", grad=True)
each("asin acos logit atanh", "@unit", grad=True)
case("gelu", "@big", approximate="tanh", grad=True)
case("polygamma", 1, "@pos")
case("threshold", "@big", 0.5, 0.0, grad=True)
case("nan_to_num", "@nan", 0.5, 9.0, -9.0)
each("isnan isinf isfinite", "@nan")
each("bitwise_not abs neg sign", "@i")
each("conj real imag abs angle exp sgn conj_physical view_as_real resolve_conj", "@z")
case("clamp", "@a", -0.5, 0.5, grad=True)
case("clamp", "@a", min=0.0)
case("clamp", "@a", "@b", None)
case("clip", "@a", 0.0)
case("clamp_min", "@a", 0.1)
case("clamp_max", "@a", 0.1)
case("prelu", "@a", "@prelu", grad=True)
case("rrelu", "@a", 0.1, 0.3, False)
case("glu", "@m34", 1, grad=True)
case("frexp", "@pos")
case("pow", "@pos", "@b", grad=True)
case("pow", "@pos", 2)
case("pow", "@a", 3, grad=True)
case("pow", 2, "@a", grad=True)
case("pow", "@i", 2)
case("float_power", "@pos", 1.5)

# Two tensors, with broadcasting and promotion.
for name in "add sub mul div maximum minimum atan2 copysign".split():
    for first, second in [("@a", "@b"), ("@a", "@row"), ("@col", "@row")]:
        case(name, first, second, grad=first == "@a" and second == "@row")
each("fmax fmin fmod remainder hypot logaddexp logaddexp2 floor_divide xlogy heaviside nextafter ldexp", "@a", "@pos")
each("hypot logaddexp logaddexp2 xlogy", "@pos", "@gt1", grad=True)
each("eq ne lt le gt ge", "@a", "@b")
each("eq ne lt le gt ge", "@i", 2)
each("bitwise_and bitwise_or bitwise_xor gcd lcm", "@i", "@j")
each("bitwise_left_shift bitwise_right_shift", "@u8", 1)
each("logical_and logical_or logical_xor bitwise_and bitwise_or", "@f", "@g")
each("add mul div sub", "@i", "@a")
each("add mul", "@u8", "@i")
each("add mul", "@h", "@a")
each("add div", "@d", "@i")
each("add mul div sub", "@z", "@a")
case("add", "@a", "@b", alpha=0.5, grad=True)
case("sub", "@a", "@b", alpha=2, grad=True)
case("add", "@i", 3)
case("add", "@i", 0.5)
case("mul", "@f", "@a")
case("rsub", "@a", 1, grad=True)
case("div", "@i", "@j", rounding_mode="floor")
case("div", "@i", "@j", rounding_mode="trunc")
case("div", "@a", 3, grad=True)
case("true_divide", "@i", 2)
case("multiply", "@a", "@b")
case("subtract", "@a", "@b")
case("divide", "@a", "@pos")
case("addcmul", "@a", "@b", "@row", value=0.5, grad=True)
case("addcdiv", "@a", "@b", "@pos", value=0.5, grad=True)
case("lerp", "@a", "@b", 0.3, grad=True)
case("lerp", "@a", "@b", "@unit")
case("isclose", "@a", "@b", 0.5, 0.5)
case("allclose", "@a", "@a")
case("equal", "@a", "@b")
case("polar", "@pos", "@a")
case("complex", "@a", "@b")
case("where", "@f", "@a", "@b", grad=True)
case("where", "@f", "@a", 0)
case("where", "@f")
case("result_type", "@i", 0.5)
case("can_cast", "float64", "int32")
case("promote_types", "int16", "float16")

# In place and into.
for name, args in {
    "add_": ["@b"], "sub_": ["@b"], "mul_": ["@row"], "div_": ["@pos"], "pow_": [2], "clamp_": [-0.2, 0.2], "fill_": [3],
    "zero_": [], "relu_": [], "sigmoid_": [], "tanh_": [], "exp_": [], "neg_": [], "abs_": [], "floor_": [], "round_": [],
    "copy_": ["@i"], "masked_fill_": ["@f", 9], "addcmul_": ["@b", "@row"], "addcdiv_": ["@b", "@pos"], "lerp_": ["@b", 0.5],
    "index_fill_": [1, "@idx", 7], "silu_": [], "hardswish_": [], "leaky_relu_": [], "elu_": [], "clamp_min_": [0],
    "transpose_": [0, 1], "t_": [], "unsqueeze_": [0], "triu_": [], "tril_": [], "remainder_": [0.3],
    "index_add_": [1, {"!": [2, 0, 1]}, "@b"], "scatter_": [1, "@idx23", 5], "cumsum_": [1], "nan_to_num_": [],
}.items():
    case(name, "@a", *args)
case("add", "@a", "@b", out="@m23")
case("mm", "@a", "@m34", out={"!": [[0.0] * 4] * 2})
case("max", "@a", 1, out=[{"!": [0.0, 0.0]}, {"!": [0, 0]}])

# Reductions.
each("sum mean prod amax amin std var norm argmax argmin max min median any all count_nonzero nansum nanmean "
     "nanmedian aminmax std_mean var_mean", "@a")
each("sum mean prod std var norm", "@a", grad=True)
for name in "sum mean amax amin std var nansum nanmean".split():
    case(name, "@t4", [1, -1], grad=name in ("sum", "mean", "amax", "std", "var"))
    case(name, "@a", 1, True) if name not in ("std", "var") else case(name, "@a", 1, correction=0, keepdim=True)
each("prod argmax argmin max min median mode any all cumsum cumprod logcumsumexp cummax cummin count_nonzero nanmedian", "@a", 1)
each("cumsum cumprod logcumsumexp max min median", "@a", 1, grad=True)
case("logsumexp", "@a", [1], grad=True)
case("norm", "@a", 1)
case("norm", "@t4", 2, [1, 2], True)
case("renorm", "@a", 2, 0, 0.5)
case("sum", "@i")
case("sum", "@f", 0)
case("sum", "@i", dtype="float64")
case("std_mean", "@a", [1])
case("var_mean", "@a", [1], correction=0)
case("aminmax", "@a", dim=1)
case("kthvalue", "@m34", 2, 1)
case("topk", "@m34", 2, 1, grad=True)
case("topk", "@m34", 2, 0, False)
case("sort", "@m34", 1, True, grad=True)
case("sort", "@m34", stable=True, dim=0)
case("argsort", "@m34", 0)
case("msort", "@m34")
case("unique_dim", "@ids", 0, True, True, True)
case("_unique2", "@ids", True, True, True)
case("unique_consecutive", "@counts", True, True)
case("bincount", "@counts")
case("histc", "@m34", 4, -1.0, 1.0)
case("histogram", "@v", 3)
case("quantile", "@m34", 0.3, 1)
case("nanquantile", "@m34", 0.3, 1)
case("trace", "@m33", grad=True)
case("dist", "@a", "@b", 2, grad=True)
case("cdist", "@m34", "@m34", 2)
case("cosine_similarity", "@a", "@b", 1, grad=True)
case("pairwise_distance", "@a", "@b", grad=True)
case("diff", "@m34", 1, 1)
case("trapezoid", "@m34")
case("cov", "@m34")
case("corrcoef", "@m34")
case("searchsorted", "@sorted", "@v")
case("bucketize", "@v", "@sorted")
case("segment_reduce", "@v", "sum", lengths={"!": [1, 3]})

# Views and shapes.
each("t flatten detach clone contiguous squeeze numpy_T matrix_H mT adjoint alias ravel", "@a")
each("t flatten clone squeeze", "@a", grad=True)
case("reshape", "@t4", [6, -1], grad=True)
case("view", "@t4", [2, 60], grad=True)
case("view", "@a", "int32")
case("view_as", "@a", "@m32")
case("reshape_as", "@a", "@m32")
case("transpose", "@t4", 1, 3, grad=True)
case("permute", "@t4", [0, 2, 3, 1], grad=True)
case("movedim", "@t4", 0, 2)
case("moveaxis", "@t4", [0, 1], [2, 3])
case("swapaxes", "@t4", 0, 1)
case("unsqueeze", "@a", 1, grad=True)
case("squeeze", "@col", 1)
case("expand", "@col", [2, 4], grad=True)
case("expand_as", "@col", "@a")
case("broadcast_to", "@row", [2, 3])
case("broadcast_tensors", ["@col", "@row"])
case("repeat", "@a", [2, 1, 2], grad=True)
case("repeat_interleave", "@a", 2, 1, grad=True)
case("repeat_interleave", "@idx")
case("tile", "@a", [2, 2])
case("narrow", "@m34", 1, 1, 2, grad=True)
case("select", "@t4", 1, -1, grad=True)
case("slice", "@m34", 1, 0, None, 2, grad=True)
case("unfold", "@v", 0, 2, 1, grad=True)
case("as_strided", "@m34", [2, 2], [1, 4], 1)
case("diagonal", "@m34", 1, grad=True)
case("diag", "@row")
case("diag", "@m33")
case("diag_embed", "@a")
case("diagflat", "@a")
case("tril", "@m34", -1, grad=True)
case("triu", "@m34", 1, grad=True)
case("flip", "@t4", [0, 2], grad=True)
case("fliplr", "@a")
case("flipud", "@a")
case("roll", "@m34", [1, -1], [0, 1], grad=True)
case("rot90", "@m34")
case("split", "@m34", 3, 1, grad=True)
case("split", "@m34", [1, 3], 1)
case("chunk", "@m34", 3, 1, grad=True)
case("tensor_split", "@m34", 3, 1)
case("unbind", "@a", 1, grad=True)
case("hsplit", "@m34", 2)
case("unflatten", "@m34", 1, [2, 2])
case("cat", ["@a", "@b"], 1, grad=True)
case("concat", ["@a", "@b"])
case("stack", ["@a", "@b"], 2, grad=True)
each("hstack vstack dstack column_stack block_diag", ["@a", "@b"])
case("meshgrid", ["@row", "@v"], indexing="ij")
case("cartesian_prod", ["@row", "@v"])
case("combinations", "@v", 2)
case("atleast_2d", "@row")
case("channel_shuffle", "@group", 3)
case("to", "@a", "float64", grad=True)
case("to", "@a", "int32")
case("_to_copy", "@a", dtype="float16")
case("type_as", "@a", "@d")
case("view_as_complex", {"!": [[1.0, 2.0], [3.0, 4.0]]})
case("constant_pad_nd", "@a", [1, 2, 0, 1], 0.5, grad=True)
case("pad", "@image", [1, 1, 2, 2], "reflect", grad=True)
case("pad", "@image", [1, 1, 2, 2], "replicate")
case("pad", "@image", [1, 1, 2, 2], "circular")
case("reflection_pad1d", "@seq", [2, 1])
case("replication_pad2d", "@image", [1, 0, 2, 1])

# Indexing.
case("index_select", "@m34", 1, "@idx", grad=True)
case("gather", "@a", 1, "@idx23", grad=True)
case("scatter", "@a", 1, "@idx23", "@b", grad=True)
case("scatter", "@a", 1, "@idx23", "@b", reduce="add")
case("scatter_add", "@a", 1, "@idx23", "@b", grad=True)
case("scatter_reduce", "@a", 1, "@idx23", "@b", "amax")
case("index_add", "@a", 1, {"!": [2, 0, 1]}, "@b", alpha=2, grad=True)
case("index_copy", "@a", 1, {"!": [2, 0, 1]}, "@b", grad=True)
case("index_fill", "@a", 1, "@idx", 5.0, grad=True)
case("index_reduce", "@a", 1, {"!": [2, 0, 1]}, "@pos", "prod")
case("index", "@m34", [None, "@idx"], grad=True)
case("index", "@a", ["@f"])
case("index_put", "@a", [None, "@idx"], {"!": 7.0}, grad=True)
case("index_put", "@a", ["@f"], {"!": 7.0}, True)
case("masked_select", "@a", "@f", grad=True)
case("masked_fill", "@a", "@f", -1.5, grad=True)
case("masked_scatter", "@a", "@f", "@b")
case("take", "@a", "@idx", grad=True)
case("take_along_dim", "@a", "@idx23", 1)
case("put", "@a", "@idx", {"!": [5.0, 6.0]})
case("nonzero", "@f")
case("argwhere", "@f")
case("select_scatter", "@a", "@row", 0, 1, grad=True)
case("slice_scatter", "@a", {"!": [[1.0], [2.0]]}, 1, 1, 2)
case("diagonal_scatter", "@m33", "@row")
case("embedding", "@table", "@ids", grad=True)
case("embedding", "@table", "@ids", padding_idx=2, grad=True)
case("embedding_bag", "@table", {"!": [1, 3, 4, 0]}, {"!": [0, 2]})
case("one_hot", "@ids", 7)
case("tril_indices", 3, 4)
case("triu_indices", 3, 4, 1)

# Linear algebra.
case("mm", "@a", "@m34", grad=True)
case("matmul", "@b1", "@b2", grad=True)
case("matmul", "@b1", "@v", grad=True)
case("bmm", "@b1", "@b2", grad=True)
case("baddbmm", {"!": [[[0.5]]]}, "@b1", "@b2", beta=0.5, alpha=2, grad=True)
case("addmm", "@v", "@a", "@m34", beta=0.5, alpha=2, grad=True)
case("addmv", "@bias3", "@m34", "@v", grad=True)
case("addbmm", {"!": [[0.5]]}, "@b1", "@b2")
case("addr", {"!": [[0.5]]}, "@v", "@row", grad=True)
case("mv", "@m34", "@v", grad=True)
case("dot", "@v", "@w", grad=True)
case("vdot", "@v", "@w")
case("inner", "@a", "@b", grad=True)
case("outer", "@v", "@row", grad=True)
case("ger", "@v", "@row")
case("kron", "@a", "@col", grad=True)
case("linear", "@a", "@lin_w", "@lin_b", grad=True)
case("bilinear", "@a", "@b", {"!": [[[0.5, -1.0, 2.0], [1.0, 0.0, 1.0], [0.25, 0.5, -0.5]]]})
case("einsum", "ij,jk->ik", ["@a", "@m34"], grad=True)
case("tensordot", "@t4", "@b2", [1], [2])
case("chain_matmul", ["@a", "@m34"])
case("linalg_multi_dot", ["@a", "@m33", "@m34"])
case("cross", "@a", "@b", 1, grad=True)
case("linalg_cross", "@a", "@b", dim=1)
each("det logdet linalg_det linalg_slogdet inverse linalg_inv cholesky linalg_cholesky linalg_eigvalsh matrix_exp", "@spd")
each("det logdet inverse linalg_cholesky linalg_slogdet matrix_exp linalg_eigvalsh", "@spd", grad=True)
case("linalg_svdvals", "@m34", grad=True)
case("linalg_solve", "@spd", "@m34", grad=True)
case("linalg_solve_triangular", "@tri", "@m34", upper=False, grad=True)
case("triangular_solve", "@m34", "@tri", False)
case("cholesky_solve", "@m34", "@tri")
case("cholesky_inverse", "@tri")
case("linalg_lstsq", "@m32", "@m34")
case("linalg_pinv", "@m34")
case("pinverse", "@m34")
case("linalg_matrix_norm", "@a")
case("linalg_vector_norm", "@a", 3, grad=True)
case("linalg_norm", "@a")
case("linalg_cond", "@spd")
case("linalg_matrix_rank", "@m34")
case("linalg_matrix_power", "@spd", 3, grad=True)
case("matrix_power", "@spd", -1)
case("linalg_lu_factor", "@spd")
case("linalg_lu", "@spd")
case("linalg_ldl_factor", "@spd")
case("linalg_vander", "@v")
case("linalg_tensorinv", {"!": [[2.0, 0.0], [0.0, 4.0]]}, 1)
case("linalg_householder_product", "@m32", {"!": [0.5, 0.25]})
case("fft_fft", "@v", grad=False)
case("fft_ifft", "@z")
case("fft_rfft", "@a")
case("fft_irfft", "@z")
case("fft_fft2", "@a")
case("fft_fftn", "@a")
case("fft_fftshift", "@v")
case("fft_fftfreq", 5)

# Layers.
case("conv1d", "@seq", "@k1", "@bias4", grad=True)
case("conv2d", "@image", "@k2", "@bias4", [2, 2], [1, 1], grad=True)
case("conv2d", "@image", "@k2", None, padding="same")
case("conv2d", "@image", "@k2g", None, [1, 1], [1, 1], [2, 2], 3, grad=True)
case("conv3d", "@volume", "@k3", "@bias3", grad=True)
case("conv_transpose1d", "@seq", {"!": [[[1.0, 0.5]], [[0.25, -1.0]], [[2.0, 0.0]]]})
case("conv_transpose2d", "@image", "@k2t", "@bias2", [2, 2], [1, 1], [1, 1], grad=True)
case("convolution", "@image", "@k2", "@bias4", [1, 1], [1, 1], [1, 1], False, [0, 0], 1, grad=True)
case("im2col", "@image", [3, 3], [1, 1], [0, 0], [3, 3], grad=True)
case("col2im", {"!": [[[1.0, 2.0, 3.0, 4.0]] * 4]}, [4, 4], [2, 2], [1, 1], [0, 0], [2, 2])
case("max_pool1d", "@seq", 2, grad=True)
case("max_pool2d", "@image", [3, 3], [2, 2], [1, 1], grad=True)
case("max_pool2d_with_indices", "@image", [2, 2])
case("max_pool3d", "@volume", 2)
case("avg_pool1d", "@seq", 2)
case("avg_pool2d", "@image", 3, 1, 1, False, False, grad=True)
case("avg_pool3d", "@volume", 2)
case("adaptive_avg_pool1d", "@seq", 3)
case("adaptive_avg_pool2d", "@image", [1, 1], grad=True)
case("adaptive_avg_pool2d", "@image", [4, 3])
case("adaptive_max_pool2d", "@image", [2, 2], grad=True)
case("adaptive_avg_pool3d", "@volume", [2, 2, 2])
case("batch_norm", "@image", "@weight3", "@bias3", "@mean3", "@var3", False, 0.1, 1e-5, False, grad=3)
case("batch_norm", "@image", "@weight3", "@bias3", None, None, True, 0.1, 1e-5, False, grad=True)
case("native_batch_norm", "@image", "@weight3", "@bias3", "@mean3", "@var3", True, 0.1, 1e-5)
case("layer_norm", "@a", [3], "@weight3", "@bias3", grad=True)
case("native_layer_norm", "@a", [3], "@weight3", "@bias3", 1e-5)
case("group_norm", "@group", 2, "@weight6", "@bias6", grad=True)
case("native_group_norm", "@group", "@weight6", "@bias6", 2, 6, 9, 2, 1e-5)
case("instance_norm", "@image", "@weight3", "@bias3", None, None, True, 0.1, 1e-5, False, grad=True)
case("rms_norm", "@a", [3], "@weight3", 1e-6, grad=True)
case("upsample_nearest1d", "@seq", [12])
case("upsample_nearest2d", "@image", [12, 9], grad=True)
case("upsample_nearest2d", "@image", None, [2.0, 2.0])
case("upsample_bilinear2d", "@image", [9, 9], False, grad=True)
case("upsample_bicubic2d", "@image", [9, 9], True)
case("_upsample_bilinear2d_aa", "@image", [4, 4], False)
case("upsample_trilinear3d", "@volume", [6, 6, 6], False)
case("grid_sampler", "@image", {"!": [[[[-0.5, 0.5], [0.25, -0.75]]]]}, 0, 0, False, grad=True)
case("affine_grid_generator", {"!": [[[1.0, 0.2, 0.0], [0.0, 1.0, -0.3]]]}, [1, 1, 3, 3], False, grad=True)
case("pixel_shuffle", {"!": [[[[1.0, 2.0]], [[3.0, 4.0]], [[5.0, 6.0]], [[7.0, 8.0]]]]}, 2)
case("pixel_unshuffle", "@image", 2, grad=True)
case("softmax", "@logits", 1, grad=True)
case("softmax", "@logits", -1, "float64")
case("log_softmax", "@logits", 1, grad=True)
case("_softmax", "@logits", 1, False)
case("scaled_dot_product_attention", "@q", "@k", "@vv", grad=True)
case("scaled_dot_product_attention", "@q", "@k", "@vv", None, 0.0, True, grad=True)
case("scaled_dot_product_attention", "@q", "@k", "@vv", {"!": [[True, False, True, True]]}, scale=0.5)
case("dropout", "@a", 0.5, False)
case("gru_cell", {"!": [[0.5, -1.0]]}, {"!": [[0.25]]}, {"!": [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]},
     {"!": [[0.7], [0.8], [0.9]]})

# Losses.
case("mse_loss", "@a", "@b", grad=True)
case("mse_loss", "@a", "@b", 0)
case("l1_loss", "@a", "@b", grad=True)
case("smooth_l1_loss", "@a", "@b", 1, 0.5, grad=True)
case("huber_loss", "@a", "@b", 1, 0.5, grad=True)
case("binary_cross_entropy", "@unit", "@targets", grad=True)
case("binary_cross_entropy_with_logits", "@logits", "@targets", grad=True)
case("cross_entropy_loss", "@logits", "@labels", grad=True)
case("cross_entropy_loss", "@logits", "@labels", None, 1, -100, 0.1, grad=True)
case("nll_loss", "@logits", "@labels", grad=True)
case("kl_div", "@logits", "@targets", grad=True)
case("poisson_nll_loss", "@logits", "@targets", True, False, 1e-8, 1, grad=True)
case("soft_margin_loss", "@logits", "@signs", grad=1)
case("hinge_embedding_loss", "@logits", "@signs", grad=True)
case("margin_ranking_loss", "@a", "@b", "@signs", grad=True)
case("triplet_margin_loss", "@a", "@b", "@m23", grad=True)
case("cosine_embedding_loss", "@a", "@b", {"!": [1, -1]}, grad=True)
case("multi_margin_loss", "@logits", "@labels", grad=True)
case("multilabel_margin_loss", "@logits", {"!": [[0, 2, -1], [1, -1, 0]]})
case("ctc_loss", {"!": wave(4, 1, 3).log_softmax(2).tolist()}, {"!": [[1, 2]]}, [4], [2])

# Random numbers: the same as PyTorch's from the same seed.
case("rand", [2, 3], seed=7)
case("randn", [2, 3], seed=7)
case("randn", [20], seed=7, generator={"generator": 5})
case("randint", 10, [5], seed=7)
case("randint", -3, 4, [5], seed=7)
case("randperm", 9, seed=7)
case("rand_like", "@a", seed=7)
case("randn_like", "@d", seed=7)
case("bernoulli", "@unit", seed=7)
case("multinomial", "@unit", 2, False, seed=7)
case("normal", 1.0, "@pos", seed=7)
case("normal_", "@a", 0.5, 2.0, seed=7)
case("uniform_", "@a", -1.0, 2.0, seed=7)
case("bernoulli_", "@a", 0.3, seed=7)
case("exponential_", "@a", 1.5, seed=7)
case("geometric_", "@a", 0.4, seed=7)
case("random_", "@i", 0, 50, seed=7)
case("log_normal_", "@a", 0.0, 0.5, seed=7)
case("cauchy_", "@a", seed=7)
case("poisson", "@pos", seed=7)
case("dropout", "@a", 0.5, True, seed=7, grad=True)
case("native_dropout", "@a", 0.5, True, seed=7)
case("feature_dropout", "@image", 0.5, True, seed=7)

# Making tensors.
case("zeros", [2, 3])
case("ones", [2], dtype="int64")
case("full", [2, 2], 7)
case("full", [2], 0.5, dtype="float64")
case("full", [2], True)
case("arange", 5)
case("arange", 1, 4)
case("arange", 0, 1, 0.25)
case("linspace", 0, 1, 5)
case("logspace", 0, 2, 3)
case("eye", 3)
case("eye", 2, 3)
case("zeros_like", "@i")
case("ones_like", "@a", dtype="int32")
case("full_like", "@a", 2.5)
case("new_zeros", "@d", [2])
case("new_ones", "@a", [2], dtype="int64")
case("new_full", "@i", [2], 4)
case("scalar_tensor", 2.5)
case("hann_window", 5)
case("hamming_window", 5, False)
case("blackman_window", 5)
case("kaiser_window", 5)
case("vander", "@v", 3)
case("empty", [0, 2])
case("_fused_sdp_choice", "@q", "@k", "@vv")


def resolve(value, made):
    if isinstance(value, str) and value.startswith("@"):
        tensor = POOL[value[1:]].clone()
        made.append(tensor)
        return tensor
    if isinstance(value, dict) and "!" in value:
        tensor = torch.tensor(value["!"])
        made.append(tensor)
        return tensor
    if isinstance(value, dict):
        return torch.Generator().manual_seed(value["generator"])
    if isinstance(value, list):
        return [resolve(item, made) for item in value]
    return value


DTYPES = {str(dtype).removeprefix("torch."): dtype for dtype in vars(torch).values() if isinstance(dtype, torch.dtype)}


def python(value):
    """Names of dtypes as what Python takes in their place."""
    return DTYPES[value] if isinstance(value, str) and value in DTYPES else value


def save(value):
    if isinstance(value, torch.Tensor):
        plain = value.detach().resolve_conj().resolve_neg().contiguous()
        raw = torch.view_as_real(plain) if plain.is_complex() else plain
        data = base64.b64encode(raw.flatten().view(torch.uint8).numpy().tobytes()).decode() if raw.numel() else ""
        return {"dtype": str(value.dtype).removeprefix("torch."), "shape": list(value.shape), "data": data}
    if isinstance(value, (list, tuple)):
        return [save(item) for item in value]
    if isinstance(value, torch.dtype):
        return str(value).removeprefix("torch.")
    return value


def written(value):
    """Arguments as they go into the file: with the elements' dtypes, which JSON's numbers do not tell."""
    if isinstance(value, dict) and "!" in value:
        return {"!": save(torch.tensor(value["!"]))}
    if isinstance(value, dict):
        return {key: written(item) for key, item in value.items()}
    return [written(item) for item in value] if isinstance(value, list) else value


def flat(value):
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, (list, tuple)):
        return list(itertools.chain.from_iterable(map(flat, value)))
    return []


def can_grad(tensor):
    return tensor.is_floating_point() or tensor.is_complex()


# What the dispatcher gives for a dtype: its number.
NUMBERED = {3: "int32", 5: "float16", 6: "float32"}


def run(name, args, kwargs, grad, seed):
    made = []
    given = [python(resolve(arg, made)) for arg in args]
    named = {key: python(resolve(value, made)) for key, value in kwargs.items()}
    leaves = [tensor for tensor in made if can_grad(tensor)]
    leaves = leaves if grad is True else leaves[: int(grad)]
    for leaf in leaves:
        leaf.requires_grad_()
    if seed is not None:
        torch.manual_seed(seed)
    # Several `out`s go by names of their own in the dispatcher.
    operator = getattr(torch if isinstance(named.get("out"), list) else aten, name)
    if name.endswith("_") or "out" in named:
        with torch.no_grad():
            result = operator(*given, **named)
    else:
        result = operator(*given, **named)
    saved = {"name": name, "args": written(list(args))}
    if kwargs:
        saved["named"] = written(kwargs)
    if seed is not None:
        saved["seed"] = seed
    saved["expected"] = NUMBERED[result] if name in ("result_type", "promote_types") else save(result)
    if grad:
        outputs = [tensor for tensor in flat(result) if tensor.requires_grad]
        loss = sum((output * wave(*output.shape, step=3.1, dtype=output.dtype)).sum() for output in outputs)
        saved["gradients"] = [save(one) for one in torch.autograd.grad(loss, leaves, allow_unused=True)]
    return saved


PRINTED = [
    "torch.tensor(3.5)", "torch.tensor(7)", "torch.tensor(True)", "torch.tensor([])", "torch.empty(0, 3)",
    "torch.empty(0, dtype=torch.int64)", "torch.arange(5)", "torch.arange(5.)", "torch.arange(24).reshape(2, 3, 4)",
    "torch.arange(6.).reshape(2, 3)", "torch.arange(6, dtype=torch.int32)", "torch.tensor([[True, False]])",
    "torch.tensor([1.5, -2.25, 1e-3])", "torch.tensor([1e-5, 1.])", "torch.tensor([1e9, 1.])", "torch.tensor([1e9, 2e9])",
    "torch.tensor([1., 2000.])", "torch.tensor([0.5, 2000.])", "torch.tensor([float('nan'), 1., float('inf')])",
    "torch.tensor([float('nan'), 1.5, -float('inf')])", "torch.tensor([float('nan')])", "torch.zeros(3)", "-torch.zeros(2)",
    "torch.tensor([-0., 1.5])", "torch.tensor([0.03125, 0.09375, -0.03125, 1.])", "torch.tensor([100005., 100015., 1e-3])",
    "torch.zeros(1001)", "torch.arange(1001)", "torch.arange(2000).reshape(40, 50)", "torch.arange(1200).reshape(2, 3, 200)",
    "torch.arange(1440).reshape(10, 12, 12)", "torch.linspace(0, 1, 30)", "torch.linspace(-100, 100, 30)",
    "torch.linspace(0, 1, 12, dtype=torch.float64).reshape(3, 4)", "torch.tensor([1.5, 2.5], dtype=torch.float16)",
    "torch.tensor([1.5, 2.3], dtype=torch.bfloat16)", "torch.tensor([1, 255], dtype=torch.uint8)",
    "torch.tensor([1 + 2j, -0.5 - 1.25j])", "torch.tensor([1 + 2j, 3 - 4j], dtype=torch.complex128)",
    "torch.tensor(2.5 - 1j)", "torch.tensor([2**40, -1])", "torch.ones(2, 2, requires_grad=True)",
    "torch.zeros(2, requires_grad=True).exp()", "torch.ones(2, requires_grad=True) * 2", "torch.ones(12, 8, requires_grad=True).sum(0)", "torch.eye(3).to_sparse()",
    "torch.eye(3).to_sparse_csr()", "torch.eye(3, dtype=torch.float64).to_sparse()", "torch.empty(2, 3, device='meta')",
    "torch.empty(2, dtype=torch.int64, device='meta')", "torch.tensor([65535], dtype=torch.uint16)",
    "torch.tensor([18446744073709551615], dtype=torch.uint64)", "torch.tensor([0.5, 1.5]).to(torch.float8_e4m3fn)",
    "torch.tensor([[1e-8, 1e8]])", "torch.tensor([123456.789, 0.1])", "torch.arange(8.).reshape(2, 2, 2, 1) / 3",
    "torch.linalg.vector_norm(torch.ones(2, requires_grad=True))", "torch.arange(3.).conj()", "torch.tensor([1j]).conj()",
]




INDEXED = [
    ["i1"], ["i-1"], ["s1:"], ["s:-1"], ["s::2"], ["s:"], ["n"], ["e"], ["b1"], ["b0"], ["i0", "i2"], ["i0", "s1:", "i3"],
    ["e", "i-1"], ["i1", "e", "s1:3"], ["n", "i0", "n"], ["s:", "n", "i1"], ["e", "n"], ["s0:2", "s-2:", "s1:4:2"],
    ["t[1, 0]"], ["t[[0, 1], [1, 0]]"], ["s:", "t[0, 2]"], ["t[0, 1]", "t[2, 0]"], ["t[0, 1]", "s:", "t[2, 0]"],
    ["i0", "t[0, 2]", "s1:"], ["e", "t[3, 3, 0]"], ["t[[True, False, True], [False, True, False]]"], ["t[True, False]"],
    ["s:", "t[True, False, True]"], ["t[True, True]", "i1"], ["t[]"], ["n", "t[1]", "e"], ["i1", "b1"], ["s5:9"], ["s2:1"],
    ["t[-1]", "t[-1]"], ["t[[1], [0]]", "t[0, 2]"],
]


def index_of(part):
    kind, rest = part[0], part[1:]
    if kind == "i":
        return int(rest)
    if kind == "s":
        return slice(*[int(bound) if bound else None for bound in rest.split(":")])
    if kind == "b":
        return rest == "1"
    if kind == "t":
        values = eval(rest)
        return torch.tensor(values, dtype=torch.int64) if values == [] else torch.tensor(values)
    return None if kind == "n" else ...


def indexed(parts):
    base = torch.arange(24).reshape(2, 3, 4)
    index = tuple(index_of(part) for part in parts)
    got = base[index]
    written = base.clone()
    written[index] = -1
    spread = base.clone()
    spread[index] = torch.arange(got.numel()).reshape(got.shape) + 100
    plain = [json.loads(part[1:].replace("True", "true").replace("False", "false")) if part[0] == "t" else part for part in parts]
    return {"index": plain, "got": save(got), "written": save(written), "spread": save(spread)}


def lines(items):
    """One item a line: a change shows as one."""
    return "[\n" + ",\n".join(json.dumps(item) for item in items) + "\n]\n"


def main():
    saved, failures = [], []
    for one in CASES:
        try:
            saved.append(run(*one))
        except Exception as error:
            failures.append(f"{one[0]}{one[1]}{one[2]}: {str(error)[:300]}")
    if failures:
        raise SystemExit("\n\n".join(failures))
    names = {one["name"] for one in saved}
    gradients = {one["name"] for one in saved if "gradients" in one}
    pool = {name: save(tensor) for name, tensor in POOL.items()}
    (HERE / "pool.json").write_text("{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in pool.items()) + "\n}\n")
    (HERE / "operators.json").write_text(lines(saved))
    (HERE / "printing.json").write_text(lines([{"made": text, "printed": repr(eval(text))} for text in PRINTED]))
    (HERE / "indexing.json").write_text(lines([indexed(parts) for parts in INDEXED]))
    print(f"{len(saved)} calls of {len(names)} operators, gradients of {len(gradients)}")


main()
