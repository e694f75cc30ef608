/**
 * The network that denoises: a UNet.
 *
 * @module
 */
import { nn, ops, type Tensor } from "@cohort/distributed";

/** The number of digits. One more class stands for "any digit", which guidance needs. */
export const CLASSES = 10;

/** A digit's height and width, in pixels. */
export const SIZE = 28;

/** Channels at half resolution; twice as many at a quarter. */
const CHANNELS = 32;

/** The size of the vector that tells blocks the time and the class. */
const CONDITION = 128;

/** Channels that are normalized together. */
const GROUP_CHANNELS = 8;

function norm(channels: number): nn.GroupNorm {
  return new nn.GroupNorm(channels / GROUP_CHANNELS, channels);
}

/** Makes a convolution that keeps the size and changes the number of channels. */
function conv(from: number, to: number): nn.Conv2d {
  return new nn.Conv2d(from, to, 3, { padding: 1 });
}

/**
 * A residual block of two convolutions. The condition scales and shifts each channel between them. At first,
 * the block is its skip connection alone.
 */
class Block extends nn.Module<[Tensor, Tensor]> {
  readonly norm1: nn.GroupNorm;
  readonly conv1: nn.Conv2d;
  readonly condition: nn.Linear;
  readonly norm2: nn.GroupNorm;
  readonly conv2: nn.Conv2d;
  readonly skip: nn.Conv2d | nn.Identity;

  constructor(from: number, to: number) {
    super();
    this.norm1 = norm(from);
    this.conv1 = conv(from, to);
    this.condition = new nn.Linear(CONDITION, 2 * to);
    this.norm2 = norm(to);
    this.conv2 = conv(to, to);
    this.skip = from === to ? new nn.Identity() : new nn.Conv2d(from, to, 1);
    nn.init.zeros_(this.conv2.weight);
    nn.init.zeros_(this.conv2.bias!);
  }

  override forward(x: Tensor, condition: Tensor): Tensor {
    const [scale, shift] = this.condition.forward(condition).unsqueeze(-1).unsqueeze(-1).chunk(2, 1);
    const hidden = this.conv1.forward(ops.silu(this.norm1.forward(x)));
    const told = ops.addcmul(shift!, this.norm2.forward(hidden), scale!.add(1));
    return this.skip.forward(x).add(this.conv2.forward(ops.silu(told)));
  }
}

/** Self-attention over all places, with a residual connection. */
class Attention extends nn.Module {
  readonly norm: nn.GroupNorm;
  readonly qkv: nn.Conv2d;
  readonly out: nn.Conv2d;
  readonly #heads: number;

  constructor(channels: number) {
    super();
    this.#heads = channels / 32;
    this.norm = norm(channels);
    this.qkv = new nn.Conv2d(channels, 3 * channels, 1);
    this.out = new nn.Conv2d(channels, channels, 1);
    nn.init.zeros_(this.out.weight);
    nn.init.zeros_(this.out.bias!);
  }

  override forward(x: Tensor): Tensor {
    const [batch, channels, height, width] = x.shape as [number, number, number, number];
    const perHead = [batch, this.#heads, channels / this.#heads, height * width];
    const [query, key, value] = this.qkv.forward(this.norm.forward(x)).chunk(3, 1)
      .map((part) => part.reshape(perHead).transpose(2, 3));
    const mixed = ops.scaled_dot_product_attention(query!, key!, value!);
    return x.add(this.out.forward(mixed.transpose(2, 3).reshape(x.shape)));
  }
}

/** Returns sines and cosines of times in [0, 1] at geometrically spaced frequencies (Vaswani et al. 2017). */
function timeFeatures(time: Tensor, count: number): Tensor {
  const frequencies = ops.exp(ops.linspace(0, Math.log(1000), count / 2, { dtype: "float32" }));
  const angles = time.unsqueeze(1).mul(frequencies);
  return ops.cat([angles.sin(), angles.cos()], 1);
}

/**
 * A small UNet (Ronneberger et al. 2015) for images of digits. It works at half and at a quarter of their
 * resolution: two by two pixels are one place with four channels.
 */
export class UNet extends nn.Module<[Tensor, Tensor, Tensor]> {
  readonly time = new nn.Sequential(
    new nn.Linear(CONDITION / 2, CONDITION),
    new nn.SiLU(),
    new nn.Linear(CONDITION, CONDITION),
  );
  readonly label = new nn.Embedding(CLASSES + 1, CONDITION);
  readonly stem = conv(4, CHANNELS);
  readonly down1 = new Block(CHANNELS, CHANNELS);
  readonly shrink = new nn.Conv2d(CHANNELS, 2 * CHANNELS, 3, { stride: 2, padding: 1 });
  readonly down2 = new Block(2 * CHANNELS, 2 * CHANNELS);
  readonly attention = new Attention(2 * CHANNELS);
  readonly middle = new Block(2 * CHANNELS, 2 * CHANNELS);
  readonly up2 = new Block(4 * CHANNELS, 2 * CHANNELS);
  readonly grow = new nn.ConvTranspose2d(2 * CHANNELS, CHANNELS, 2, { stride: 2 });
  readonly up1 = new Block(2 * CHANNELS, CHANNELS);
  readonly norm = norm(CHANNELS);
  readonly head = conv(CHANNELS, 4);

  constructor() {
    super();
    nn.init.zeros_(this.head.weight);
    nn.init.zeros_(this.head.bias!);
  }

  /**
   * Predicts the velocity of noisy digits.
   *
   * @param x `[batch, 1, 28, 28]`, float32.
   * @param time `[batch]`, float32, from 0 (clean) to 1 (noise).
   * @param label `[batch]`, int64: the digit, or {@linkcode CLASSES} for any.
   * @returns `[batch, 1, 28, 28]`, float32.
   */
  override forward(x: Tensor, time: Tensor, label: Tensor): Tensor {
    const told = this.time.forward(timeFeatures(time, CONDITION / 2)).add(this.label.forward(label));
    const condition = ops.silu(told);
    const half = this.down1.forward(this.stem.forward(ops.pixel_unshuffle(x, 2)), condition);
    const quarter = this.down2.forward(this.shrink.forward(half), condition);
    const middle = this.middle.forward(this.attention.forward(quarter), condition);
    const up = this.grow.forward(this.up2.forward(ops.cat([middle, quarter], 1), condition));
    const out = this.up1.forward(ops.cat([up, half], 1), condition);
    return ops.pixel_shuffle(this.head.forward(ops.silu(this.norm.forward(out))), 2);
  }
}
