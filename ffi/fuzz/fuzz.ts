/**
 * Operators under random arguments, in processes that may crash.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { ops } from "../mod.ts";

/** How to fuzz. */
export interface FuzzOptions {
  /** Calls of each operator. */
  rounds: number;
  /** Where random numbers begin. */
  seed: number;
  /** Operators that are left out, by their names without the overload. */
  skip: ReadonlySet<string>;
  /** Told of each crash as it comes. */
  onCrash?: (crash: Crash) => void;
}

/** An operator that took its process down. */
export interface Crash {
  /** Its whole name. */
  operator: string;
  /** The signal, or how long it did not come back. */
  how: string;
}

/** How long one call may take. */
const LIMIT_MS = 20_000;

/** Operators for each process. */
const BATCH = 400;

/** Memory of a process: what asks for more gets an error instead of the machine's. */
const LIMIT_KIB = 4_000_000;

/**
 * Calls every operator of the dispatcher.
 *
 * @param options How often, and which not.
 * @returns The crashes.
 */
export async function fuzz(options: FuzzOptions): Promise<Crash[]> {
  const crashes: Crash[] = [];
  // Some operators write files.
  const folder = await Deno.makeTempDir({ prefix: "cohort-fuzz-" });
  let left = ops.names().filter((name) => !options.skip.has(name.split(".")[0]!));
  while (left.length > 0) {
    const batch = left.slice(0, BATCH);
    const crash = await run(batch, folder, options);
    if (crash === null) {
      left = left.slice(BATCH);
      continue;
    }
    options.onCrash?.(crash);
    crashes.push(crash);
    left = left.slice(left.indexOf(crash.operator) + 1);
  }
  await Deno.remove(folder, { recursive: true });
  return crashes;
}

async function run(
  names: readonly string[],
  folder: string,
  { rounds, seed }: FuzzOptions,
): Promise<Crash | null> {
  const child = new URL("child.ts", import.meta.url).href;
  const process = new Deno.Command("bash", {
    args: [
      "-c",
      `ulimit -c 0; ulimit -d ${LIMIT_KIB}; exec "$@"`,
      "bash",
      Deno.execPath(),
      "run",
      "-A",
      `--config=${fileURLToPath(new URL("../../deno.json", import.meta.url))}`,
      child,
      JSON.stringify(names),
      String(rounds),
      String(seed),
    ],
    cwd: folder,
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let operator = names[0]!;
  let isHung = false;
  const giveUp = () => {
    isHung = true;
    process.kill("SIGKILL");
  };
  let limit = setTimeout(giveUp, LIMIT_MS);
  let rest = "";
  for await (const chunk of process.stdout.pipeThrough(new TextDecoderStream())) {
    clearTimeout(limit);
    limit = setTimeout(giveUp, LIMIT_MS);
    const lines = (rest + chunk).split("\n");
    rest = lines.pop()!;
    operator = lines.at(-1) ?? operator;
  }
  clearTimeout(limit);
  const { code, signal } = await process.status;
  if (code === 0) return null;
  return { operator, how: isHung ? `no answer for ${LIMIT_MS} ms` : signal ?? `exit code ${code}` };
}
