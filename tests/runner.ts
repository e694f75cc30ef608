/**
 * Helpers for tests of complete runners.
 *
 * @module
 */
import { assertRejects } from "@std/assert";
import {
  DistributedRunner,
  type RunnerOptions,
  TimeoutError,
  type WorkerClass,
  WorkerError,
} from "../mod.ts";

/** Starts a runner that prints nothing. Stop it with `await using`. */
export async function startRunner<In, Out, Item>(
  // deno-lint-ignore no-explicit-any -- the setup's type does not matter to tests
  worker: WorkerClass<In, Out, Item, any>,
  options: RunnerOptions = {},
  setup?: unknown,
  // deno-lint-ignore no-explicit-any -- as above
): Promise<DistributedRunner<In, Out, Item, any>> {
  // deno-lint-ignore no-explicit-any -- as above
  const runner = new DistributedRunner<In, Out, Item, any>(worker, {
    logs: "none",
    device: "cpu",
    ...options,
  });
  await runner.start(setup === undefined ? {} : { setup });
  return runner;
}

/**
 * Lets a call time out after the ranks have entered it. A call whose limit ends earlier does not run, so the
 * limit is raised until one does.
 *
 * @param call Makes the call with a limit.
 * @param isEntered Returns whether the ranks have entered the call that ended with this error.
 * @returns The error.
 */
export async function timeOutInside(
  call: (options: { timeoutMs: number }) => Promise<unknown>,
  isEntered: (error: TimeoutError) => boolean,
): Promise<TimeoutError> {
  for (let timeoutMs = 50;; timeoutMs *= 2) {
    const error = await assertRejects(() => call({ timeoutMs }), TimeoutError, `${timeoutMs} ms`);
    if (isEntered(error)) return error;
    if (timeoutMs > 60_000) throw new Error("the ranks do not enter the call", { cause: error });
  }
}

/**
 * Repeats a failing call until its error has the errors of all ranks that fail. A caller waits only briefly
 * for further errors, and on a loaded machine a rank may need longer.
 *
 * @param call Makes the call.
 * @param count Number of ranks that fail.
 * @param remoteName Name of the error that all of them throw. Default: any. A rank that has not left a
 * collective when another throws fails in the collective.
 * @returns The error.
 */
export async function failsOnRanks(
  call: () => Promise<unknown>,
  count: number,
  remoteName?: string,
): Promise<WorkerError> {
  for (let attempt = 1;; attempt++) {
    const error = await assertRejects(call, WorkerError);
    const all = [error, ...error.others as WorkerError[]];
    const asNamed = all.every((one) => remoteName === undefined || one.remoteName === remoteName);
    if (all.length === count && asNamed) return error;
    if (attempt === 20) throw new Error("the error lacks those of some ranks", { cause: error });
  }
}

/** Returns whether a process exists and is not a zombie. */
export function isProcess(pid: number): boolean {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3) !== "Z";
  } catch {
    return false;
  }
}

/**
 * Returns a port that is free now, and that the system does not assign on its own. Ports that the system
 * assigns start at 32768, and every connection takes one.
 */
export function freePort(): number {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}

/**
 * Waits until a condition holds, and blocks the event loop of this process meanwhile. Throws if that takes
 * longer than `limitMs`.
 */
export function untilNow(condition: () => boolean, what: string, limitMs = 60_000): void {
  const nap = new Int32Array(new SharedArrayBuffer(4));
  const startedAt = performance.now();
  while (!condition()) {
    if (performance.now() - startedAt > limitMs) {
      throw new Error(`waited more than ${limitMs} ms for ${what}`);
    }
    Atomics.wait(nap, 0, 0, 1);
  }
}

/** Runs a program, Deno by default, and returns its exit code and its output. */
export async function runProgram(
  args: string[],
  { program = Deno.execPath(), ...options }: {
    program?: string;
    cwd?: string;
    env?: Record<string, string>;
  } = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = new Deno.Command(program, { args, ...options, stdin: "null" });
  const { code, stdout, stderr } = await command.output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** Returns whether the system has a command. */
export async function hasCommand(name: string): Promise<boolean> {
  try {
    await new Deno.Command(name, { args: ["--version"], stdout: "null", stderr: "null" }).output();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
