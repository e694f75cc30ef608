/**
 * The phases of a world.
 *
 * @module
 */

/** Phase of a world: its ranks start, take calls, end, or have exited. */
export type WorldPhase = "starting" | "running" | "stopping" | "over";
