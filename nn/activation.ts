/**
 * Functions of each value, and of values along a dimension.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { ops, type Tensor } from "../ffi/mod.ts";
import { float } from "./repr.ts";
import { Module } from "./module.ts";

/** Options of activations that may write into their input. */
export interface InplaceOptions {
  /** Whether it writes into its input. Default: false. */
  inplace?: boolean;
}

/** What activations have in common that may write into their input. Programs use `ReLU` and the like. */
export abstract class InplaceActivation extends Module {
  /** Whether it writes into its input. */
  readonly inplace: boolean;

  /**
   * Makes it.
   *
   * @param options Whether it writes into its input.
   */
  constructor(options: InplaceOptions = {}) {
    super();
    refuseUnknown(`make ${new.target.name}`, options, { inplace: true });
    this.inplace = options.inplace ?? false;
  }

  /** Its options. */
  protected override extraRepr(): string {
    return this.inplace ? "inplace=True" : "";
  }
}

/** max(x, 0). PyTorch's `torch.nn.ReLU`. */
export class ReLU extends InplaceActivation {
  /** Computes it, for any shape. */
  override forward(input: Tensor): Tensor {
    return this.inplace ? ops.relu_(input) : ops.relu(input);
  }
}

/** x × sigmoid(x). PyTorch's `torch.nn.SiLU`. */
export class SiLU extends InplaceActivation {
  /** Computes it, for any shape. */
  override forward(input: Tensor): Tensor {
    return this.inplace ? ops.silu_(input) : ops.silu(input);
  }
}

/** x × min(max(x + 3, 0), 6) / 6 (Howard et al. 2019). PyTorch's `torch.nn.Hardswish`. */
export class Hardswish extends InplaceActivation {
  /** Computes it, for any shape. */
  override forward(input: Tensor): Tensor {
    return this.inplace ? ops.hardswish_(input) : ops.hardswish(input);
  }

  /** Nothing, as in PyTorch. */
  protected override extraRepr(): string {
    return "";
  }
}

/** x × tanh(softplus(x)) (Misra 2019). PyTorch's `torch.nn.Mish`. */
export class Mish extends InplaceActivation {
  /** Computes it, for any shape. */
  override forward(input: Tensor): Tensor {
    return this.inplace ? ops.mish_(input) : ops.mish(input);
  }
}

/** x where it is positive, else x × negative_slope. PyTorch's `torch.nn.LeakyReLU`. */
export class LeakyReLU extends InplaceActivation {
  /** What negative values are multiplied by. */
  readonly negative_slope: number;

  /**
   * Makes it.
   *
   * @param negative_slope What negative values are multiplied by. Default: 0.01.
   * @param options Whether it writes into its input.
   */
  constructor(negative_slope = 0.01, options: InplaceOptions = {}) {
    super(options);
    this.negative_slope = negative_slope;
  }

  /** Computes it, for any shape. */
  override forward(input: Tensor): Tensor {
    const { negative_slope } = this;
    return this.inplace ? ops.leaky_relu_(input, negative_slope) : ops.leaky_relu(input, negative_slope);
  }

  /** Its slope. */
  protected override extraRepr(): string {
    return `negative_slope=${float(this.negative_slope)}${this.inplace ? ", inplace=True" : ""}`;
  }
}

/** x where it is positive, else alpha × (eˣ - 1) (Clevert et al. 2016). PyTorch's `torch.nn.ELU`. */
export class ELU extends InplaceActivation {
  /** What it approaches far below zero, negated. */
  readonly alpha: number;

  /**
   * Makes it.
   *
   * @param alpha What it approaches far below zero, negated. Default: 1.
   * @param options Whether it writes into its input.
   */
  constructor(alpha = 1, options: InplaceOptions = {}) {
    super(options);
    this.alpha = alpha;
  }

  /** Computes it, for any shape. */
  override forward(input: Tensor): Tensor {
    return this.inplace ? ops.elu_(input, this.alpha) : ops.elu(input, this.alpha);
  }

  /** Its alpha. */
  protected override extraRepr(): string {
    return `alpha=${float(this.alpha)}${this.inplace ? ", inplace=True" : ""}`;
  }
}

/** Options of {@linkcode GELU}. */
export interface GELUOptions {
  /** `"none"`, the default, for the exact function, `"tanh"` for an approximation. */
  approximate?: "none" | "tanh";
}

/** x × Φ(x), with the normal distribution's Φ (Hendrycks and Gimpel 2016). PyTorch's `torch.nn.GELU`. */
export class GELU extends Module {
  /** How Φ is computed. */
  readonly approximate: "none" | "tanh";

  /**
   * Makes it.
   *
   * @param options How Φ is computed.
   */
  constructor(options: GELUOptions = {}) {
    super();
    refuseUnknown("make GELU", options, { approximate: true });
    this.approximate = options.approximate ?? "none";
  }

  /** Computes it, for any shape. */
  override forward(input: Tensor): Tensor {
    return ops.gelu(input, { approximate: this.approximate });
  }

  /** How Φ is computed. */
  protected override extraRepr(): string {
    return `approximate='${this.approximate}'`;
  }
}

/** 1 / (1 + e⁻ˣ). PyTorch's `torch.nn.Sigmoid`. */
export class Sigmoid extends Module {
  /** Computes it, for any shape. */
  override forward(input: Tensor): Tensor {
    return ops.sigmoid(input);
  }
}

/** The hyperbolic tangent. PyTorch's `torch.nn.Tanh`. */
export class Tanh extends Module {
  /** Computes it, for any shape. */
  override forward(input: Tensor): Tensor {
    return ops.tanh(input);
  }
}

/** Options of {@linkcode Softplus}. */
export interface SoftplusOptions {
  /** How steep it is at zero. Default: 1. */
  beta?: number;
  /** From which beta × x on it is x. Default: 20. */
  threshold?: number;
}

/** log(1 + exp(beta × x)) / beta. PyTorch's `torch.nn.Softplus`. */
export class Softplus extends Module {
  /** How steep it is at zero. */
  readonly beta: number;
  /** From which beta × x on it is x. */
  readonly threshold: number;

  /**
   * Makes it.
   *
   * @param options How steep it is, and where it ends.
   */
  constructor(options: SoftplusOptions = {}) {
    super();
    refuseUnknown("make Softplus", options, { beta: true, threshold: true });
    this.beta = options.beta ?? 1;
    this.threshold = options.threshold ?? 20;
  }

  /** Computes it, for any shape. */
  override forward(input: Tensor): Tensor {
    return ops.softplus(input, this.beta, this.threshold);
  }

  /** Its options. */
  protected override extraRepr(): string {
    return `beta=${float(this.beta)}, threshold=${float(this.threshold)}`;
  }
}

/**
 * eˣ over its sum along a dimension. PyTorch's `torch.nn.Softmax`, whose dimension may not be left out here.
 */
export class Softmax extends Module {
  /** Along which dimension. */
  readonly dim: number;

  /**
   * Makes it.
   *
   * @param dim Along which dimension; negative: from the last.
   */
  constructor(dim: number) {
    super();
    this.dim = dim;
  }

  /** Computes it, for any shape. */
  override forward(input: Tensor): Tensor {
    return ops.softmax(input, this.dim);
  }

  /** Its dimension. */
  protected override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}

/**
 * The logarithm of eˣ over its sum along a dimension. PyTorch's `torch.nn.LogSoftmax`, whose dimension may
 * not be left out here.
 */
export class LogSoftmax extends Module {
  /** Along which dimension. */
  readonly dim: number;

  /**
   * Makes it.
   *
   * @param dim Along which dimension; negative: from the last.
   */
  constructor(dim: number) {
    super();
    this.dim = dim;
  }

  /** Computes it, for any shape. */
  override forward(input: Tensor): Tensor {
    return ops.log_softmax(input, this.dim);
  }

  /** Its dimension. */
  protected override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}
