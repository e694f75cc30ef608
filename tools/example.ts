/**
 * `deno task demo` and `deno task example:…`: sets up what is missing, then runs an example.
 *
 * The first argument names the example, which receives the other arguments. Only the example writes to
 * standard output.
 *
 * @module
 */

import { ensureGpuLibrary } from "./gpu.ts";
import { ensureModel, type ModelName } from "./models/mod.ts";
import { ensureReady } from "./ready.ts";
import { cacheDirectory, createConsole, dirname, join, runTool } from "../setup/shared/mod.ts";
import { packageRoot } from "./shared/mod.ts";

interface Example {
  /** The program, relative to `examples/`. */
  readonly program: string;
  /** The model that is passed by `--model`: the path of `file`, by default of the model's folder. */
  readonly model?: { readonly name: ModelName; readonly file?: string };
  /** Whether it needs the GPU library. */
  readonly usesGpu?: boolean;
}

const EXAMPLES: Readonly<Record<string, Example>> = {
  demo: { program: "vad/main.ts", model: { name: "silero-vad", file: "silero_vad.jit" } },
  embed: { program: "embeddings/main.ts", model: { name: "all-minilm-l6-v2" } },
  train: { program: "digits/train.ts" },
  sample: { program: "digits/sample.ts" },
  judge: { program: "digits/judge.ts" },
  julia: { program: "julia/main.ts", usesGpu: true },
};

async function runExample(
  { program, model, usesGpu = false }: Example,
  args: readonly string[],
): Promise<number> {
  const console = createConsole();
  await ensureReady(console);
  if (usesGpu) await ensureGpuLibrary(console);
  const given: string[] = [];
  if (model !== undefined) {
    const place = await ensureModel(model.name, { cache: cacheDirectory(), console });
    given.push(`--model=${join(place, model.file ?? "")}`);
  }
  const root = packageRoot();
  const config = `--config=${join(root, "examples", dirname(program), "deno.json")}`;
  const example = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", config, join(root, "examples", program), ...given, ...args],
    // Paths in the arguments are relative to the folder of the shell that started the task.
    cwd: Deno.env.get("INIT_CWD"),
  }).spawn();
  // The terminal's Ctrl-C also reaches the example, which then ends its ranks. We wait for that.
  Deno.addSignalListener("SIGINT", () => {});
  Deno.addSignalListener("SIGTERM", () => example.kill("SIGTERM"));
  return (await example.status).code;
}

if (import.meta.main) {
  const [name, ...args] = Deno.args;
  const example = EXAMPLES[name!];
  if (example === undefined) {
    throw new TypeError(`Cannot run ${name}: the examples are ${Object.keys(EXAMPLES)}`);
  }
  await runTool(() => runExample(example, args));
}
