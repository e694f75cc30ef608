/**
 * A rank of an outside launcher that loads the worker its runner names.
 *
 * @module
 */
import { runRank } from "../../worker/mod.ts";

await runRank();
