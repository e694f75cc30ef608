/**
 * Runs one cell whose fault kills the runner's process.
 *
 * @module
 */
import { isProcess } from "../runner.ts";
import { until } from "../testing.ts";
import { childrenOf } from "./children.ts";
import type { Cell } from "./plan.ts";
import { INJECTED } from "./inject.ts";

const PROGRAM = import.meta.resolve("./runner_program.ts");
const LIMIT_MS = 1000;

/**
 * Kills a runner when its ranks have reached a phase. Checks that the ranks exit, and that the next runner
 * cleans up.
 *
 * @param cell The cell.
 * @throws {Error} If anything is left.
 */
export async function runKilledRunner(cell: Cell): Promise<void> {
  const folder = await Deno.makeTempDir();
  const tmp = `${folder}/tmp`;
  await Deno.mkdir(tmp);
  try {
    const pids = await killAt(cell, folder);
    if (pids.length !== cell.worldSize) throw new Error(`only ${pids.length} ranks were found`);
    await until(() => !pids.some(isProcess), "the ranks to exit", LIMIT_MS);
    const next = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        PROGRAM,
        JSON.stringify({ ...cell, phase: "call", fault: "full disk", mark: `${folder}/next` }),
      ],
      env: { TMPDIR: tmp },
      stdout: "null",
    });
    if (!(await next.output()).success) throw new Error("the next runner failed");
    const left = [...Deno.readDirSync(tmp)].map(({ name }) => name);
    if (left.length > 0) throw new Error(`left behind: ${left}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function killAt(cell: Cell, folder: string): Promise<number[]> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", PROGRAM, JSON.stringify({ ...cell, mark: `${folder}/injected` })],
    env: { TMPDIR: `${folder}/tmp` },
    stdout: "piped",
  }).spawn();
  const pids: number[] = [];
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new LineStream());
  for await (const line of lines) {
    if (!line.startsWith(INJECTED)) continue;
    pids.push(...childrenOf(child.pid));
    child.kill("SIGKILL");
  }
  await child.status;
  return pids;
}

class LineStream extends TransformStream<string, string> {
  constructor() {
    let rest = "";
    super({
      transform(chunk, controller) {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop()!;
        for (const line of lines) controller.enqueue(line);
      },
    });
  }
}
