/**
 * A program that receives Ctrl-C while a call of its runner is pending. It prints when its runner begins to
 * stop.
 *
 * @module
 */
import process from "node:process";
import { DistributedRunner } from "../../mod.ts";
import { FINISH, type Lingering, Lingers } from "../workers/lingers.ts";

const [listens, manner] = Deno.args;
const runner = new DistributedRunner(Lingers, {
  worldSize: 2,
  device: "cpu",
  logs: ({ rank, text }) => console.log(`${rank}: ${text}`),
  handleSigint: listens !== "for itself",
  restart: { maxRestarts: 1, backoffMs: 0 },
  onRankExit: ({ error }) => console.log(error.message),
});

/** Whether the program has asked its runner to stop. */
let isStopped = false;
const onSigint = () => console.log("the program's own listener");
if (listens === "before") Deno.addSignalListener("SIGINT", onSigint);
if (listens === "as in Node") process.on("SIGINT", onSigint);
if (listens === "and stops") {
  Deno.addSignalListener("SIGINT", async () => {
    const stopped = runner.stop();
    if (manner === "steps twice" && !isStopped) Deno.kill(Deno.pid, "SIGINT");
    isStopped = true;
    if (manner === "finishes") { for (const { pid } of runner.context!) Deno.kill(pid, FINISH); }
    await stopped;
    console.log("stopped by the program");
    Deno.exit(7);
  });
}
if (listens === "for itself") {
  Deno.addSignalListener("SIGINT", async () => {
    console.log(`alive: ${runner.isAlive()}`);
    await runner.terminate();
    Deno.exit(8);
  });
}
await runner.start();
const stopping = setInterval(() => {
  if (runner.isAlive() && !isStopped) return;
  clearInterval(stopping);
  console.log("the runner stops");
}, 5);
// The program ends as if there were no timer.
Deno.unrefTimer(stopping as unknown as number);
console.log(JSON.stringify(runner.context!.map(({ pid }) => pid)));
try {
  await runner.invoke((manner === "steps twice" ? "steps" : manner ?? "steps") as Lingering);
  console.log("finished");
} catch (error) {
  console.log(`${(error as Error).name}: ${(error as Error).message}`);
}
try {
  await runner.invoke(null);
} catch (error) {
  console.log(`${(error as Error).name}: ${(error as Error).message}`);
}
