/**
 * Loaded into a rank before its own program: strikes it before it has said hello.
 *
 * @module
 */
import type { Plan } from "./plan.ts";
import { strike } from "./strike.ts";

const plan: Plan = JSON.parse(Deno.env.get("FAULT_PLAN")!);
if (plan.rank === Number(Deno.env.get("RANK"))) {
  if (plan.phase === "spawn") strike(plan);
  else if (plan.phase === "handshake") strikeWhenConnected(plan);
}

function strikeWhenConnected(plan: Plan): void {
  const connect = Deno.connect;
  // deno-lint-ignore no-explicit-any -- one function for all its signatures
  (Deno as any).connect = async (options: any) => {
    const connection = await connect(options);
    strike(plan);
    return connection;
  };
}
