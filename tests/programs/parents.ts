/**
 * A runner whose ranks have processes of their own, and which ends in the way that it is told to. Prints all
 * of them first.
 *
 * @module
 */
import { DistributedRunner } from "../../mod.ts";
import { Parents, type ParentState } from "../workers/parents.ts";

const [how, state] = Deno.args as [string, ParentState];
const families: number[][] = [];
const started = Promise.withResolvers<void>();

const runner = new DistributedRunner(Parents, {
  worldSize: 2,
  device: "cpu",
  logs: ({ text }) => {
    if (!text.startsWith("family ")) return;
    families.push(JSON.parse(text.slice("family ".length)));
    if (families.length === 2) started.resolve();
  },
  heartbeatMs: Infinity,
});
await runner.start();
const pids = runner.context!.map(({ pid }) => pid);
const call = runner.invoke(state).catch(() => {});
await started.promise;
console.log(`processes ${JSON.stringify([...pids, ...families.flat()])}`);
switch (how) {
  case "exit":
    Deno.exit(0);
    break;
  case "throw":
    throw new Error("uncaught in the runner's process");
  case "stop":
    await call;
    await runner.stop();
    break;
  case "terminate":
    await runner.terminate();
    break;
  case "the rank's end":
    await call;
    break;
  case "kill a rank":
    Deno.kill(pids[0]!, "SIGKILL");
    await call;
    break;
  case "be replaced":
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    break;
  case "SIGKILL, in two steps":
    closeLines();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    Deno.kill(Deno.pid, "SIGKILL");
    break;
  default:
    Deno.kill(Deno.pid, how as Deno.Signal);
}
await call;

/**
 * Ends the connections to the ranks, as the kernel does for a process that ends: one file after the other.
 */
function closeLines(): void {
  const SHUT_RDWR = 2;
  const { symbols: { shutdown } } = Deno.dlopen("libc.so.6", {
    shutdown: { parameters: ["i32", "i32"], result: "i32" },
  });
  // It does nothing to what is no socket.
  for (const { name } of Deno.readDirSync("/proc/self/fd")) shutdown(Number(name), SHUT_RDWR);
}
