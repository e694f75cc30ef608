/** Ctrl-C: the ranks are stopped in order, and then the process ends as it would have. @module */
import process from "node:process";

/** A runner, as an interrupt sees it. */
export interface Interruptible {
  /** Has the ranks leave what they are in, and stops them. Settles when they are gone; no call settles meanwhile, so
   * that the program does not print what is no failure. */
  interrupt(): Promise<void>;
  /** Ends the ranks at once. */
  interruptAgain(): void;
  /** The process goes on: calls that were pending reject. */
  goOn(): void;
}

const SIGINT_BIT = 1n << 1n;

const runners = new Set<Interruptible>();
/** Whether the program had a listener for SIGINT before this module first added one; afterwards the system cannot
 * tell. */
let listenedBefore: boolean | null = null;
let interrupting = false;
/** Whether the program has shown, since the interrupt, that it deals with it. */
let dealtWith = false;

/** Has Ctrl-C stop a runner, too. */
export function stopAtInterrupt(runner: Interruptible): void {
  if (runners.size === 0) {
    listenedBefore ??= isSigintCaught();
    Deno.addSignalListener("SIGINT", onSigint);
  }
  runners.add(runner);
}

/** Ctrl-C is no concern of this runner any more. */
export function ignoreInterrupt(runner: Interruptible): void {
  if (!runners.delete(runner) || runners.size > 0 || interrupting) return;
  Deno.removeSignalListener("SIGINT", onSigint);
}

/** The program stops a runner itself: if that is how it deals with the interrupt, it has the last word. */
export function noteStop(): void {
  if (interrupting) dealtWith = true;
}

function onSigint(): void {
  if (interrupting) {
    for (const runner of runners) runner.interruptAgain();
    return;
  }
  interrupt().catch((error) => console.error("Cannot stop the ranks in order:", error));
}

async function interrupt(): Promise<void> {
  interrupting = true;
  dealtWith = false;
  const stopped = [...runners];
  try {
    await Promise.allSettled(stopped.map((runner) => runner.interrupt()));
  } finally {
    runners.clear();
    interrupting = false;
    Deno.removeSignalListener("SIGINT", onSigint);
  }
  if (dealtWith || listenedBefore || process.listenerCount("SIGINT") > 0) {
    for (const runner of stopped) runner.goOn();
  } else {
    // If the program has a listener after all, it hears of this a second time, and goes on.
    Deno.kill(Deno.pid, "SIGINT");
    for (const runner of stopped) setTimeout(() => runner.goOn(), 0);
  }
}

/** Whether anything in this process catches SIGINT. */
function isSigintCaught(): boolean {
  try {
    const caught = /^SigCgt:\s*([0-9a-f]+)$/m.exec(Deno.readTextFileSync("/proc/self/status"))?.[1];
    return caught !== undefined && (BigInt(`0x${caught}`) & SIGINT_BIT) !== 0n;
  } catch {
    // Another system, or no permission to read that.
    return false;
  }
}
