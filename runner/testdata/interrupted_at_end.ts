/**
 * A program that is interrupted just after its last runner has stopped: Deno has received the signal but has
 * not delivered it yet.
 *
 * @module
 */
import { ignoreInterrupt, type Interruptible, stopAtInterrupt } from "../interrupt.ts";

const runner: Interruptible = {
  interrupt: () => Promise.resolve(),
  stopped: () => Promise.resolve(),
  interruptAgain: () => {},
  resume: () => {},
};
stopAtInterrupt(runner);
Deno.kill(Deno.pid, "SIGINT");
// Deno's signal thread has received the signal by then.
for (const until = performance.now() + 200; performance.now() < until;);
await ignoreInterrupt(runner);
setTimeout(() => console.log("the interrupt is lost"), 5000);
