/**
 * Fuzzes operators with random arguments, in child processes that may crash.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { ops } from "../mod.ts";

/** Options of {@linkcode fuzz}. */
export interface FuzzOptions {
  /** Calls per operator. */
  rounds: number;
  /** Seed of the random numbers. */
  seed: number;
  /** Operators to skip, by their names without the overload. */
  skip: ReadonlySet<string>;
  /** Called for each crash as it happens. */
  onCrash?: (crash: Crash) => void;
}

/** An operator that crashed its process. */
export interface Crash {
  /** Full name of the operator. */
  operator: string;
  /** The signal, the exit code, or the time without an answer. */
  how: string;
}

/** Timeout of one call. */
const LIMIT_MS = 20_000;

/** Operators per process. */
const BATCH = 400;

/** Memory limit of a process. An allocation beyond it fails instead of exhausting the machine. */
const LIMIT_KIB = 4_000_000;

/**
 * Calls every operator of the dispatcher.
 *
 * @param options The number of calls, the seed, and the operators to skip.
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
  const killHung = () => {
    isHung = true;
    process.kill("SIGKILL");
  };
  let limit = setTimeout(killHung, LIMIT_MS);
  let rest = "";
  for await (const chunk of process.stdout.pipeThrough(new TextDecoderStream())) {
    clearTimeout(limit);
    limit = setTimeout(killHung, LIMIT_MS);
    const lines = (rest + chunk).split("\n");
    rest = lines.pop()!;
    operator = lines.at(-1) ?? operator;
  }
  clearTimeout(limit);
  const { code, signal } = await process.status;
  if (code === 0) return null;
  return { operator, how: isHung ? `no answer for ${LIMIT_MS} ms` : signal ?? `exit code ${code}` };
}
