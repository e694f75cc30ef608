/**
 * Ranks: their processes, connections and output.
 *
 * @module
 */
export { checkDescriptors } from "./descriptors.ts";
export { HANDSHAKE_TIMEOUT_MS, handshakeLimitMs } from "./handshake.ts";
export { Lifeline } from "./lifeline.ts";
export { lackOfPermissions } from "./needed_permissions.ts";
export { canSeeProcesses, type ProcessState, processState } from "./process_state.ts";
export type { EndReason, Rank, RankEvents } from "./rank.ts";
export { rankExitError } from "./rank_exit.ts";
export { END_SIGNAL, type Exit } from "./rank_process.ts";
export { Roster } from "./roster.ts";
export {
  isDeadSocket,
  openSocket,
  PACKAGES_NAME,
  removeDeadSocket,
  type RunnerListener,
  SOCKET_NAME,
  socketInTheWay,
} from "./socket.ts";
export { isScarce, systemError } from "./system_error.ts";
export { type WorkerSource, workerSource } from "./worker_source.ts";
