/**
 * Starts a runner, and prints the outcome.
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
  const { name, message } = error as Error;
  console.log("caught", name);
  console.error(message);
}
