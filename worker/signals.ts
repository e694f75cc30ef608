/**
 * Signals that the runner handles for its ranks.
 *
 * @module
 */

/** Signals by which supervisors and terminals end all processes of a program at once. */
const SHUTDOWN_SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/**
 * Keeps this process running when the whole program receives a shutdown signal. The runner drains its calls
 * and then ends the rank. Child processes still react to these signals, because listeners, unlike ignored
 * signals, are not inherited.
 */
export function ignoreShutdownSignals(): void {
  for (const signal of SHUTDOWN_SIGNALS) Deno.addSignalListener(signal, () => {});
}
