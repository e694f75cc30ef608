/** What the compiler must accept and refuse. Checked with the tests; the runners here are never started. @module */
import { assertEquals } from "@std/assert";
import {
  DistributedRunner,
  DistributedWorker,
  type EncodedImage,
  type Image,
  type Received,
  type Tensor,
  tensor,
  type TensorValue,
} from "../mod.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;

/** Fails to compile where the types differ. */
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

/** Never called: its types are what is tested. */
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
  // @ts-expect-error an option that is none
  await painter.invoke({ prompt: "" }, { timeout: 1 });
  const items = painter.stream({ prompt: "a fox" });
  same<typeof items, ReadableStream<{ image: EncodedImage } | { preview: EncodedImage; step: number }>>(true);
  const events = painter.stream({ prompt: "a fox" }, { asTextEvents: true });
  same<typeof events, ReadableStream<Uint8Array<ArrayBuffer>>>(true);
  new Response(
    painter.stream({ prompt: "a fox" }, { asTextEvents: true, signal: new AbortController().signal }),
  );
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
  // @ts-expect-error a class that is no worker
  new DistributedRunner(class {});
  const plain = new DistributedRunner(Plain);
  await plain.start();
  await plain.invoke();
  await plain.invoke({ anything: 1 }, { timeoutMs: 5 });
  await runner.stop();
}

Deno.test("what crosses is mapped at any depth, and nothing else is touched", () => {
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
