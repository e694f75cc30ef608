/** Starts a runner whose ranks are in a call, says so, and ends in the way that it is told to. @module */
import { DistributedRunner } from "../../mod.ts";
import { Blocks, Waits } from "../workers/plain.ts";

const [how, busy] = Deno.args;
const options = { worldSize: 2, device: "cpu", logs: onLine } as const;
const runner = busy === "blocked"
  ? new DistributedRunner(Blocks, options)
  : new DistributedRunner(Waits, options);
let begun = 0;

function onLine({ text }: { text: string }): void {
  if (!text.startsWith("begun") && text !== "blocking") return;
  if (++begun < 2) return;
  console.log(JSON.stringify(runner.context!.map(({ pid }) => pid)));
  if (how === "exit") Deno.exit(0);
  if (how === "throw") {
    queueMicrotask(() => {
      throw new Error("uncaught in the runner's process");
    });
  }
  if (how === "SIGKILL") Deno.kill(Deno.pid, "SIGKILL");
}

await runner.start();
await (runner as DistributedRunner<{ heed: boolean }>).invoke({ heed: false });
