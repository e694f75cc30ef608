/**
 * Reads the items of a stream.
 *
 * @module
 */
import { decodeScanned, type Frame } from "../../protocol/mod.ts";
import { leaseOf, PartReader, readPart } from "../segments/mod.ts";

/** The value of an item. */
export interface ItemValue {
  /** The value. */
  readonly value: unknown;
  /**
   * Settles when the value has all of its bulk data; `null` if it does already. Rejects with a
   * `ProtocolError` if the data is shorter than its rank says.
   */
  readonly filled: Promise<void> | null;
}

/**
 * Decodes an item. Bulk data is copied from shared memory at once, so that a reader who comes late does not
 * occupy it. A large item is copied in pieces, during several turns of the event loop.
 *
 * @param frame The frame, which was scanned.
 * @param atOnce Whether to copy even a large item before this returns.
 * @returns The value.
 * @throws {ProtocolError} If the value is a `Map` or a `Set` that would take too long to build, or its shared
 * memory is too short.
 */
export function readItem(frame: Frame, atOnce: boolean): ItemValue {
  const { body, parts } = frame;
  const lease = leaseOf(frame);
  if (lease === null) return { value: decodeScanned(body, parts), filled: null };
  if (atOnce) return { value: decodeScanned(body, parts, { read: readPart }), filled: null };
  const reader = new PartReader();
  const value = decodeScanned(body, parts, { read: reader.read });
  const filled = reader.fill();
  if (filled === null) return { value, filled };
  lease.hold();
  return { value, filled: filled.finally(() => lease.free()) };
}
