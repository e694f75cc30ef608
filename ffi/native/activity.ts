/**
 * What this process's native code does, told to whoever asks: a rank shows it to its runner.
 *
 * @module
 */
import { ERROR } from "./pinned.ts";
import { isLibraryLoaded, native } from "./library.ts";
import { check } from "./status.ts";
import { NativeCalls } from "./symbols.gen.ts";

/** Is told what native code does. Must not throw. */
export interface Activity {
  /** The program has asked for a collective, or for what may start some, whose end `ended` settles with. */
  collective(ended: Promise<unknown>): void;
  /**
   * The number of native tasks in flight has changed: model runs, pictures, files; collectives not counted.
   */
  pending(count: number): void;
}

let activity: Activity | null = null;
let tasks = 0;

/** The memory that native code writes into, which must not be collected. */
const noted: Record<"calls" | "collectives", Uint8Array<ArrayBuffer> | null> = {
  calls: null,
  collectives: null,
};

/**
 * Tells what native code does from now on.
 *
 * @param observer Who is told, in place of the last one; `null` for nobody.
 */
export function observeActivity(observer: Activity | null): void {
  activity = observer;
}

/**
 * Has this thread's blocking native calls noted in memory, for other processes to read. Costs some
 * nanoseconds a call.
 *
 * @param memory At least 72 bytes, aligned at 4: a u32 that counts the beginning and the end of each call, so
 * that it is odd inside one; a u32 with the length of the call's name; 64 bytes of name. `null` for none.
 * @throws {RangeError} If it is too small or not aligned.
 * @throws {LibraryLoadError} If the native library is not loaded yet, and not found.
 */
export function noteNativeCalls(memory: Uint8Array<ArrayBuffer> | null): void {
  if (memory === null && !isLibraryLoaded()) return;
  if (memory !== null && (memory.byteLength < NativeCalls.size || memory.byteOffset % 4 !== 0)) {
    const state = `${memory.byteLength} bytes at offset ${memory.byteOffset}`;
    throw new RangeError(
      `Cannot note native calls: ${state} are not ${NativeCalls.size} that are aligned at 4`,
    );
  }
  check(native().cohort_native_calls_note(memory, memory?.byteLength ?? 0, ERROR), "noteNativeCalls");
  noted.calls = memory;
}

/**
 * Has the collectives of this process noted in memory, whoever starts them, for other processes to read: the
 * oldest in flight, or else the one that ended last.
 *
 * @param memory At least 432 bytes, aligned at 8: a u32 that is odd while the rest is being written; a u32
 * with the length of the text; two f64, since when it is in its state and its number; a u32, 0 while it is in
 * flight, 1 if it has completed, 2 if it has failed; 4 bytes of nothing; and 400 of text: its operation, its
 * group, its tensor's dtype and its sizes with commas between them, a line each. `null` for none.
 * @param now The time in milliseconds, by the clock of whoever reads.
 * @throws {RangeError} If it is too small or not aligned.
 * @throws {LibraryLoadError} If the native library is not loaded yet, and not found.
 */
export function noteCollectives(memory: Uint8Array<ArrayBuffer> | null, now: number): void {
  if (memory === null && !isLibraryLoaded()) return;
  const length = memory?.byteLength ?? 0;
  check(native().cohort_collectives_note(memory, length, now, ERROR), "noteCollectives");
  noted.collectives = memory;
}

/**
 * Tells of a collective, or of what may start some.
 *
 * @param ended Settles with it.
 */
export function tellCollective(ended: Promise<unknown>): void {
  if (activity !== null) activity.collective(ended);
}

/** Notes the beginning of a task. */
export function beginTask(): void {
  tasks++;
  if (activity !== null) activity.pending(tasks);
}

/** Notes the end of a task. */
export function endTask(): void {
  tasks--;
  if (activity !== null) activity.pending(tasks);
}
