/**
 * Buffers for blocking calls. They are reused because only one such call runs at a time, and their addresses
 * are taken once.
 *
 * @module
 */
import { addressOf } from "./memory.ts";
import { ErrorBuffer, Reply } from "./symbols.gen.ts";

/** The buffer for the error text of a failed call. */
export const ERROR: Uint8Array<ArrayBuffer> = new Uint8Array(ErrorBuffer.size);

/** The output of a call that makes one object: its handle. */
export const OUT: Float64Array<ArrayBuffer> = new Float64Array(new ArrayBuffer(8));

/** The integers that a call reads. */
export const INTS: Float64Array<ArrayBuffer> = new Float64Array(new ArrayBuffer(64 * 8));

/** The output of a call that returns a value. It must be read before the next call. */
export const ROOM: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(4096));

/** The description of the value in {@linkcode ROOM}. */
export const REPLY: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(Reply.size));

/** The address of {@linkcode ERROR}. All addresses are `null` until the library is loaded. */
export let ERROR_AT: Deno.PointerValue = null;

/** The address of {@linkcode OUT}. */
export let OUT_AT: Deno.PointerValue = null;

/** The address of {@linkcode INTS}. */
export let INTS_AT: Deno.PointerValue = null;

/** The address of {@linkcode ROOM}. */
export let ROOM_AT: Deno.PointerValue = null;

/** The address of {@linkcode REPLY}. */
export let REPLY_AT: Deno.PointerValue = null;

/** Takes the addresses. Runs when the library is loaded, because it needs the same permission. */
export function pin(): void {
  ERROR_AT = addressOf(ERROR);
  OUT_AT = addressOf(OUT);
  INTS_AT = addressOf(INTS);
  ROOM_AT = addressOf(ROOM);
  REPLY_AT = addressOf(REPLY);
}
