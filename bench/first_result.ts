/**
 * Starts two ranks, and prints a line when they have answered. If an argument says so, calls them that many
 * times more and prints the memory of this process.
 *
 * @module
 */
import { DistributedRunner } from "@cohort/distributed";
import { Noop } from "./ranks/workers.ts";

await using runner = new DistributedRunner(Noop, { worldSize: 2, device: "cpu", logs: "none" });
await runner.start();
await runner.invoke();
console.log("answered");
const count = Number(Deno.args[0] ?? 0);
for (let call = 0; call < count; call++) await runner.invoke();
if (count > 0) console.log(Deno.memoryUsage().rss);
