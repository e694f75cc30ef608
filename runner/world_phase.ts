/**
 * How far a world has come.
 *
 * @module
 */

/** How far a world has come: its ranks start, they take calls, they end, they are gone. */
export type WorldPhase = "starting" | "running" | "stopping" | "over";
