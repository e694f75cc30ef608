/**
 * Runs a cell in the way that its fault needs.
 *
 * @module
 */
import type { Cell } from "./plan.ts";
import { runCell } from "./run_cell.ts";
import { runKilledRunner } from "./run_killed_runner.ts";
import { runUnreadOutput } from "./run_unread_output.ts";

export { warmUp } from "./run_cell.ts";

/**
 * Runs one cell.
 *
 * @param cell The cell.
 * @throws {Error} If the outcome is wrong.
 */
export function run(cell: Cell): Promise<void> {
  if (cell.fault === "runner") return runKilledRunner(cell);
  if (cell.fault === "unread output") return runUnreadOutput(cell);
  return runCell(cell);
}
