/**
 * Python to compare with: processes that answer each line with a line.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

/** The reason for a missing comparison. */
export const MISSING = "COHORT_BENCH_PYTHON names no Python with torch";

/** A program that prints a line for each line that it reads. */
export interface Peer extends AsyncDisposable {
  /** Sends a line and waits for the answer. */
  ask(line: string): Promise<string>;
  /** Waits for a line that was not asked for. */
  next(): Promise<string>;
}

/** One thread per process, and Gloo on loopback. */
const ENVIRONMENT = { OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1", GLOO_SOCKET_IFNAME: "lo" };

/**
 * Starts the Python that COHORT_BENCH_PYTHON names.
 *
 * @param args The script and its arguments.
 * @returns The peer; `null` if the variable is not set.
 */
export function startPeer(args: readonly string[]): Peer | null {
  const python = Deno.env.get("COHORT_BENCH_PYTHON");
  return python ? lineProcess(python, ["-W", "ignore", ...args], ENVIRONMENT) : null;
}

/**
 * Starts a program that answers each line with a line.
 *
 * @param program The program.
 * @param args Its arguments.
 * @param env Its additional environment variables.
 * @returns The peer.
 */
export function lineProcess(program: string, args: readonly string[], env: Record<string, string>): Peer {
  const process = new Deno.Command(program, {
    args: [...args],
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = process.stdin.getWriter();
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const next = async () => {
    let text = "";
    while (!text.endsWith("\n")) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`Cannot compare with ${program}: it exited`);
      text += value;
    }
    return text.trimEnd();
  };
  return {
    next,
    async ask(line) {
      await writer.write(new TextEncoder().encode(`${line}\n`));
      return await next();
    },
    async [Symbol.asyncDispose]() {
      await writer.close().catch(() => {}); // it may have exited already
      await reader.cancel();
      await process.status;
    },
  };
}

/**
 * Starts a Python script of this folder on ranks that form a group.
 *
 * @param script The script. It gets its rank, the number of ranks, and a file for their store.
 * @param count How many ranks.
 * @returns A peer that sends each line to all ranks and returns rank 0's answer; `null` if there is no
 * Python.
 */
export async function startRanks(script: string, count: number): Promise<Peer | null> {
  const folder = await Deno.makeTempDir();
  const ranks: Peer[] = [];
  for (let rank = 0; rank < count; rank++) {
    const peer = startPeer([scriptPath(script), `${rank}`, `${count}`, `${folder}/store`]);
    if (peer !== null) ranks.push(peer);
  }
  const remove = () => Deno.remove(folder, { recursive: true });
  if (ranks.length === 0) {
    await remove();
    return null;
  }
  return {
    next: async () => (await Promise.all(ranks.map((rank) => rank.next())))[0]!,
    ask: async (line) => (await Promise.all(ranks.map((rank) => rank.ask(line))))[0]!,
    async [Symbol.asyncDispose]() {
      await Promise.all(ranks.map((rank) => rank[Symbol.asyncDispose]()));
      await remove();
    },
  };
}

/** Returns the path of a script in this folder. */
export function scriptPath(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
