/**
 * A rank of an outside launcher, which takes the worker that its runner names.
 *
 * @module
 */
import { runRank } from "../../worker/mod.ts";

await runRank();
