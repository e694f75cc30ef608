/** A runner whose ranks have processes of their own, and which ends in the way that it is told to. Prints all of them
 * first. @module */
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
  default:
    Deno.kill(Deno.pid, how as Deno.Signal);
}
await call;
