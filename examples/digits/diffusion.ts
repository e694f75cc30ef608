/**
 * Diffusion: adding noise to digits, what the network predicts, and sampling.
 *
 * A digit at time t is `cos(πt/2) digit + sin(πt/2) noise` (Nichol and Dhariwal 2021). The network predicts
 * the velocity `cos(πt/2) noise - sin(πt/2) digit` (Salimans and Ho 2022). Sampling is DDIM without
 * randomness (Song et al. 2021), with classifier-free guidance toward the requested digit (Ho and Salimans
 * 2022).
 *
 * @module
 */
import { type Generator, nn, noGrad, ops, type Tensor, tidy } from "@cohort/distributed";
import { CLASSES, SIZE, type UNet } from "./unet.ts";

/** The share of labels left out in training, so that the network also learns digits in general. */
const UNLABELED = 0.1;

/** Returns the weights of digit and noise at a time. */
function sharesAt(time: number): { digit: number; noise: number } {
  const angle = Math.PI / 2 * time;
  return { digit: Math.cos(angle), noise: Math.sin(angle) };
}

/** A batch to learn from. */
export interface Sample {
  /** `[batch, 1, 28, 28]`: digits with noise. */
  readonly noisy: Tensor;
  /** `[batch]`: the time of each digit. */
  readonly time: Tensor;
  /** `[batch]`: the label of each digit; some are left out. */
  readonly label: Tensor;
  /** `[batch, 1, 28, 28]`: the target of the prediction. */
  readonly velocity: Tensor;
}

/**
 * Draws times and noise for digits, and leaves some labels out.
 *
 * @param digits `[batch, 1, 28, 28]`, from -1 to 1.
 * @param labels `[batch]`, int64.
 * @param generator The source of random numbers.
 * @returns The batch to learn from.
 */
export function addNoise(digits: Tensor, labels: Tensor, generator: Generator): Sample {
  const batch = digits.shape[0]!;
  const noise = ops.randn(digits.shape, { generator });
  // Evenly spaced from a random start, so that each batch covers all times.
  const time = ops.arange(batch, { dtype: "float32" }).add(ops.rand([1], { generator })).div(batch);
  const angle = time.mul(Math.PI / 2).reshape([batch, 1, 1, 1]);
  const [digitShare, noiseShare] = [angle.cos(), angle.sin()];
  const isLeftOut = ops.rand([batch], { generator }).lt(UNLABELED);
  return {
    noisy: digitShare.mul(digits).add(noiseShare.mul(noise)),
    time,
    label: labels.masked_fill(isLeftOut, CLASSES),
    velocity: digitShare.mul(noise).sub(noiseShare.mul(digits)),
  };
}

/** Returns the mean squared error of a prediction. */
export function lossOf(predicted: Tensor, { velocity }: Sample): Tensor {
  return nn.functional.mseLoss(predicted, velocity);
}

/** Options of {@linkcode denoise}. */
export interface DenoiseOptions {
  /** How many steps to take. */
  steps: number;
  /** How far to move toward the label and away from digits in general; 1 adds no guidance. */
  guidance: number;
  /** Called after each step with the current estimate of the digits: `[batch, 1, 28, 28]`, about -1 to 1. */
  onStep?: (step: number, digits: Tensor) => Promise<void>;
}

/**
 * Turns noise into digits.
 *
 * @param net The trained network.
 * @param noise `[batch, 1, 28, 28]`, drawn from N(0, 1).
 * @param labels `[batch]`, int64: the digit to draw at each place.
 * @param options Steps, guidance and a callback.
 * @returns `[batch, 1, 28, 28]`, about -1 to 1.
 */
export async function denoise(
  net: UNet,
  noise: Tensor,
  labels: Tensor,
  { steps, guidance, onStep }: DenoiseOptions,
): Promise<Tensor> {
  const anyLabel = ops.full_like(labels, CLASSES);
  let x = noise;
  let digits = noise;
  for (let step = 0; step < steps; step++) {
    const [now, next] = [sharesAt(1 - step / steps), sharesAt(1 - (step + 1) / steps)];
    const before = x;
    [x, digits] = noGrad(() =>
      tidy(() => {
        const time = ops.full([2 * noise.shape[0]!], 1 - step / steps);
        const both = net.forward(ops.cat([x, x]), time, ops.cat([labels, anyLabel]));
        const [asked, general] = both.chunk(2, 0);
        const velocity = ops.lerp(general!, asked!, guidance);
        // No pixel is darker than black or brighter than white.
        const clean = x.mul(now.digit).sub(velocity.mul(now.noise)).clamp(-1, 1);
        const dirt = x.sub(clean.mul(now.digit)).div(now.noise);
        return [clean.mul(next.digit).add(dirt.mul(next.noise)), clean] as const;
      })
    );
    if (before !== noise) before.dispose();
    await onStep?.(step, digits);
    if (step < steps - 1) digits.dispose();
  }
  x.dispose();
  return digits;
}

/** Returns the shape of the noise for a number of digits. */
export function noiseShape(count: number): number[] {
  return [count, 1, SIZE, SIZE];
}
