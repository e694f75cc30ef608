/**
 * Ctrl-C: the ranks are stopped in order, and then the process ends as it would have.
 *
 * @module
 */
import { turn } from "../transport/mod.ts";
import { complain } from "./guard.ts";
import { SignalListener } from "./signal_listener.ts";

/** A runner, as an interrupt sees it. */
export interface Interruptible {
  /**
   * Has the ranks leave what they are in, and stops them. Settles when they are gone; no call settles
   * meanwhile, so that the program does not print what is no failure.
   */
  interrupt(): Promise<void>;
  /** Settles when a stop that the program has asked for is over. */
  stopped(): Promise<void>;
  /** Ends the ranks at once. */
  interruptAgain(): void;
  /** The process goes on: calls that were pending reject. */
  goOn(): void;
}

/** How long the process may take to end, once it is told to: calls do not settle meanwhile. */
const END_MS = 1000;
/**
 * In so many turns of the event loop, Deno has told of a signal. One is too few in some trials, two in none
 * of 25.
 */
const TURNS_UNTIL_TOLD = 4;
/** The exit code that shells give a process which SIGINT has ended. */
const INTERRUPTED = 130;

const runners = new Set<Interruptible>();
/** Those that an interrupt is stopping. */
const interrupted = new Set<Interruptible>();
/** Runners that the program stops in the turn of the interrupt: that is how it deals with it. */
const stoppedByProgram = new Set<Interruptible>();
const sigint = new SignalListener("SIGINT", onSigint);
let interrupting = false;

/** Has Ctrl-C stop a runner, too. */
export function stopAtInterrupt(runner: Interruptible): void {
  runners.add(runner);
  if (!interrupting) sigint.add();
}

/**
 * Ctrl-C is no concern of this runner any more. Settles when an interrupt that has come before is dealt with,
 * or would be.
 */
export async function ignoreInterrupt(runner: Interruptible): Promise<void> {
  if (!runners.delete(runner) || runners.size > 0 || interrupting) return;
  // Deno tells of a signal some turns after it has come, and loses it if nobody listens by then.
  for (let count = 0; count < TURNS_UNTIL_TOLD; count++) await turn();
  if (runners.size === 0 && !interrupting) sigint.remove();
}

/** The program stops a runner itself: if that is how it deals with the interrupt, it has the last word. */
export function noteStop(runner: Interruptible): void {
  stoppedByProgram.add(runner);
  // Its listener may be called before ours.
  queueMicrotask(() => {
    if (!interrupting) stoppedByProgram.delete(runner);
  });
}

function onSigint(): void {
  if (interrupting) {
    for (const runner of interrupted) runner.interruptAgain();
    return;
  }
  interrupting = true;
  const isHeard = sigint.remove();
  interrupt(isHeard);
}

/** @param isHeard Whether the program has heard of it, too. */
async function interrupt(isHeard: boolean): Promise<void> {
  // The program's listeners have their say; and then a second interrupt is heard.
  await turn();
  sigint.add();
  await stopAll();
  // What is started meanwhile, by a program that does not know, goes too.
  while (!isHeard && runners.size > 0) await stopAll();
  const isHeardNow = sigint.remove();
  const stopped = [...interrupted];
  interrupted.clear();
  stoppedByProgram.clear();
  interrupting = false;
  if (isHeard) {
    for (const runner of stopped) runner.goOn();
    if (runners.size > 0) sigint.add();
  } else {
    interruptProcess();
    // If the program has begun to listen, it hears of this now, and goes on. So it does where another thread
    // listens.
    setTimeout(() => stopped.forEach((runner) => runner.goOn()), isHeardNow ? 0 : END_MS);
  }
}

async function stopAll(): Promise<void> {
  const all = [...runners];
  runners.clear();
  for (const runner of all) interrupted.add(runner);
  const stops = await Promise.allSettled(
    all.map((runner) => stoppedByProgram.has(runner) ? runner.stopped() : runner.interrupt()),
  );
  for (const stop of stops) {
    if (stop.status === "rejected") complain("stop the ranks in order", stop.reason);
  }
}

function interruptProcess(): void {
  // To send a signal takes all of this permission, which Deno would ask for.
  if (Deno.permissions.querySync({ name: "run" }).state === "granted") Deno.kill(Deno.pid, "SIGINT");
  else Deno.exit(INTERRUPTED);
}
