/**
 * A runner that is killed while its ranks use shared memory. It prints all processes.
 *
 * @module
 */
import { tensor } from "../../mod.ts";
import { startRunner } from "../runner.ts";
import { Bulk } from "../workers/bulk.ts";

const runner = await startRunner(Bulk, { worldSize: 2 });
const data = tensor(new Float32Array(100_000), [100_000]);
await runner.invoke({ data });
console.log(JSON.stringify([Deno.pid, ...runner.context!.map(({ pid }) => pid)]));
runner.invoke({ data, wait: true });
await new Promise((resolve) => setTimeout(resolve, 50));
Deno.kill(Deno.pid, "SIGKILL");
