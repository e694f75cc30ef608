/**
 * Memory of blocking calls: reused, as only one of them runs at a time, and its addresses taken once.
 *
 * @module
 */
import { addressOf } from "./memory.ts";
import { ErrorBuffer, Reply } from "./symbols.gen.ts";

/** Where a call leaves the text of its failure. */
export const ERROR: Uint8Array<ArrayBuffer> = new Uint8Array(ErrorBuffer.size);

/** Where a call that makes one object writes its handle. */
export const OUT: Float64Array<ArrayBuffer> = new Float64Array(new ArrayBuffer(8));

/** Whole numbers that a call reads. */
export const INTS: Float64Array<ArrayBuffer> = new Float64Array(new ArrayBuffer(64 * 8));

/** Where a call puts a value: it is read before the next call. */
export const ROOM: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(4096));

/** What it says about the value. */
export const REPLY: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(Reply.size));

/** Where {@linkcode ERROR} is. As all addresses, `null` until the library is loaded. */
export let ERROR_AT: Deno.PointerValue = null;

/** Where {@linkcode OUT} is. */
export let OUT_AT: Deno.PointerValue = null;

/** Where {@linkcode INTS} is. */
export let INTS_AT: Deno.PointerValue = null;

/** Where {@linkcode ROOM} is. */
export let ROOM_AT: Deno.PointerValue = null;

/** Where {@linkcode REPLY} is. */
export let REPLY_AT: Deno.PointerValue = null;

/**
 * Takes the addresses. To be called when the library is loaded: it needs the permission that loading needs.
 */
export function pin(): void {
  ERROR_AT = addressOf(ERROR);
  OUT_AT = addressOf(OUT);
  INTS_AT = addressOf(INTS);
  ROOM_AT = addressOf(ROOM);
  REPLY_AT = addressOf(REPLY);
}
