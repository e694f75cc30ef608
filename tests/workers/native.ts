/**
 * Workers that need the native library.
 *
 * @module
 */
import { type CallContext, DistributedWorker, Image, type ProcessGroup, Tensor, tidy } from "../../mod.ts";

/** The payload of {@linkcode Doubles}. */
export interface ToDouble {
  tensor: Tensor;
  nested?: { list: Tensor[] };
  image?: Image;
  image_format?: string;
}

/** The result of {@linkcode Doubles}. */
export interface Doubled {
  tensor: Tensor;
  nested?: Tensor[];
  image?: Image;
  kinds: string[];
}

/** Doubles a tensor, and returns the image of the payload, if any. */
export class Doubles extends DistributedWorker<ToDouble, Doubled> {
  static override module = import.meta.url;
  override call({ tensor, nested, image }: ToDouble): Doubled {
    const kinds = [tensor instanceof Tensor, image instanceof Image].map(String);
    return { tensor: tensor.mul(2), nested: nested?.list.map((item) => item.add(1)), image, kinds };
  }
}

/** Keeps some tensors, and not others. */
export class Keeps extends DistributedWorker<{ step: string }, unknown, unknown, { bias: Tensor }> {
  static override module = import.meta.url;
  #kept!: Tensor;
  #lost!: Tensor;
  #given!: Tensor;
  override setup({ bias }: { bias: Tensor }): void {
    this.#kept = this.keep(Tensor.fromArray([1, 2, 3]));
    this.#lost = Tensor.fromArray([4]);
    this.#given = bias;
  }
  override async call({ step }: { step: string }): Promise<unknown> {
    if (step === "kept") return this.#kept;
    if (step === "lost") return this.#lost.toArray();
    if (step === "given") return this.#given.toArray();
    if (step === "made") {
      this.#lost = Tensor.fromArray([5]);
      return this.#lost;
    }
    if (step === "tidy") return tidy(() => this.#kept.mul(2));
    const item = Tensor.fromArray(new Float32Array(1_000_000).fill(3));
    const sent = this.addStreamingResult(item);
    item.dispose();
    await sent;
    return item.shape;
  }
}

/** Reduces over all ranks. */
export class Reduces
  extends DistributedWorker<{ rounds: number; size: number }, { sum: number; rank: number }> {
  static override module = import.meta.url;
  #fromSetup = 0;
  override async setup(): Promise<void> {
    const one = Tensor.fromArray([1]);
    await this.processGroup.allReduce(one);
    this.#fromSetup = one.item() as number;
  }
  override async call(
    { rounds, size }: { rounds: number; size: number },
  ): Promise<{ sum: number; rank: number }> {
    if (this.#fromSetup !== this.worldSize) throw new Error("setup's all-reduce was wrong");
    const values = Tensor.fromArray(new Float32Array(size).fill(this.rank + 1));
    const pending: Promise<unknown>[] = [];
    for (let round = 0; round < rounds; round++) pending.push(this.processGroup.allReduce(values));
    await Promise.all(pending);
    return { sum: values.data[size - 1] as number, rank: this.rank };
  }
}

/** Waits in a collective that another rank never enters. */
export class Deadlocks extends DistributedWorker<void, void> {
  static override module = import.meta.url;
  override async call(): Promise<void> {
    if (this.rank === 1) {
      console.log("rank 1 stays away");
      await new Promise(() => {});
    }
    await this.processGroup.allReduce(Tensor.fromArray([1]));
  }
}

/** Streams images. */
export class Paints
  extends DistributedWorker<{ image_format?: string }, { image: Image }, { preview: Image }> {
  static override module = import.meta.url;
  override async *call(
    _payload: { image_format?: string },
    _context: CallContext,
  ): AsyncGenerator<{ preview: Image }, { image: Image }, void> {
    for (const level of [0.25, 0.5]) yield { preview: this.#picture(level) };
    await this.addStreamingResult({ preview: this.#picture(0.75) }, { imageFormat: "png" });
    return { image: this.#picture(1) };
  }
  #picture(level: number): Image {
    return Image.fromTensor(
      Tensor.fromArray(new Float32Array(3 * 8 * 16).fill(level), [3, 8, 16]),
    );
  }
}

/** Throws an error of the native library. */
export class Misuses extends DistributedWorker<void, unknown> {
  static override module = import.meta.url;
  override call(): unknown {
    return Tensor.fromArray([[1, 2], [3, 4]]).mm(Tensor.fromArray([[1, 2, 3]]));
  }
}

/** Adds items of several kinds between images, and one that its format cannot hold. */
export class PaintsBetween extends DistributedWorker<void, { refused: string }, unknown> {
  static override module = import.meta.url;
  override async call(): Promise<{ refused: string }> {
    const picture = new Image(new Uint8Array(3 * 64 * 64), { width: 64, height: 64, channels: 3 });
    for (let level = 0; level < 3; level++) {
      picture.pixels.fill(100 * level);
      await this.addStreamingResult({ picture }, { imageFormat: "png" });
      await this.addStreamingResult({ level });
      await this.addStreamingResult({ picture, level }, { imageFormat: "png", asTextEvent: true });
    }
    const wide = new Image(new Uint8Array(20_000), { width: 20_000, height: 1, channels: 1 });
    const refused = await this.addStreamingResult({ wide }, { imageFormat: "webp" }).then(
      () => "nothing",
      (error) => `${error.name}: ${error.message}`,
    );
    return { refused };
  }
}

/** Adds images without waiting, and throws. */
export class PaintsAndFails extends DistributedWorker<void, void, Image> {
  static override module = import.meta.url;
  override call(): void {
    const picture = Image.fromTensor(Tensor.fromArray(new Float32Array(3 * 64 * 64).fill(0.5), [3, 64, 64]));
    for (let item = 0; item < 3; item++) this.addStreamingResult(picture);
    throw new Error("after images");
  }
}

/** Dies in `setup` while the other ranks wait for it in a collective. */
export class DiesInSetup extends DistributedWorker {
  static override module = import.meta.url;
  override async setup(): Promise<void> {
    if (this.rank === 1) Deno.kill(Deno.pid, "SIGKILL");
    await this.processGroup.allReduce(Tensor.fromArray([1]));
  }
}

/**
 * Reduces over all ranks and over the first two. One rank (-1: all) throws while the others are in the
 * collective, or (`late`) before they begin it.
 */
export class Recovers extends DistributedWorker<
  { thrower?: number; late?: boolean },
  { sum: number; pair: number | null; calls: number }
> {
  static override module = import.meta.url;
  #pair!: ProcessGroup | null;
  #ones!: Tensor;
  #calls = 0;
  override async setup(): Promise<void> {
    this.#pair = await this.processGroup.newGroup([0, 1]);
    this.#ones = this.keep(Tensor.fromArray([1]));
  }
  override async call(
    { thrower, late = false }: { thrower?: number; late?: boolean },
  ): Promise<{ sum: number; pair: number | null; calls: number }> {
    if (thrower === this.rank || thrower === -1) throw new Error(`rank ${this.rank} gives up`);
    const group = this.processGroup;
    if (late) await this.#untilDropped();
    const sum = this.#ones.clone();
    await group.allReduce(sum);
    let pair: number | null = null;
    if (this.#pair !== null) {
      const ones = this.#ones.clone();
      await this.#pair.allReduce(ones);
      pair = ones.item() as number;
    }
    return { sum: sum.item() as number, pair, calls: ++this.#calls };
  }

  /** Waits until the runner has dropped the groups. Connections may end before its message arrives. */
  async #untilDropped(): Promise<void> {
    for (let reason = ""; !reason.includes("gives up");) {
      reason = await this.#pair!.barrier().then(() => "", ({ message }: Error) => message);
    }
  }
}
