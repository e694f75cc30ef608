/**
 * The cost of a kernel, compared with the same kernel on wgpu alone, in Rust.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { ops, tidy } from "@cohort/distributed";
import { Gpu, Kernel } from "@cohort/distributed/gpu";
import { format, median, type Row } from "./measure.ts";
import { lineProcess } from "./peer.ts";

const NUMBERS = 4096;
const ROUNDS = 15;

/** Runs per round. */
const RUNS = 300;
const DISPATCHES = 500;

/** Measures runs that copy data to the GPU and back, and dispatches on data that is already there. */
export async function gpu(): Promise<Row[]> {
  const build = [
    "build",
    "--release",
    "--quiet",
    "--locked",
    "--package",
    "cohort-wgpu",
    "--example",
    "wgpu-direct",
  ];
  const root = fileURLToPath(new URL("..", import.meta.url));
  const { success } = await new Deno.Command("cargo", { args: build, cwd: root, stdout: "inherit" }).output();
  if (!success) throw new Error("Cannot compare with wgpu: cargo failed; its output is above");
  using device = await Gpu.open();
  await using direct = lineProcess(`${root}target/release/examples/wgpu-direct`, [
    String(device.adapter.index),
  ], {});
  await direct.next();
  using kernel = await Kernel.compile(await Deno.readTextFile(new URL("add.wgsl", import.meta.url)), {
    gpu: device,
  });
  const given = ops.zeros([NUMBERS]);
  using numbers = await device.upload(given);
  const step = { value: 1 };
  const extent = { threads: [NUMBERS] };

  const own = { run: [] as number[], dispatch: [] as number[] };
  const theirs = { run: [] as number[], dispatch: [] as number[] };
  for (let round = -2; round < ROUNDS; round++) {
    const run = await time(async () => {
      for (let index = 0; index < RUNS; index++) {
        const { numbers } = await kernel.run({ numbers: given, step }, extent);
        numbers!.dispose();
      }
    }, RUNS);
    const dispatch = await time(async () => {
      for (let index = 0; index < DISPATCHES; index++) kernel.dispatch({ numbers, step }, extent);
      await device.idle();
    }, DISPATCHES);
    const directly = Number(await direct.ask(`run ${RUNS}`));
    const dispatched = Number(await direct.ask(`dispatch ${DISPATCHES}`));
    if (round < 0) continue;
    own.run.push(run);
    own.dispatch.push(dispatch);
    theirs.run.push(directly);
    theirs.dispatch.push(dispatched);
  }
  tidy(() => given.dispose());
  const row = (what: string, name: keyof typeof own): Row => {
    const [one, other] = [median(own[name]), median(theirs[name])];
    const result = `${format(one)}, ${(one / other).toFixed(2)} × wgpu's ${
      format(other)
    } in Rust (n ${ROUNDS})`;
    return { what, result: `${result}, on ${device.adapter.name}`, bound: "", reached: null };
  };
  return [
    row("a kernel's run on 16 KB, with copies to the GPU and back, awaited", "run"),
    row(`a dispatch on GPU memory, ${DISPATCHES} in one batch`, "dispatch"),
  ];
}

async function time(run: () => Promise<void>, count: number): Promise<number> {
  const startedAt = performance.now();
  await run();
  return (performance.now() - startedAt) / count;
}
