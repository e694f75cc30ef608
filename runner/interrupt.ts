/**
 * Handles Ctrl-C: stops the ranks in order, then ends the process as it would end without a runner.
 *
 * @module
 */
import { nextTurn } from "../transport/mod.ts";
import { reportError } from "./guard.ts";
import { SignalListener } from "./signal_listener.ts";

/** A runner that an interrupt can stop. */
export interface Interruptible {
  /**
   * Makes the ranks leave their call, and stops them. Settles when they have exited. No call settles until
   * then, so that the program does not print an error that is not a failure.
   */
  interrupt(): Promise<void>;
  /** Settles when a stop that the program requested has finished. */
  stopped(): Promise<void>;
  /** Ends the ranks at once. */
  interruptAgain(): void;
  /** Rejects the calls that were pending, because the process continues. */
  resume(): void;
}

/** Time for the process to end after it received the signal again. Calls do not settle during this time. */
const END_MS = 1000;
/**
 * Turns of the event loop after which Deno has delivered a signal. In 25 trials, one turn was sometimes too
 * few and two were always enough.
 */
const TURNS_UNTIL_DELIVERED = 4;
/** The exit code that shells report for a process that SIGINT ended. */
const INTERRUPTED = 130;

const runners = new Set<Interruptible>();
/** Runners that an interrupt is stopping. */
const interrupted = new Set<Interruptible>();
/** Runners that the program stops in the same turn as the interrupt; that is how it handles the interrupt. */
const stoppedByProgram = new Set<Interruptible>();
const sigint = new SignalListener("SIGINT", onSigint);
let interrupting = false;
/** Whether another interrupt has come, possibly before the first has reached the runners. */
let isAgain = false;

/** Makes Ctrl-C stop this runner too. */
export function stopAtInterrupt(runner: Interruptible): void {
  runners.add(runner);
  if (!interrupting) sigint.add();
}

/** Removes a runner from those that Ctrl-C stops. Settles when any earlier interrupt has been handled. */
export async function ignoreInterrupt(runner: Interruptible): Promise<void> {
  if (!runners.delete(runner) || runners.size > 0 || interrupting) return;
  // Deno delivers a signal some turns after it arrived, and loses it if there is no listener by then.
  for (let count = 0; count < TURNS_UNTIL_DELIVERED; count++) await nextTurn();
  if (runners.size === 0 && !interrupting) sigint.remove();
}

/**
 * Notes that the program stops a runner itself. If this is how it handles the interrupt, that stop takes
 * precedence.
 */
export function noteStop(runner: Interruptible): void {
  stoppedByProgram.add(runner);
  // The program's listener may be called before ours.
  queueMicrotask(() => {
    if (!interrupting) stoppedByProgram.delete(runner);
  });
}

function onSigint(): void {
  if (interrupting) {
    isAgain = true;
    for (const runner of interrupted) runner.interruptAgain();
    return;
  }
  interrupting = true;
  const isHeard = sigint.remove();
  interrupt(isHeard);
}

/** @param isHeard Whether the program has a SIGINT listener too. */
async function interrupt(isHeard: boolean): Promise<void> {
  // Listen for a second interrupt as soon as all listeners have been called. Before that, Deno would call
  // this one again for the first.
  await Promise.resolve();
  sigint.add();
  // The program's listeners may do more in this turn, such as stop their runner.
  await nextTurn();
  await stopAll();
  // Runners that an unaware program starts in the meantime are stopped too.
  while (!isHeard && runners.size > 0) await stopAll();
  const isHeardNow = sigint.remove();
  const stopped = [...interrupted];
  interrupted.clear();
  isAgain = false;
  stoppedByProgram.clear();
  interrupting = false;
  if (isHeard) {
    for (const runner of stopped) runner.resume();
    if (runners.size > 0) sigint.add();
  } else {
    interruptProcess();
    // If the program has added a listener in the meantime, it receives this signal and the process continues.
    // The process also continues if another thread listens.
    setTimeout(() => stopped.forEach((runner) => runner.resume()), isHeardNow ? 0 : END_MS);
  }
}

async function stopAll(): Promise<void> {
  const all = [...runners];
  runners.clear();
  for (const runner of all) interrupted.add(runner);
  const stopping = all.map((runner) => stoppedByProgram.has(runner) ? runner.stopped() : runner.interrupt());
  if (isAgain) { for (const runner of all) runner.interruptAgain(); }
  for (const stop of await Promise.allSettled(stopping)) {
    if (stop.status === "rejected") reportError("stop the ranks in order", stop.reason);
  }
}

function interruptProcess(): void {
  // Sending a signal requires the whole run permission, and Deno would prompt for it.
  if (Deno.permissions.querySync({ name: "run" }).state === "granted") Deno.kill(Deno.pid, "SIGINT");
  else Deno.exit(INTERRUPTED);
}
