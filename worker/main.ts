/**
 * The program of a rank's process. A runner spawns it. Do not import it.
 *
 * @module
 */
import { serveSpawnedRank } from "./spawned_rank.ts";

// This runs before the program's own code and before libtorch.
await serveSpawnedRank(null);
