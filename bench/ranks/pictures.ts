/**
 * Ranks that encode pictures.
 *
 * @module
 */
import { DistributedWorker, Generator, Image, ops, type Tensor, tidy } from "@cohort/distributed";

/** Pictures to make in one call. */
export interface PictureRuns {
  /** How many. */
  count: number;
  /** Whether only to encode them, one after the other, and to stream nothing. */
  encodeOnly?: boolean;
}

const SIZE = 512;

/** More than the library remembers: it would only copy a picture that it has just encoded. */
const DISTINCT = 12;

/** Makes 512 × 512 previews of different noise, and streams them as JPEG or only encodes them. */
export class Pictures extends DistributedWorker<PictureRuns, number, Image> {
  static override module = import.meta.url;
  #images: Image[] = [];

  override setup(): void {
    using generator = new Generator().manualSeed(1);
    this.#images = Array.from({ length: DISTINCT }, () => tidy(() => Image.fromTensor(smooth(generator))));
  }

  /** Returns how many milliseconds one picture took. */
  override async call({ count, encodeOnly = false }: PictureRuns): Promise<number> {
    const startedAt = performance.now();
    for (let index = 0; index < count; index++) {
      const image = this.#images[index % this.#images.length]!;
      if (encodeOnly) await image.encode({ format: "jpeg", quality: 60 });
      else await this.addStreamingResult(image);
    }
    return (performance.now() - startedAt) / count;
  }
}

/** Returns a picture whose neighboring pixels are alike, as those of photographs are. */
function smooth(generator: Generator): Tensor {
  const coarse = ops.rand([1, 3, SIZE / 16, SIZE / 16], { generator });
  return ops.upsample_bilinear2d(coarse, [SIZE, SIZE], false).squeeze(0);
}
