/**
 * Checks which types the compiler accepts and rejects. The tests are type-checked; most of these functions
 * never run.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  type Arriving,
  type CallContext,
  DistributedRunner,
  DistributedWorker,
  type EncodedImage,
  type Image,
  image,
  type Received,
  runRank,
  type Tensor,
  tensor,
  type TensorValue,
} from "../mod.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;

/** Fails to compile if the types differ. */
function same<A, B>(_equal: Equal<A, B>): void {}

interface Prompt {
  prompt: string;
  mask?: Tensor;
}

class Painter
  extends DistributedWorker<Prompt, { image: Image }, { preview: Image; step: number }, { weights: string }> {
  static override module = import.meta.url;
  override async call(_prompt: Prompt): Promise<{ image: Image }> {
    await this.addStreamingResult({ preview: {} as Image, step: 1 });
    // @ts-expect-error an item of another shape
    await this.addStreamingResult({ step: "1" });
    return { image: {} as Image };
  }
}

class Plain extends DistributedWorker {
  static override module = import.meta.url;
}

class Lenient extends DistributedWorker<{ seed?: number }, void, number, { device?: string }> {
  static override module = import.meta.url;
}

/** Never called; only its types matter. */
export async function painting(runner: DistributedRunner<Prompt, { image: Image }>): Promise<void> {
  const painter = new DistributedRunner(Painter, { worldSize: 2 });
  await painter.start({ setup: { weights: "w" } });
  // @ts-expect-error setup is needed
  await painter.start();
  // @ts-expect-error setup of another shape
  await painter.start({ setup: { weight: "w" } });
  const result = await painter.invoke({ prompt: "a fox", mask: tensor([1]) });
  same<typeof result, { image: EncodedImage }>(true);
  const results = await painter.invokeAll({ prompt: "a fox" }, { timeoutMs: 1 });
  same<typeof results, { image: EncodedImage }[]>(true);
  // @ts-expect-error the payload is needed
  await painter.invoke();
  // @ts-expect-error a payload of another shape
  await painter.invoke({ prompt: 1 });
  // @ts-expect-error an unknown option
  await painter.invoke({ prompt: "" }, { timeout: 1 });
  const items = painter.stream({ prompt: "a fox" });
  same<typeof items, ReadableStream<{ image: EncodedImage } | { preview: EncodedImage; step: number }>>(true);
  const events = painter.stream({ prompt: "a fox" }, { asTextEvents: true });
  same<typeof events, ReadableStream<Uint8Array<ArrayBuffer>>>(true);
  new Response(
    painter.stream({ prompt: "a fox" }, { asTextEvents: true, signal: new AbortController().signal }),
  );
  painter.stream({ prompt: "" }, { asTextEvents: true, onError: (error) => ({ detail: String(error) }) });
  // @ts-expect-error a promise of what the client sees
  painter.stream({ prompt: "" }, { asTextEvents: true, onError: (e) => Promise.resolve({ detail: e }) });
  // @ts-expect-error nothing for the client to see
  painter.stream({ prompt: "" }, { asTextEvents: true, onError: () => {} });
  // @ts-expect-error a payload of another shape
  painter.stream({});
  const either = painter.stream({ prompt: "" }, { asTextEvents: Math.random() < 0.5 });
  same<
    typeof either,
    ReadableStream<
      Uint8Array<ArrayBuffer> | { image: EncodedImage } | { preview: EncodedImage; step: number }
    >
  >(true);
  const lenient = new DistributedRunner(Lenient);
  await lenient.start();
  await lenient.invoke();
  // @ts-expect-error a class that is not a worker
  new DistributedRunner(class {});
  const plain = new DistributedRunner(Plain);
  await plain.start();
  await plain.invoke();
  await plain.invoke({ anything: 1 }, { timeoutMs: 5 });
  await runner.stop();
}

interface Sketch {
  picture: EncodedImage;
  masks?: readonly TensorValue[];
  layers: Map<string, { bias: TensorValue | null; size: [EncodedImage, number] }>;
  either: EncodedImage | string;
}

/** Declares its payload and setup as callers send them, and receives native values. */
class Retoucher
  extends DistributedWorker<Sketch, { mean: TensorValue }, EncodedImage, { table: TensorValue }> {
  static override module = import.meta.url;
  override setup({ table }: { table: Tensor }): void {
    this.keep(table);
  }
  override async call(
    { picture, masks = [], layers, either }: Arriving<Sketch>,
  ): Promise<{ mean: TensorValue }> {
    same<typeof picture, Image>(true);
    same<typeof masks, readonly Tensor[]>(true);
    const { bias, size: [first] } = layers.get("")!;
    same<typeof bias, Tensor | null>(true);
    same<typeof first, Image>(true);
    same<typeof either, Image | string>(true);
    // @ts-expect-error an image arrives decoded
    picture.bytes;
    await this.addStreamingResult(await picture.encode());
    return { mean: picture.toTensor({ dtype: "float32" }).mean().toValue() };
  }
}

class Mistaken extends DistributedWorker<{ picture: EncodedImage }, void, unknown, { table: TensorValue[] }> {
  static override module = import.meta.url;
  // @ts-expect-error a tensor arrives as a Tensor
  override setup(_setup: { table: TensorValue[] }): void {}
  // @ts-expect-error an image arrives as an Image
  override call(_payload: { picture: EncodedImage }): void {}
}

/** Names no types; they follow from its methods. */
class Untyped extends DistributedWorker {
  static override module = import.meta.url;
  override setup({ weights }: { weights: string; table?: Tensor }): void {
    this.rankPrint(weights);
  }
  override call({ x }: { x: number }, _context: CallContext): { doubled: number } {
    return { doubled: 2 * x };
  }
}

/** Names types, but its methods take no arguments. */
class Heedless extends DistributedWorker<{ x: number }, string, number, { weights: string }> {
  static override module = import.meta.url;
  override setup(): void {}
  override call(): string {
    return "";
  }
}

class Optional extends DistributedWorker {
  static override module = import.meta.url;
  override setup(_setup: { weights?: string }): void {}
}

/** Never called; only its types matter. */
export async function retouching(): Promise<void> {
  const retoucher = new DistributedRunner(Retoucher);
  await retoucher.start({ setup: { table: tensor([1]) } });
  const picture = image(new Uint8Array());
  const layers = new Map([["", { bias: tensor([1]), size: [picture, 1] as [EncodedImage, number] }]]);
  const { mean } = await retoucher.invoke({ picture, layers, either: "" });
  same<typeof mean, TensorValue>(true);
  await retoucher.invoke({ picture, layers, either: picture, masks: [tensor([1])] });
  // @ts-expect-error a native image cannot be a payload
  await retoucher.invoke({ picture: {} as Image, layers, either: "" });
  // @ts-expect-error nor can a native tensor
  await retoucher.invoke({ picture, layers, either: "", masks: [{} as Tensor] });
  // @ts-expect-error nor can it be a setup value
  await retoucher.start({ setup: { table: {} as Tensor } });
  const worker = new Retoucher();
  await worker.initialize({ table: {} as Tensor });
  // @ts-expect-error a standalone worker gets values as it would receive them
  await worker.initialize({ table: tensor([1]) });
  // @ts-expect-error its payload is not sent, either
  await worker.call({ picture, layers: new Map(), either: "" });
  await runRank(Retoucher, { setup: { table: {} as Tensor } });
  // @ts-expect-error a rank's own setup value is not sent
  await runRank(Retoucher, { setup: { table: tensor([1]) } });

  const untyped = new DistributedRunner(Untyped);
  await untyped.start({ setup: { weights: "w", table: tensor([1]) } });
  // @ts-expect-error setup is needed
  await untyped.start();
  // @ts-expect-error setup of another shape
  await untyped.start({ setup: { weight: "w" } });
  // @ts-expect-error setup of another kind
  await untyped.start({ setup: { weights: 1 } });
  same<Awaited<ReturnType<typeof untyped.invoke>>, { doubled: number }>(true);
  // @ts-expect-error a payload of another shape
  await untyped.invoke({ y: 1 });
  await runRank(Untyped, { setup: { weights: "w" } });
  // @ts-expect-error setup of another kind
  await runRank(Untyped, { setup: { weights: 1 } });
  const optional = new DistributedRunner(Optional);
  await optional.start();
  // @ts-expect-error setup of another kind
  await optional.start({ setup: { weights: 1 } });
  const heedless = new DistributedRunner(Heedless);
  await heedless.start({ setup: { weights: "w" } });
  // @ts-expect-error setup is needed
  await heedless.start();
  // @ts-expect-error a payload of another shape
  await heedless.invoke({ y: 1 });
}

class Steps extends DistributedWorker<void, string, { step: number }> {
  static override module = import.meta.url;
  override async call(): Promise<string> {
    await this.addStreamingResult({ step: 1 }, { asTextEvent: false, imageFormat: "png" });
    // @ts-expect-error the stream would yield bytes, but its items are declared otherwise
    await this.addStreamingResult({ step: 1 }, { asTextEvent: true });
    return "end";
  }
}

class Events extends DistributedWorker<void, string, { step: number } | Uint8Array<ArrayBuffer>> {
  static override module = import.meta.url;
  override async call(_payload: void, { streaming }: CallContext): Promise<string> {
    await this.addStreamingResult({ step: 1 });
    await this.addStreamingResult({ anything: 1n }, { asTextEvent: true });
    await this.addStreamingResult({ step: 1 }, { asTextEvent: streaming });
    // @ts-expect-error an item of another shape, not as an event
    await this.addStreamingResult({ anything: 1n });
    return "end";
  }
}

/** Never called; only its types matter. */
export function streaming(): void {
  const events = new DistributedRunner(Events).stream();
  same<typeof events, ReadableStream<string | { step: number } | Uint8Array<ArrayBuffer>>>(true);
  const steps = new DistributedRunner(Steps).stream();
  same<typeof steps, ReadableStream<string | { step: number }>>(true);
}

Deno.test("Arriving maps types at any depth, and leaves others unchanged", () => {
  same<Arriving<TensorValue>, Tensor>(true);
  same<Arriving<{ a: [TensorValue, string]; readonly b?: Map<string, EncodedImage> }>, {
    a: [Tensor, string];
    readonly b?: Map<string, Image>;
  }>(true);
  same<Arriving<Set<EncodedImage | null> | undefined>, Set<Image | null> | undefined>(true);
  same<Arriving<ReadonlyMap<TensorValue, readonly EncodedImage[]>>, ReadonlyMap<Tensor, readonly Image[]>>(
    true,
  );
  same<
    Arriving<Tensor | Image | Date | Uint8Array | ArrayBuffer>,
    Tensor | Image | Date | Uint8Array | ArrayBuffer
  >(
    true,
  );
  same<Arriving<string & { brand: 1 }>, string & { brand: 1 }>(true);
  same<Arriving<unknown>, unknown>(true);
  // deno-lint-ignore no-explicit-any -- a worker that names no types takes anything
  same<Arriving<any>, any>(true);
  same<Received<Arriving<Sketch>>, { [K in keyof Sketch]: Sketch[K] }>(true);
  assertEquals([typeof retouching, typeof streaming], ["function", "function"]);
  assertEquals(Mistaken.name, "Mistaken");
});

Deno.test("Received maps types at any depth, and leaves others unchanged", () => {
  same<Received<Tensor>, TensorValue>(true);
  same<Received<{ a: [Tensor, string]; b?: Map<string, Image> }>, {
    a: [TensorValue, string];
    b?: Map<string, EncodedImage>;
  }>(true);
  same<Received<Float32Array>, Float32Array>(true);
  same<Received<Date | null | 1n>, Date | null | 1n>(true);
  same<Received<Set<Tensor>>, Set<TensorValue>>(true);
  assertEquals(typeof painting, "function");
});
