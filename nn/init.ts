/**
 * Initialization of tensors: PyTorch's `torch.nn.init`. Each function writes its tensor in place, unrecorded
 * by autograd, and returns it. The same seed gives the same numbers as PyTorch.
 *
 * @example All biases zero, all matrices orthogonal
 * ```ts
 * import { nn, ops, tidy } from "@cohort/distributed";
 * import { assert, assertEquals } from "@std/assert";
 *
 * using net = new nn.Sequential(new nn.Linear(4, 4), new nn.ReLU(), new nn.Linear(4, 2));
 * for (const [name, parameter] of net.namedParameters()) {
 *   if (name.endsWith("bias")) nn.init.zeros_(parameter);
 *   else nn.init.orthogonal_(parameter);
 * }
 * const state = net.stateDict();
 * assertEquals(state["0.bias"]!.toArray(), [0, 0, 0, 0]);
 * tidy(() => {
 *   const weight = state["0.weight"]!;
 *   assert(ops.allclose(weight.matmul(weight.t()), ops.eye(4), { atol: 1e-5 }));
 * });
 * ```
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { refuseUnknown } from "../options.ts";
import { type Generator, noGrad, ops, Tensor, tidy } from "../ffi/mod.ts";

/** Source of random numbers. */
export interface RandomOptions {
  /** Generator on the tensor's device. Default: the generator that `ops.manualSeed` seeds. */
  generator?: Generator | null;
}

/** Options of {@linkcode uniform_}. */
export interface UniformOptions extends RandomOptions {
  /** Lower bound, inclusive. Default: 0. */
  a?: number;
  /** Upper bound, exclusive. Default: 1. */
  b?: number;
}

/** Options of {@linkcode normal_}. */
export interface NormalOptions extends RandomOptions {
  /** Mean. Default: 0. */
  mean?: number;
  /** Standard deviation. Default: 1. */
  std?: number;
}

/** Options of {@linkcode truncNormal_}. */
export interface TruncNormalOptions extends NormalOptions {
  /** Minimum. Default: -2. */
  a?: number;
  /** Maximum. Default: 2. */
  b?: number;
}

/** Options of {@linkcode xavierUniform_}, {@linkcode xavierNormal_} and {@linkcode orthogonal_}. */
export interface GainOptions extends RandomOptions {
  /** Factor of the numbers. Default: 1. */
  gain?: number;
}

/** Options of {@linkcode kaimingUniform_} and {@linkcode kaimingNormal_}. */
export interface KaimingOptions extends RandomOptions {
  /** Negative slope of `"leaky_relu"`. Default: 0. */
  a?: number;
  /** `"fan_in"` (the default) keeps the variance of values, `"fan_out"` that of gradients. */
  mode?: "fan_in" | "fan_out";
  /** Nonlinearity after the layer. Default: `"leaky_relu"`. */
  nonlinearity?: Nonlinearity;
}

/** Nonlinearities of {@linkcode calculateGain}. */
export type Nonlinearity =
  | "linear"
  | "conv1d"
  | "conv2d"
  | "conv3d"
  | "conv_transpose1d"
  | "conv_transpose2d"
  | "conv_transpose3d"
  | "sigmoid"
  | "tanh"
  | "relu"
  | "leaky_relu"
  | "selu";

/**
 * Returns PyTorch's recommended gain for a nonlinearity.
 *
 * @param nonlinearity The nonlinearity. The gain is 1 for linear layers and the sigmoid, 5/3 for tanh, √2 for
 * ReLU, √(2 / (1 + slope²)) for the leaky ReLU, 3/4 for SELU.
 * @param param Negative slope of the leaky ReLU. Default: 0.01.
 * @returns The gain.
 * @throws {TypeError} If the nonlinearity is unknown.
 */
export function calculateGain(nonlinearity: Nonlinearity, param = 0.01): number {
  switch (nonlinearity) {
    case "linear":
    case "conv1d":
    case "conv2d":
    case "conv3d":
    case "conv_transpose1d":
    case "conv_transpose2d":
    case "conv_transpose3d":
    case "sigmoid":
      return 1;
    case "tanh":
      return 5 / 3;
    case "relu":
      return Math.sqrt(2);
    case "leaky_relu":
      return Math.sqrt(2 / (1 + param ** 2));
    case "selu":
      return 3 / 4;
    default:
      throw new TypeError(
        `Cannot calculate the gain of ${
          escapeLine(String(nonlinearity))
        }: give a nonlinearity's name, as "relu"`,
      );
  }
}

/**
 * Fills a tensor from the uniform distribution on [a, b).
 *
 * @param tensor The tensor to fill.
 * @param options The bounds.
 * @returns The tensor.
 */
export function uniform_(tensor: Tensor, options: UniformOptions = {}): Tensor {
  refuseUnknown("fill by uniform_", options, { generator: true, a: true, b: true });
  const { a = 0, b = 1, generator } = options;
  return noGrad(() => tensor.uniform_(a, b, { generator }));
}

/**
 * Fills a tensor from a normal distribution.
 *
 * @param tensor The tensor to fill.
 * @param options The mean and standard deviation.
 * @returns The tensor.
 */
export function normal_(tensor: Tensor, options: NormalOptions = {}): Tensor {
  refuseUnknown("fill by normal_", options, { generator: true, mean: true, std: true });
  const { mean = 0, std = 1, generator } = options;
  return noGrad(() => tensor.normal_(mean, std, { generator }));
}

/**
 * Fills a tensor from a normal distribution truncated to [a, b], by the inverse of its distribution function
 * (https://people.sc.fsu.edu/~jburkardt/presentations/truncated_normal.pdf).
 *
 * @param tensor The tensor to fill.
 * @param options The mean, the standard deviation, and the bounds.
 * @returns The tensor.
 */
export function truncNormal_(tensor: Tensor, options: TruncNormalOptions = {}): Tensor {
  refuseUnknown("fill by truncNormal_", options, {
    generator: true,
    mean: true,
    std: true,
    a: true,
    b: true,
  });
  const { mean = 0, std = 1, a = -2, b = 2, generator } = options;
  return noGrad(() => {
    const [low, high] = [normalCdf((a - mean) / std), normalCdf((b - mean) / std)];
    tensor.uniform_(2 * low - 1, 2 * high - 1, { generator }).erfinv_();
    return tensor.mul_(std * Math.sqrt(2)).add_(mean).clamp_(a, b);
  });
}

function normalCdf(x: number): number {
  const erf = tidy(() => Tensor.fromArray([x / Math.SQRT2], [1], { dtype: "float64" }).erf().item());
  return (1 + (erf as number)) / 2;
}

/**
 * Fills a tensor with a value.
 *
 * @param tensor The tensor to fill.
 * @param val The value.
 * @returns The tensor.
 */
export function constant_(tensor: Tensor, val: number): Tensor {
  return noGrad(() => tensor.fill_(val));
}

/**
 * Fills a tensor with 1.
 *
 * @param tensor The tensor to fill.
 * @returns The tensor.
 */
export function ones_(tensor: Tensor): Tensor {
  return constant_(tensor, 1);
}

/**
 * Fills a tensor with 0.
 *
 * @param tensor The tensor to fill.
 * @returns The tensor.
 */
export function zeros_(tensor: Tensor): Tensor {
  return constant_(tensor, 0);
}

/**
 * Fills a tensor with the identity matrix: 1 on the diagonal, 0 elsewhere.
 *
 * @param tensor `[rows, columns]`.
 * @returns The tensor.
 * @throws {RangeError} If it does not have two dimensions.
 */
export function eye_(tensor: Tensor): Tensor {
  const { shape } = tensor;
  if (shape.length !== 2) {
    throw new RangeError(`Cannot make the identity of shape [${shape}]: give a tensor of two dimensions`);
  }
  return noGrad(() => ops.eye(shape[0]!, shape[1]!, { out: tensor }));
}

/**
 * Fills a weight from the uniform distribution on ±gain √(6 / (fan_in + fan_out)) (Glorot and Bengio 2010).
 *
 * @param tensor A weight: `[out, in, ...kernel]`.
 * @param options The gain.
 * @returns The tensor.
 * @throws {RangeError} If it has fewer than two dimensions.
 */
export function xavierUniform_(tensor: Tensor, options: GainOptions = {}): Tensor {
  refuseUnknown("fill by xavierUniform_", options, { generator: true, gain: true });
  const { gain = 1, generator } = options;
  const { fan_in, fan_out } = fansOf(tensor);
  const bound = Math.sqrt(3) * (gain * Math.sqrt(2 / (fan_in + fan_out)));
  return uniform_(tensor, { a: -bound, b: bound, generator });
}

/**
 * Fills a weight from the normal distribution with standard deviation gain √(2 / (fan_in + fan_out)) (Glorot
 * and Bengio 2010).
 *
 * @param tensor A weight: `[out, in, ...kernel]`.
 * @param options The gain.
 * @returns The tensor.
 * @throws {RangeError} If it has fewer than two dimensions.
 */
export function xavierNormal_(tensor: Tensor, options: GainOptions = {}): Tensor {
  refuseUnknown("fill by xavierNormal_", options, { generator: true, gain: true });
  const { gain = 1, generator } = options;
  const { fan_in, fan_out } = fansOf(tensor);
  return normal_(tensor, { std: gain * Math.sqrt(2 / (fan_in + fan_out)), generator });
}

/**
 * Fills a weight from the uniform distribution on ±gain √(3 / fan) (He et al. 2015).
 *
 * @param tensor A weight: `[out, in, ...kernel]`.
 * @param options The fan, and the nonlinearity that sets the gain.
 * @returns The tensor.
 * @throws {RangeError} If it has fewer than two dimensions.
 * @throws {TypeError} If the mode or nonlinearity is unknown.
 */
export function kaimingUniform_(tensor: Tensor, options: KaimingOptions = {}): Tensor {
  refuseUnknown("fill by kaimingUniform_", options, {
    generator: true,
    a: true,
    mode: true,
    nonlinearity: true,
  });
  if (tensor.shape.includes(0)) return tensor;
  const bound = Math.sqrt(3) * kaimingStd(tensor, options);
  return uniform_(tensor, { a: -bound, b: bound, generator: options.generator });
}

/**
 * Fills a weight from the normal distribution with standard deviation gain / √fan (He et al. 2015).
 *
 * @param tensor A weight: `[out, in, ...kernel]`.
 * @param options The fan, and the nonlinearity that sets the gain.
 * @returns The tensor.
 * @throws {RangeError} If it has fewer than two dimensions.
 * @throws {TypeError} If the mode or nonlinearity is unknown.
 */
export function kaimingNormal_(tensor: Tensor, options: KaimingOptions = {}): Tensor {
  refuseUnknown("fill by kaimingNormal_", options, {
    generator: true,
    a: true,
    mode: true,
    nonlinearity: true,
  });
  if (tensor.shape.includes(0)) return tensor;
  return normal_(tensor, { std: kaimingStd(tensor, options), generator: options.generator });
}

/**
 * Fills a tensor with a random matrix times the gain. Its rows or columns, whichever are fewer, are
 * orthonormal (Saxe et al. 2013).
 *
 * @param tensor A tensor of two or more dimensions. The dimensions after the first are flattened into
 * columns.
 * @param options The gain.
 * @returns The tensor.
 * @throws {RangeError} If it has fewer than two dimensions.
 */
export function orthogonal_(tensor: Tensor, options: GainOptions = {}): Tensor {
  refuseUnknown("fill by orthogonal_", options, { generator: true, gain: true });
  const { gain = 1, generator } = options;
  const { shape } = tensor;
  if (shape.length < 2) {
    throw new RangeError(`Cannot make shape [${shape}] orthogonal: give a tensor of two dimensions or more`);
  }
  if (shape.includes(0)) return tensor;
  const rows = shape[0]!;
  const columns = tensor.numel / rows;
  tidy(() =>
    noGrad(() => {
      const { dtype, device } = tensor;
      const drawn = ops.empty([rows, columns], { dtype, device }).normal_(0, 1, { generator });
      if (rows < columns) drawn.t_();
      const [q, r] = ops.linalg_qr(drawn);
      // These signs make the distribution of Q uniform (https://arxiv.org/abs/math-ph/0609050).
      q.mul_(r.diag(0).sign());
      if (rows < columns) q.t_();
      tensor.copy_(q.reshape(shape)).mul_(gain);
    })
  );
  return tensor;
}

/**
 * Returns a weight's fan-in and fan-out: the number of inputs per output, and of outputs per input.
 *
 * @param tensor A weight: `[out, in, ...kernel]`.
 */
export function fansOf(tensor: Tensor): { fan_in: number; fan_out: number } {
  const [out, into, ...kernel] = tensor.shape;
  if (out === undefined || into === undefined) {
    throw new RangeError(
      `Cannot compute fan in and fan out of shape [${tensor.shape}]: give a tensor of two dimensions or more`,
    );
  }
  const field = kernel.reduce((product, size) => product * size, 1);
  return { fan_in: into * field, fan_out: out * field };
}

function kaimingStd(tensor: Tensor, options: KaimingOptions): number {
  const { a = 0, mode = "fan_in", nonlinearity = "leaky_relu" } = options;
  if (mode !== "fan_in" && mode !== "fan_out") {
    throw new TypeError(`Cannot use mode ${escapeLine(String(mode))}: give "fan_in" or "fan_out"`);
  }
  return calculateGain(nonlinearity, a) / Math.sqrt(fansOf(tensor)[mode]);
}
