/**
 * A program that receives Ctrl-C while its ranks start, and continues. It prints the errors that its runner
 * gathered.
 *
 * @module
 */
import { DistributedRunner } from "../../mod.ts";
import { Echo } from "../workers/plain.ts";

const heard = Promise.withResolvers<void>();
const listener = () => heard.resolve();
Deno.addSignalListener("SIGINT", listener);
const runner = new DistributedRunner(Echo, { worldSize: 2, device: "cpu", logs: "none" });
let isSent = false;
const interrupt = () => {
  if (!isSent) Deno.kill(Deno.pid, "SIGINT");
  isSent = true;
};
try {
  await runner.start({ onProgress: ({ phase }) => phase === "connected" && interrupt() });
} catch (error) {
  console.log((error as Error).name);
}
await heard.promise;
await runner.start();
console.log(JSON.stringify([await runner.invoke(1), runner.gatherErrors().map(String)]));
await runner.stop();
Deno.removeSignalListener("SIGINT", listener);
