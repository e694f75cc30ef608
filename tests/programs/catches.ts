/**
 * Starts a runner, and says what becomes of it.
 *
 * @module
 */
import { DistributedRunner } from "../../mod.ts";
import { Permissions } from "../workers/plain.ts";

try {
  await using runner = new DistributedRunner(Permissions, { device: "cpu", logs: "none" });
  await runner.start();
  await runner.invoke();
  console.log("served");
} catch (error) {
  console.log("caught", (error as Error).name);
}
