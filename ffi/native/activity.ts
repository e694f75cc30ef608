/**
 * Reports of this process's native activity to an observer. A rank uses them to inform its runner.
 *
 * @module
 */
import { ERROR } from "./pinned.ts";
import { isLibraryLoaded, native } from "./library.ts";
import { check } from "./status.ts";
import { NativeCalls } from "./symbols.gen.ts";

/** Receives reports of native activity. Its methods must not throw. */
export interface Activity {
  /** Reports a collective, or an operation that may start some. `ended` settles when it ends. */
  collective(ended: Promise<unknown>): void;
  /** Reports the new number of native tasks in flight: model runs, images and files, but not collectives. */
  pending(count: number): void;
}

let activity: Activity | null = null;
let tasks = 0;

/** The memory that native code writes to. These references keep it from being garbage-collected. */
const noted: Record<"calls" | "collectives", Uint8Array<ArrayBuffer> | null> = {
  calls: null,
  collectives: null,
};

/**
 * Sets the observer of native activity.
 *
 * @param observer The observer, which replaces the previous one; `null` for no observer.
 */
export function observeActivity(observer: Activity | null): void {
  activity = observer;
}

/**
 * Starts recording this thread's blocking native calls in memory that other processes can read. Costs a few
 * nanoseconds per call.
 *
 * @param memory At least 72 bytes, 4-byte aligned: a u32 counter that is incremented at the start and the end
 * of each call, so it is odd during a call; a u32 with the length of the call's name; and 64 bytes for the
 * name. `null` stops recording.
 * @throws {RangeError} If the memory is too small or not aligned.
 * @throws {LibraryLoadError} If the native library is not loaded yet and cannot be found.
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
 * Starts recording this process's collectives, regardless of what starts them, in memory that other processes
 * can read. Records the oldest collective in flight, or if there is none, the one that ended last.
 *
 * @param memory At least 432 bytes, 8-byte aligned: a u32 that is odd during an update; a u32 with the length
 * of the text; two f64 with the time of the last state change and the collective's number; a u32 that is 0
 * while the collective is in flight, 1 if it has completed, and 2 if it has failed; 4 bytes of padding; and
 * 400 bytes of text: its operation, its group, its tensor's dtype, and its comma-separated sizes, one per
 * line. `null` stops recording.
 * @param now The current time in milliseconds, by the reader's clock.
 * @throws {RangeError} If the memory is too small or not aligned.
 * @throws {LibraryLoadError} If the native library is not loaded yet and cannot be found.
 */
export function noteCollectives(memory: Uint8Array<ArrayBuffer> | null, now: number): void {
  if (memory === null && !isLibraryLoaded()) return;
  const length = memory?.byteLength ?? 0;
  check(native().cohort_collectives_note(memory, length, now, ERROR), "noteCollectives");
  noted.collectives = memory;
}

/**
 * Reports a collective, or an operation that may start some, to the observer.
 *
 * @param ended A promise that settles when it ends.
 */
export function reportCollective(ended: Promise<unknown>): void {
  if (activity !== null) activity.collective(ended);
}

/** Counts the start of a task. */
export function beginTask(): void {
  tasks++;
  if (activity !== null) activity.pending(tasks);
}

/** Counts the end of a task. */
export function endTask(): void {
  tasks--;
  if (activity !== null) activity.pending(tasks);
}
