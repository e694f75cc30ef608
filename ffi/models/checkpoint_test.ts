import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint.ts";
import { Generator, Tensor } from "../tensors/mod.ts";
import { openCallScope } from "../native/mod.ts";
import { ops } from "../ops/mod.ts";
import { loadLibrary } from "../runtime.ts";
import { loadSafetensors, saveSafetensors } from "./safetensors.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    using _scope = openCallScope();
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Replaces tensors by their dtypes and elements. */
function plain(value: unknown): unknown {
  if (value instanceof Tensor) return { dtype: value.dtype, array: value.toArray() };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

Deno.test("what is saved is loaded, nested as it was", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/run.safetensors`;
    const shared = Tensor.fromArray([[1, 2], [3, 4]]);
    const state = {
      step: 7,
      model: { "fc.weight": shared, fc: { weight: ops.ones([2], { dtype: "int64" }) } },
      tied: [shared, shared.select(0, 1)],
      numbers: [NaN, Infinity, -Infinity, -0, 1e-300, 2n ** 70n, -1n],
      flags: [true, false, null, undefined, ""],
      odd: { $: "tensor", of: "x", "": { "": [] }, ["__proto__"]: 1, "né ✓": {} },
      generator: new Generator().manualSeed(3).getState(),
    };
    await saveCheckpoint(state, path);
    const loaded = await loadCheckpoint<typeof state>(path);
    assertEquals(plain(loaded), plain(state));
    assert(Object.is(loaded.numbers[3], -0));
    assert(loaded.model["fc.weight"] === loaded.tied[0], "what was one tensor is one again");
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["run.safetensors"]);
  });
});

Deno.test("other programs find the tensors by their paths", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/run.safetensors`;
    const optimizer = { state: { 0: { exp_avg: ops.zeros([2]) } } };
    await saveCheckpoint({ model: { "fc.weight": ops.ones([2]) }, optimizer }, path);
    assertEquals(Object.keys(await loadSafetensors(path)).toSorted(), [
      "model.fc.weight",
      "optimizer.state.0.exp_avg",
    ]);
  });
});

Deno.test("a generator goes on from a checkpoint with the numbers that would have come", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/run.safetensors`;
    const generator = new Generator().manualSeed(11);
    ops.randn([5], { generator });
    await saveCheckpoint({ generator: generator.getState() }, path);
    const expected = ops.randn([7], { generator }).toArray();
    const { generator: state } = await loadCheckpoint<{ generator: Tensor }>(path);
    assertEquals(ops.randn([7], { generator: new Generator().setState(state) }).toArray(), expected);
  });
});

Deno.test("what cannot be saved is named by its path, and nothing is written", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/run.safetensors`;
    const loop: { next?: unknown } = {};
    loop.next = loop;
    const refused: [unknown, string][] = [
      [{ on: { step: () => 1 } }, "Cannot save on.step: it is a function"],
      [{ list: [1, new Date(0)] }, "Cannot save list.1: it is a Date, neither a tensor nor plain"],
      [{ loop }, "Cannot save loop.next: it contains itself"],
      [{ id: Symbol("x") }, "Cannot save id: it is a symbol"],
    ];
    for (const [state, message] of refused) {
      await assertRejects(
        () => saveCheckpoint(state as object, path),
        TypeError,
        message,
      );
    }
    assertEquals([...Deno.readDirSync(folder)], []);
  });
});

Deno.test("files that are no checkpoints are errors that say so", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/run.safetensors`;
    await assertRejects(() => loadCheckpoint(path), NativeError, "there is no such file");
    await saveSafetensors({ weight: ops.ones([1]) }, path);
    await assertRejects(() => loadCheckpoint(path), TypeError, "is not a checkpoint");
    await saveCheckpoint({ weight: ops.ones([1000]) }, path);
    const whole = await Deno.readFile(path);
    await Deno.writeFile(path, whole.subarray(0, whole.length - 1));
    await assertRejects(() => loadCheckpoint(path), NativeError);
    const saved = JSON.stringify({ $: "wormhole" });
    await saveSafetensors({ weight: ops.ones([1]) }, path, { metadata: { "cohort.checkpoint": saved } });
    await assertRejects(() => loadCheckpoint(path), TypeError, "it has a wormhole");
  });
});

Deno.test("a process that is killed while it saves leaves a whole checkpoint", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/run.safetensors`;
    const program = fileURLToPath(new URL("../testdata/saves.ts", import.meta.url));
    for (let round = 0; round < 5; round++) {
      const process = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", program, path],
        stdout: "piped",
        stderr: "inherit",
      }).spawn();
      const reader = process.stdout.getReader();
      // One checkpoint is saved, and the next one is being saved.
      await reader.read();
      process.kill("SIGKILL");
      await reader.cancel();
      await process.status;
      const { step, parts } = await loadCheckpoint<{ step: number; parts: Tensor[] }>(path);
      for (const part of parts) {
        assertEquals([part.min().item(), part.max().item()], [step, step]);
      }
    }
  });
});

Deno.test("holes of arrays are loaded as what they read as", async () => {
  await inFolder(async (folder) => {
    const holes = Object.assign(new Array<number>(4), { 1: 7 });
    await saveCheckpoint({ holes }, `${folder}/holes.safetensors`);
    const loaded = await loadCheckpoint<{ holes: unknown[] }>(`${folder}/holes.safetensors`);
    assertEquals(loaded.holes, [undefined, 7, undefined, undefined]);
  });
});
