/**
 * Activation functions: element-wise, and along a dimension.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { ops, type Tensor } from "../ffi/mod.ts";
import { float } from "./repr.ts";
import { Module } from "./module.ts";

/** Options of activations that can work in place. */
export interface InplaceOptions {
  /** Whether to overwrite the input with the output. Default: false. */
  inplace?: boolean;
}

/** Base class of activations that can work in place. Programs use subclasses such as `ReLU`. */
export abstract class InplaceActivation extends Module {
  /** Whether to overwrite the input with the output. */
  readonly inplace: boolean;

  /**
   * Creates the module.
   *
   * @param options Whether to overwrite the input with the output.
   */
  constructor(options: InplaceOptions = {}) {
    super();
    refuseUnknown(`make ${new.target.name}`, options, { inplace: true });
    this.inplace = options.inplace ?? false;
  }

  /** Returns the options, as PyTorch prints them. */
  protected override extraRepr(): string {
    return this.inplace ? "inplace=True" : "";
  }
}

/** max(x, 0). PyTorch's `torch.nn.ReLU`. */
export class ReLU extends InplaceActivation {
  /** Applies the function to a tensor of any shape. */
  override forward(input: Tensor): Tensor {
    return this.inplace ? ops.relu_(input) : ops.relu(input);
  }
}

/** x × sigmoid(x). PyTorch's `torch.nn.SiLU`. */
export class SiLU extends InplaceActivation {
  /** Applies the function to a tensor of any shape. */
  override forward(input: Tensor): Tensor {
    return this.inplace ? ops.silu_(input) : ops.silu(input);
  }
}

/** x × min(max(x + 3, 0), 6) / 6 (Howard et al. 2019). PyTorch's `torch.nn.Hardswish`. */
export class Hardswish extends InplaceActivation {
  /** Applies the function to a tensor of any shape. */
  override forward(input: Tensor): Tensor {
    return this.inplace ? ops.hardswish_(input) : ops.hardswish(input);
  }

  /** Returns an empty string, as in PyTorch. */
  protected override extraRepr(): string {
    return "";
  }
}

/** x × tanh(softplus(x)) (Misra 2019). PyTorch's `torch.nn.Mish`. */
export class Mish extends InplaceActivation {
  /** Applies the function to a tensor of any shape. */
  override forward(input: Tensor): Tensor {
    return this.inplace ? ops.mish_(input) : ops.mish(input);
  }
}

/** x if it is positive, else x × negative_slope. PyTorch's `torch.nn.LeakyReLU`. */
export class LeakyReLU extends InplaceActivation {
  /** Factor of negative values. */
  readonly negative_slope: number;

  /**
   * Creates the module.
   *
   * @param negative_slope The factor of negative values. Default: 0.01.
   * @param options Whether to overwrite the input with the output.
   */
  constructor(negative_slope = 0.01, options: InplaceOptions = {}) {
    super(options);
    this.negative_slope = negative_slope;
  }

  /** Applies the function to a tensor of any shape. */
  override forward(input: Tensor): Tensor {
    const { negative_slope } = this;
    return this.inplace ? ops.leaky_relu_(input, negative_slope) : ops.leaky_relu(input, negative_slope);
  }

  /** Returns the slope, as PyTorch prints it. */
  protected override extraRepr(): string {
    return `negative_slope=${float(this.negative_slope)}${this.inplace ? ", inplace=True" : ""}`;
  }
}

/** x if it is positive, else alpha × (eˣ - 1) (Clevert et al. 2016). PyTorch's `torch.nn.ELU`. */
export class ELU extends InplaceActivation {
  /** The output approaches −alpha for very negative inputs. */
  readonly alpha: number;

  /**
   * Creates the module.
   *
   * @param alpha The output approaches −alpha for very negative inputs. Default: 1.
   * @param options Whether to overwrite the input with the output.
   */
  constructor(alpha = 1, options: InplaceOptions = {}) {
    super(options);
    this.alpha = alpha;
  }

  /** Applies the function to a tensor of any shape. */
  override forward(input: Tensor): Tensor {
    return this.inplace ? ops.elu_(input, this.alpha) : ops.elu(input, this.alpha);
  }

  /** Returns alpha, as PyTorch prints it. */
  protected override extraRepr(): string {
    return `alpha=${float(this.alpha)}${this.inplace ? ", inplace=True" : ""}`;
  }
}

/** Options of {@linkcode GELU}. */
export interface GELUOptions {
  /** `"none"` (the default) for the exact function, `"tanh"` for an approximation. */
  approximate?: "none" | "tanh";
}

/** x × Φ(x), where Φ is the normal CDF (Hendrycks and Gimpel 2016). PyTorch's `torch.nn.GELU`. */
export class GELU extends Module {
  /** How Φ is computed. */
  readonly approximate: "none" | "tanh";

  /**
   * Creates the module.
   *
   * @param options How Φ is computed.
   */
  constructor(options: GELUOptions = {}) {
    super();
    refuseUnknown("make GELU", options, { approximate: true });
    this.approximate = options.approximate ?? "none";
  }

  /** Applies the function to a tensor of any shape. */
  override forward(input: Tensor): Tensor {
    return ops.gelu(input, { approximate: this.approximate });
  }

  /** Returns how Φ is computed, as PyTorch prints it. */
  protected override extraRepr(): string {
    return `approximate='${this.approximate}'`;
  }
}

/** 1 / (1 + e⁻ˣ). PyTorch's `torch.nn.Sigmoid`. */
export class Sigmoid extends Module {
  /** Applies the function to a tensor of any shape. */
  override forward(input: Tensor): Tensor {
    return ops.sigmoid(input);
  }
}

/** The hyperbolic tangent. PyTorch's `torch.nn.Tanh`. */
export class Tanh extends Module {
  /** Applies the function to a tensor of any shape. */
  override forward(input: Tensor): Tensor {
    return ops.tanh(input);
  }
}

/** Options of {@linkcode Softplus}. */
export interface SoftplusOptions {
  /** How sharp the bend at zero is. Default: 1. */
  beta?: number;
  /** If beta × x is above this value, the output is x. Default: 20. */
  threshold?: number;
}

/** log(1 + exp(beta × x)) / beta. PyTorch's `torch.nn.Softplus`. */
export class Softplus extends Module {
  /** How sharp the bend at zero is. */
  readonly beta: number;
  /** If beta × x is above this value, the output is x. */
  readonly threshold: number;

  /**
   * Creates the module.
   *
   * @param options Beta and the threshold.
   */
  constructor(options: SoftplusOptions = {}) {
    super();
    refuseUnknown("make Softplus", options, { beta: true, threshold: true });
    this.beta = options.beta ?? 1;
    this.threshold = options.threshold ?? 20;
  }

  /** Applies the function to a tensor of any shape. */
  override forward(input: Tensor): Tensor {
    return ops.softplus(input, this.beta, this.threshold);
  }

  /** Returns the options, as PyTorch prints them. */
  protected override extraRepr(): string {
    return `beta=${float(this.beta)}, threshold=${float(this.threshold)}`;
  }
}

/** eˣ divided by its sum along a dimension. PyTorch's `torch.nn.Softmax`; the dimension is required here. */
export class Softmax extends Module {
  /** The dimension. */
  readonly dim: number;

  /**
   * Creates the module.
   *
   * @param dim The dimension. A negative number counts from the end.
   */
  constructor(dim: number) {
    super();
    this.dim = dim;
  }

  /** Applies the function to a tensor of any shape. */
  override forward(input: Tensor): Tensor {
    return ops.softmax(input, this.dim);
  }

  /** Returns the dimension, as PyTorch prints it. */
  protected override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}

/**
 * The logarithm of the softmax along a dimension. PyTorch's `torch.nn.LogSoftmax`; the dimension is required
 * here.
 */
export class LogSoftmax extends Module {
  /** The dimension. */
  readonly dim: number;

  /**
   * Creates the module.
   *
   * @param dim The dimension. A negative number counts from the end.
   */
  constructor(dim: number) {
    super();
    this.dim = dim;
  }

  /** Applies the function to a tensor of any shape. */
  override forward(input: Tensor): Tensor {
    return ops.log_softmax(input, this.dim);
  }

  /** Returns the dimension, as PyTorch prints it. */
  protected override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}
