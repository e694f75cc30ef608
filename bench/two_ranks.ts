/**
 * Starts two ranks, prints a line after the first result, makes as many calls as its argument says, and
 * prints how many bytes of memory this process then has.
 *
 * @module
 */
import { DistributedRunner } from "@cohort/distributed";
import { Noop } from "./ranks/workers.ts";

await using runner = new DistributedRunner(Noop, { worldSize: 2, device: "cpu", logs: "none" });
await runner.start();
await runner.invoke();
console.log("first result");
for (let call = 1; call < Number(Deno.args[0] ?? 1); call++) await runner.invoke();
console.log(Deno.memoryUsage().rss);
