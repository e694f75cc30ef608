/**
 * Loaded into ranks before their own program. Changes the clock of the ranks that `OTHER_TIME` names.
 *
 * @module
 */
import { beginAtOtherTime } from "../wall_clock.ts";

const { ranks, byMs }: { ranks: number[]; byMs: number } = JSON.parse(Deno.env.get("OTHER_TIME")!);
if (ranks.includes(Number(Deno.env.get("RANK")))) beginAtOtherTime(byMs);
