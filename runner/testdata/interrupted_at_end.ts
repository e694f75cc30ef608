/**
 * A program that is interrupted when its last runner has just stopped: Deno has the signal, and has yet to
 * tell of it.
 *
 * @module
 */
import { ignoreInterrupt, type Interruptible, stopAtInterrupt } from "../interrupt.ts";

const runner: Interruptible = {
  interrupt: () => Promise.resolve(),
  stopped: () => Promise.resolve(),
  interruptAgain: () => {},
  goOn: () => {},
};
stopAtInterrupt(runner);
Deno.kill(Deno.pid, "SIGINT");
// Deno's thread for signals has it by then.
for (const until = performance.now() + 200; performance.now() < until;);
await ignoreInterrupt(runner);
setTimeout(() => console.log("the interrupt is lost"), 5000);
