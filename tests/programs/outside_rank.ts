/**
 * The program that an outside launcher starts for each rank.
 *
 * @module
 */
import { runRank } from "../../worker/mod.ts";
import { Joins } from "../workers/outside.ts";

const [how] = Deno.args;
if (how === "own setup") await runRank(Joins, { setup: `own ${Deno.env.get("RANK")}` });
else if (how === "impatient") await runRank(Joins, { connectTimeoutMs: 200 });
else if (how === "runner's worker") await runRank();
else if (how === "nothing of the runner's") await runRank(undefined, { modules: [] });
else if (how === "what the option names") {
  await runRank(undefined, { modules: import.meta.resolve("../workers/") });
} else await runRank(Joins);
console.log("after the rank");
