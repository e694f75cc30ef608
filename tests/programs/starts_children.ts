/**
 * A runner whose ranks have child processes. It prints all processes, then ends as its argument says.
 *
 * @module
 */
import { DistributedRunner } from "../../mod.ts";
import { type ParentState, StartsChildren } from "../workers/starts_children.ts";

const [how, state] = Deno.args as [string, ParentState];
const children: number[][] = [];
const started = Promise.withResolvers<void>();

const runner = new DistributedRunner(StartsChildren, {
  worldSize: 2,
  device: "cpu",
  logs: ({ text }) => {
    if (!text.startsWith("children ")) return;
    children.push(JSON.parse(text.slice("children ".length)));
    if (children.length === 2) started.resolve();
  },
  heartbeatMs: Infinity,
});
await runner.start();
const pids = runner.context!.map(({ pid }) => pid);
const call = runner.invoke(state);
// If the ranks cannot start their children, the call rejects.
await Promise.race([started.promise, call.then(() => started.promise)]);
const ended = call.catch(() => {});
console.log(`processes ${JSON.stringify([...pids, ...children.flat()])}`);
switch (how) {
  case "exit":
    Deno.exit(0);
    break;
  case "throw":
    throw new Error("uncaught in the runner's process");
  case "stop":
    await ended;
    await runner.stop();
    break;
  case "terminate":
    await runner.terminate();
    break;
  case "the rank's end":
    await ended;
    break;
  case "kill a rank":
    Deno.kill(pids[0]!, "SIGKILL");
    await ended;
    break;
  case "be replaced":
    // Until deno run --watch replaces the program.
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    break;
  case "SIGKILL, in two steps":
    closeConnections();
    // The ranks must find their connections closed while this process still exists.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    Deno.kill(Deno.pid, "SIGKILL");
    break;
  default:
    Deno.kill(Deno.pid, how as Deno.Signal);
}
await ended;

/** Shuts down the connections to the ranks one by one, like the kernel when a process exits. */
function closeConnections(): void {
  const SHUT_RDWR = 2;
  const { symbols: { shutdown } } = Deno.dlopen("libc.so.6", {
    shutdown: { parameters: ["i32", "i32"], result: "i32" },
  });
  // shutdown() has no effect on files that are not sockets.
  for (const { name } of Deno.readDirSync("/proc/self/fd")) shutdown(Number(name), SHUT_RDWR);
}
