/**
 * Ranks that render an image together: each renders a band.
 *
 * @module
 */
import { type CallContext, DistributedWorker, Image, ops, type Tensor, tidyAsync } from "@cohort/distributed";
import { Gpu } from "@cohort/distributed/gpu";
import { Band, type View } from "./julia.ts";

/** A request for an image. */
export type RenderRequest = View & {
  /** Samples per pixel. */
  samples: number;
  /** Height and width of the previews. */
  preview: [height: number, width: number];
  /** The format of the final image. */
  image_format: "png";
};

/** The image so far. */
export interface Preview {
  /** How many samples each pixel has. */
  samples: number;
  /** `[height, width, 4]`, uint8. */
  pixels: Tensor;
}

/** The rendered image. */
export interface Rendered {
  /** The image. */
  picture: Image;
  /** The GPU that rank 0 used. */
  adapter: string;
}

/** Setup of the ranks. */
export interface RendererSetup {
  /** The adapter, as in `Gpu.open`. */
  adapter?: string;
}

/** Renders an image: each rank renders a band, and rank 0 gathers them. */
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
    // Gathering needs bands of one shape on all ranks. Rows beyond the image are dropped.
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

  /** Gathers all ranks' pixels on rank 0; returns `null` on the others. Collective. */
  async #gather(pixels: Tensor): Promise<Tensor | null> {
    const parts = await this.processGroup.gather(pixels, { dst: 0 });
    return parts === null ? null : ops.cat(parts);
  }
}
