/**
 * Diffusion: how digits become noise, what is learnt of it, and the way back.
 *
 * A digit at time t is `cos(πt/2) digit + sin(πt/2) noise` (Nichol and Dhariwal 2021); what is predicted is
 * the velocity `cos(πt/2) noise - sin(πt/2) digit` (Salimans and Ho 2022); the way back is DDIM's without
 * randomness (Song et al. 2021), led towards the digit asked for by guidance without a classifier (Ho and
 * Salimans 2022).
 *
 * @module
 */
import { type Generator, nn, noGrad, ops, type Tensor, tidy } from "@cohort/distributed";
import { CLASSES, SIZE, type UNet } from "./unet.ts";

/** How often the label is left out in training, so that the network knows digits in general, too. */
const UNLABELLED = 0.1;

/** The shares of digit and noise at a time. */
function sharesAt(time: number): { digit: number; noise: number } {
  const angle = Math.PI / 2 * time;
  return { digit: Math.cos(angle), noise: Math.sin(angle) };
}

/** What a batch is learnt from. */
export interface Sample {
  /** `[batch, 1, 28, 28]`: digits with noise. */
  readonly noisy: Tensor;
  /** `[batch]`: their times. */
  readonly time: Tensor;
  /** `[batch]`: their labels, some left out. */
  readonly label: Tensor;
  /** `[batch, 1, 28, 28]`: what the network is to predict. */
  readonly velocity: Tensor;
}

/**
 * Draws times and noise for digits, and leaves some labels out.
 *
 * @param digits `[batch, 1, 28, 28]`, from -1 to 1.
 * @param labels `[batch]`, int64.
 * @param generator Where the random numbers are from.
 * @returns What to learn from.
 */
export function addNoise(digits: Tensor, labels: Tensor, generator: Generator): Sample {
  const batch = digits.shape[0]!;
  const noise = ops.randn(digits.shape, { generator });
  // Evenly spaced from a random start: one batch has all times in it.
  const time = ops.arange(batch, { dtype: "float32" }).add(ops.rand([1], { generator })).div(batch);
  const angle = time.mul(Math.PI / 2).reshape([batch, 1, 1, 1]);
  const [digitShare, noiseShare] = [angle.cos(), angle.sin()];
  const isLeftOut = ops.rand([batch], { generator }).lt(UNLABELLED);
  return {
    noisy: digitShare.mul(digits).add(noiseShare.mul(noise)),
    time,
    label: labels.masked_fill(isLeftOut, CLASSES),
    velocity: digitShare.mul(noise).sub(noiseShare.mul(digits)),
  };
}

/** The mean squared error of what the network predicts. */
export function lossOf(predicted: Tensor, { velocity }: Sample): Tensor {
  return nn.functional.mseLoss(predicted, velocity);
}

/** Options of {@linkcode denoise}. */
export interface DenoiseOptions {
  /** In how many steps. */
  steps: number;
  /** How far to go beyond what the label asks for, away from digits in general; 1 is not. */
  guidance: number;
  /**
   * Called after each step with what the digits will be, as far as can be told: `[batch, 1, 28, 28]`, about
   * -1 to 1.
   */
  onStep?: (step: number, digits: Tensor) => Promise<void>;
}

/**
 * Makes digits of noise.
 *
 * @param net The trained network.
 * @param noise `[batch, 1, 28, 28]`, drawn from N(0, 1).
 * @param labels `[batch]`, int64: which digits.
 * @param options How.
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
        // Pixels are not brighter than white.
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

/** The shape of noise for a number of digits. */
export function noiseShape(count: number): number[] {
  return [count, 1, SIZE, SIZE];
}
