/** What this process's native code does, told to whoever asks: a rank shows it to its runner.
 *
 * @module
 */
import { ERROR } from "./_pinned.ts";
import { isLibraryLoaded, native } from "./_library.ts";
import { check } from "./_status.ts";
import { NativeCalls } from "./_symbols.gen.ts";

/** A collective, as an {@linkcode Activity} is told of it. */
export interface CollectiveNote {
  /** c10d's name (`"all_reduce"`); forming a group is `"form_group"`. */
  operation: string;
  /** Its number among the collectives of its group on this rank, from 1; 0 for forming the group. */
  sequence: number;
  /** The group's name. */
  group: string;
  /** The shape of its first tensor; `[]` if it has none. */
  shape: readonly number[];
  /** That tensor's dtype; `null` if it has none. */
  dtype: string | null;
  /** Whether it is in flight, or how it ended. */
  state: "waiting" | "completed" | "failed";
}

/** Is told what native code does. Must not throw. */
export interface Activity {
  /** Another collective is the oldest one in flight, or none is any more, and this is the one that ended last. */
  collective(note: CollectiveNote): void;
  /** The number of native tasks in flight has changed: model runs, pictures, files; collectives not counted. */
  pending(count: number): void;
}

/** A tensor, as far as it is noted. */
export interface NotedTensor {
  /** Its sizes. */
  readonly shape: readonly number[];
  /** Its element type. */
  readonly dtype: string;
}

/** A collective to be noted. */
export interface CollectiveBegin {
  /** c10d's name. */
  operation: string;
  /** Its number. */
  sequence: number;
  /** The group's name. */
  group: string;
  /** Its first tensor; it may be freed. */
  tensor?: NotedTensor | undefined;
}

let activity: Activity | null = null;
let tasks = 0;

/** In the order in which they were begun. */
const inFlight = new Set<CollectiveNote>();

/** The memory that native code writes into, which must not be collected. */
const noted: { memory: Uint8Array<ArrayBuffer> | null } = { memory: null };

/** Tells what native code does from now on; what is in flight already is told of when it ends.
 *
 * @param observer Who is told, in place of the last one; `null` for nobody.
 */
export function observeActivity(observer: Activity | null): void {
  activity = observer;
  inFlight.clear();
}

/** Has this thread's blocking native calls noted in memory, for other processes to read. Costs some nanoseconds a call.
 *
 * @param memory At least 72 bytes, aligned at 4: a u32 that counts the beginning and the end of each call, so that it
 * is odd inside one; a u32 with the length of the call's name; 64 bytes of name. `null` for none.
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
  noted.memory = memory;
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

/** Notes the beginning of a collective.
 *
 * @param begin Which.
 * @returns To be given to {@linkcode endCollective}; `null` if nobody observes.
 */
export function beginCollective(begin: CollectiveBegin): CollectiveNote | null {
  if (activity === null) return null;
  const { operation, sequence, group, tensor } = begin;
  const note: CollectiveNote = { operation, sequence, group, ...lookAt(tensor), state: "waiting" };
  inFlight.add(note);
  if (inFlight.size === 1) activity.collective(note);
  return note;
}

/** Notes the end of a collective.
 *
 * @param note What {@linkcode beginCollective} returned.
 * @param state How it ended.
 */
export function endCollective(note: CollectiveNote | null, state: "completed" | "failed"): void {
  if (note === null || activity === null) return;
  const [oldest] = inFlight;
  // Not there if another observer has come meanwhile.
  if (!inFlight.delete(note)) return;
  note.state = state;
  const [next] = inFlight;
  if (next === undefined) activity.collective(note);
  else if (oldest === note) activity.collective(next);
}

function lookAt(tensor: NotedTensor | undefined): { shape: readonly number[]; dtype: string | null } {
  if (tensor === undefined) return { shape: [], dtype: null };
  try {
    return { shape: tensor.shape, dtype: tensor.dtype };
  } catch {
    // It has been freed, or its dtype has no name here.
    return { shape: [], dtype: null };
  }
}
