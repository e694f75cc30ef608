/**
 * Signals that are the runner's to act on.
 *
 * @module
 */

/** Those by which supervisors and terminals end all processes of a program at once. */
const OF_ALL = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/**
 * Has this process live through what tells a whole program to end: its runner drains, and then ends it.
 * Processes that it starts are told as ever, since listeners, unlike signals that are ignored, are not
 * inherited.
 */
export function leaveSignalsToRunner(): void {
  for (const signal of OF_ALL) Deno.addSignalListener(signal, () => {});
}
