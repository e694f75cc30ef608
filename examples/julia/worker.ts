/**
 * Ranks that render a picture together, each a band of it.
 *
 * @module
 */
import { type CallContext, DistributedWorker, Image, ops, type Tensor, tidyAsync } from "@cohort/distributed";
import { Gpu } from "@cohort/distributed/gpu";
import { Band, type View } from "./julia.ts";

/** What to render. */
export type RenderRequest = View & {
  /** How many samples for each pixel. */
  samples: number;
  /** Height and width of previews. */
  preview: [height: number, width: number];
  /** The format of the picture. */
  image_format: "png";
};

/** What it looks like so far. */
export interface Preview {
  /** How many samples its pixels have. */
  samples: number;
  /** `[height, width, 4]`, uint8. */
  pixels: Tensor;
}

/** The picture. */
export interface Rendered {
  /** It. */
  picture: Image;
  /** What rank 0 rendered its band on. */
  adapter: string;
}

/** What the ranks run on. */
export interface RendererSetup {
  /** The adapter, as `Gpu.open` takes it. */
  adapter?: string;
}

/** Renders bands; rank 0 puts them together. */
export class Renderer extends DistributedWorker<RenderRequest, Rendered, Preview, RendererSetup> {
  static override module = import.meta.url;
  #gpu!: Gpu;

  override async setup({ adapter }: RendererSetup): Promise<void> {
    this.#gpu = await Gpu.open({ adapter, localRank: this.localRank });
  }

  override teardown(): void {
    this.#gpu.dispose();
  }

  override async call(request: RenderRequest, context: CallContext): Promise<Rendered> {
    const { samples, preview: [height, width] } = request;
    // All bands have to be of one shape to be gathered: what the last ones have beyond the picture is
    // dropped.
    const rows = Math.ceil(request.height / this.worldSize);
    using band = await Band.begin(this.#gpu, request, this.rank * rows, rows);
    for (let wanted = 1; band.samples < samples; wanted *= 2) {
      await context.checkpoint();
      band.refine(Math.min(wanted, samples - band.samples));
      if (!context.streaming) continue;
      await tidyAsync(async () => {
        const size = [Math.max(1, Math.round(height * rows / request.height)), width] as const;
        const pixels = await this.#gather(await band.show(size));
        if (pixels !== null) await this.addStreamingResult({ samples: band.samples, pixels });
      });
    }
    const pixels = await this.#gather(await band.show());
    const picture = (pixels ?? ops.zeros([1, 1, 4])).slice(0, 0, request.height);
    return { picture: Image.fromTensor(picture, { layout: "hwc" }), adapter: this.#gpu.adapter.name };
  }

  /** Everybody's pixels, on rank 0. Collective. */
  async #gather(pixels: Tensor): Promise<Tensor | null> {
    const parts = await this.processGroup.gather(pixels, { dst: 0 });
    return parts === null ? null : ops.cat(parts);
  }
}
