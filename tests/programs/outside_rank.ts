/** What an outside launcher starts for each rank. @module */
import { runRank } from "../../worker/mod.ts";
import { Joins } from "../workers/outside.ts";

const [how] = Deno.args;
if (how === "own setup") await runRank(Joins, { setup: `own ${Deno.env.get("RANK")}` });
else if (how === "impatient") await runRank(Joins, { connectTimeoutMs: 200 });
else if (how === "runner's worker") await runRank();
else await runRank(Joins);
console.log("after the rank");
