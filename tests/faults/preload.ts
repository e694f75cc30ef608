/**
 * Loaded into a rank before its own program. Injects the fault before the rank says hello.
 *
 * @module
 */
import type { Plan } from "./plan.ts";
import { injectFault } from "./inject.ts";

const plan: Plan = JSON.parse(Deno.env.get("FAULT_PLAN")!);
if (plan.rank === Number(Deno.env.get("RANK"))) {
  if (plan.phase === "spawn") injectFault(plan);
  else if (plan.phase === "handshake") injectWhenConnected(plan);
}

function injectWhenConnected(plan: Plan): void {
  const connect = Deno.connect;
  // deno-lint-ignore no-explicit-any -- one function for all its signatures
  (Deno as any).connect = async (options: any) => {
    const connection = await connect(options);
    injectFault(plan);
    return connection;
  };
}
