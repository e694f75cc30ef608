/** Compares the model in TypeScript with its TorchScript file, on a real recording. */
import lena from "audio-lena/wav";
import { assert, assertEquals, assertGreater, assertLess, assertRejects, assertThrows } from "@std/assert";
import { ops, saveSafetensors, Tensor, tidy, TorchScript } from "@cohort/distributed";
import { fetchedModel } from "../../tools/models/mod.ts";
import { MODEL_RATE, readRecording } from "./recording.ts";
import { type SileroState, SileroVad, TORCH_SCRIPT_NAMES } from "./silero.ts";
import { WINDOW_SAMPLES, windowAt, windowCount } from "./windows.ts";

// Loads the library before the tests, so that no test is blamed for leaving it open.
ops.zeros([1]).dispose();

const TOLERANCE = 1e-5;
const { samples } = readRecording(lena);
const COUNT = windowCount(samples.length);

/** The model as layers, and as TorchScript with the same weights. */
interface Both extends Disposable {
  model: SileroVad;
  original: TorchScript;
}

/**
 * Loads both with the weights of the TorchScript file or of the safetensors file. The two files' weights
 * differ.
 */
async function load(weights: "script" | "safetensors"): Promise<Both> {
  const folder = await fetchedModel("silero-vad");
  const original = await TorchScript.load(`${folder}/silero_vad.jit`);
  let model: SileroVad;
  if (weights === "script") {
    model = await SileroVad.fromTorchScript(original);
  } else {
    model = await SileroVad.load(`${folder}/silero_vad_16k.safetensors`);
    for (const [name, tensor] of Object.entries(model.stateDict())) {
      await original.setAttribute(TORCH_SCRIPT_NAMES[name]!, tensor);
    }
  }
  return {
    model,
    original,
    [Symbol.dispose]() {
      model.dispose();
      original.dispose();
    },
  };
}

function dispose(state: SileroState | undefined): void {
  if (state !== undefined) Object.values(state).forEach((tensor: Tensor) => tensor.dispose());
}

/** Returns one window of each of several recordings. */
function batchAt(recordings: readonly Float32Array[], index: number): Tensor {
  const batch = new Float32Array(recordings.length * WINDOW_SAMPLES);
  recordings.forEach((recording, row) => batch.set(windowAt(recording, index), row * WINDOW_SAMPLES));
  return Tensor.fromArray(batch, [recordings.length, WINDOW_SAMPLES]);
}

function apart(one: Tensor, other: Tensor): number {
  assertEquals(one.shape, other.shape);
  return tidy(() => Number(one.sub(other).abs().max().item()));
}

/**
 * Runs both models on consecutive windows, and throws if their outputs or states differ.
 *
 * @returns The probabilities of each window.
 */
async function assertSame(
  { model, original }: Both,
  recordings: readonly Float32Array[],
  windows: Iterable<number>,
): Promise<number[][]> {
  await original.call("reset_states");
  let state: SileroState | undefined;
  const heard: number[][] = [];
  for (const index of windows) {
    using batch = batchAt(recordings, index);
    using expected = await original.run(batch, MODEL_RATE);
    using remembered = await original.attribute("_state");
    using context = await original.attribute("_context");
    const before = state;
    const [probability, after] = tidy(() => model.forward(batch, before));
    using _ = probability;
    assertLess(apart(probability, expected), TOLERANCE, `probability in window ${index}`);
    using ours = ops.stack([after.hidden, after.cell]);
    assertLess(apart(ours, remembered), TOLERANCE, `state after window ${index}`);
    assertEquals(apart(after.context, context), 0, `context after window ${index}`);
    heard.push([...probability.data as Float32Array]);
    dispose(before);
    state = after;
  }
  dispose(state);
  return heard;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

for (const weights of ["script", "safetensors"] as const) {
  Deno.test(`SileroVad with the ${weights} weights equals TorchScript in each window`, async () => {
    using both = await load(weights);
    const heard = await assertSame(both, [samples], range(0, COUNT));
    const speech = heard.filter(([probability]) => probability! > 0.5).length;
    assert(speech > COUNT / 4 && speech < COUNT, `${speech} of ${COUNT} windows are speech`);
  });
}

Deno.test("SileroVad starts in the middle of a recording, and processes several at a time", async () => {
  using both = await load("script");
  const middle = range(100, 160);
  const alone = await assertSame(both, [samples], middle);
  const quiet = samples.map((value) => value / 50);
  const together = await assertSame(both, [quiet, samples, new Float32Array(samples.length)], middle);
  together.forEach(([first, second, silence], index) => {
    assertLess(Math.abs(second! - alone[index]![0]!), TOLERANCE);
    assert(silence! < 0.5 && first !== second);
  });
});

Deno.test("SileroVad's answer depends on its state argument alone", async () => {
  using both = await load("script");
  const { model } = both;
  tidy(() => {
    let state: SileroState | undefined;
    for (const index of range(60, 70)) [, state] = model.forward(batchAt([samples], index), state);
    const next = batchAt([samples], 70);
    const [first] = model.forward(next, state);
    model.forward(ops.ones_like(next));
    const [again] = model.forward(next, state);
    assert(ops.equal(first, again));
    const [without] = model.forward(next);
    assertGreater(apart(without, first), 0.01);
    assert(!first.requiresGrad);
  });
});

Deno.test("SileroVad rejects windows of another length, and another model's weights", async () => {
  using both = await load("script");
  const { model } = both;
  tidy(() => {
    assertThrows(
      () => model.forward(ops.zeros([1, 256])),
      RangeError,
      "Cannot hear windows of shape [1,256]",
    );
    assertThrows(() => model.forward(ops.zeros([512])), RangeError, "Cannot hear windows of shape [512]");
  });
  const path = await Deno.makeTempFile({ suffix: ".safetensors" });
  try {
    using weight = ops.ones([3]);
    await saveSafetensors({ weight }, path);
    await assertRejects(() => SileroVad.load(path), TypeError, "Cannot load state_dict into SileroVad");
  } finally {
    await Deno.remove(path);
  }
});
