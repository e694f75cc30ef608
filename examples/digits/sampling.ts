/**
 * Drawing digits on several ranks: each draws its share.
 *
 * @module
 */
import {
  type CallContext,
  DistributedWorker,
  Generator,
  Image,
  loadSafetensors,
  ops,
  Tensor,
  tidyAsync,
} from "@cohort/distributed";
import { denoise, noiseShape } from "./diffusion.ts";
import { enlarge, gridOf } from "./grid.ts";
import { CLASSES, UNet } from "./unet.ts";

/** Steps between two previews. */
const PREVIEW_STEPS = 2;

/** The factor that enlarges the final image. */
const SCALE = 4;

/** Setup of the ranks. */
export interface SamplerSetup {
  /** The file of trained weights. */
  weights: string;
}

/** A request for digits. */
export interface SampleRequest {
  /** The digits, 0 to 9. */
  prompts: number[];
  /** How many steps to take. */
  steps: number;
  /** How far to move toward the prompt; 1 adds no guidance. */
  guidance: number;
  /** The seed of the random numbers. A seed gives the same digits on any number of ranks. */
  seed: number;
  /** The format of the final image. */
  image_format: "png";
}

/** An estimate of the digits while they are drawn. */
export interface Preview {
  /** The step that made it, from 0. */
  step: number;
  /** `[height, width]`, uint8: all digits in one image. */
  grid: Tensor;
}

/** The drawn digits. */
export interface Drawn {
  /** All digits in one image. */
  grid: Image;
  /** `[count, 1, 28, 28]`, float32, about -1 to 1. Ranks other than 0 return their share. */
  digits: Tensor;
}

/** Draws digits: each rank draws its share, and rank 0 gathers them. */
export class DigitSampler extends DistributedWorker<SampleRequest, Drawn, Preview, SamplerSetup> {
  static override module = import.meta.url;
  #net!: UNet;

  override async setup({ weights }: SamplerSetup): Promise<void> {
    this.#net = new UNet();
    this.#net.loadStateDict(await loadSafetensors(weights));
    this.#net.eval().to({ device: this.device });
  }

  override teardown(): void {
    this.#net.dispose();
  }

  override async call(request: SampleRequest, context: CallContext): Promise<Drawn> {
    const { prompts, steps, guidance, seed } = request;
    if (
      prompts.length === 0 ||
      !prompts.every((digit) => Number.isInteger(digit) && digit >= 0 && digit < CLASSES)
    ) {
      throw new RangeError(
        `Cannot draw [${prompts}]: give at least one prompt, each from 0 to ${CLASSES - 1}`,
      );
    }
    // Gathering needs tensors of one shape on all ranks. Digits that the last ranks draw beyond the prompts
    // are dropped.
    const share = Math.ceil(prompts.length / this.worldSize);
    const places = Array.from({ length: share }, (_, index) => this.rank * share + index);
    const labels = places.map((place) => BigInt(prompts[place] ?? CLASSES));
    const { device } = this;
    const digits = await denoise(
      this.#net,
      this.#noise(places, seed).to({ device }),
      Tensor.fromArray(BigInt64Array.from(labels)).to({ device }),
      {
        steps,
        guidance,
        onStep: async (step, digits) => {
          await context.checkpoint();
          if (!context.streaming || step % PREVIEW_STEPS !== 0) return;
          await tidyAsync(async () => {
            const all = await this.#gather(digits, prompts.length);
            if (all !== null) await this.addStreamingResult({ step, grid: gridOf(all) });
          });
        },
      },
    );
    const all = await this.#gather(digits, prompts.length) ?? digits;
    return { grid: Image.fromTensor(enlarge(gridOf(all), SCALE)), digits: all };
  }

  /** Returns noise that depends only on the place, not on the rank that draws it. */
  #noise(places: readonly number[], seed: number): Tensor {
    using generator = new Generator();
    return ops.cat(places.map((place) => {
      generator.manualSeed(BigInt(seed) * 1_000_003n + BigInt(place));
      return ops.randn(noiseShape(1), { generator });
    }));
  }

  /** Gathers all ranks' digits on rank 0; returns `null` on the others. Collective. */
  async #gather(digits: Tensor, count: number): Promise<Tensor | null> {
    const parts = await this.processGroup.gather(digits.to({ device: "cpu" }), { dst: 0 });
    return parts === null ? null : ops.cat(parts).slice(0, 0, count);
  }
}
