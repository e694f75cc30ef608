/**
 * Reads the bulk data of items and results.
 *
 * @module
 */
import { isInstance, ownBuffer, type Part, type PartInfo, type ReadPart } from "../../protocol/mod.ts";
import { nextTurn } from "../../transport/mod.ts";
import { ResultPart } from "./result_part.ts";

/** A value with more bytes in shared memory is read in pieces, so that this process is not blocked. */
const MAX_STINT = 64 * 1024 * 1024;

/** Returns memory for a part; `undefined` for fresh memory. */
export type Into = (part: PartInfo) => ArrayBuffer | undefined;

/** Reads a part into fresh memory, unless it came with the frame. */
export function readPart(part: Part): Uint8Array<ArrayBuffer> {
  if (part instanceof ResultPart) {
    const bytes = new Uint8Array(part.byteLength);
    part.read(bytes);
    return bytes;
  }
  return ownBuffer(part as Uint8Array<ArrayBuffer>);
}

/** Decides where the parts of an item or a result go while it is decoded, and reads them afterward. */
export class PartReader {
  readonly #into: Into | undefined;
  readonly #given = new Set<ArrayBuffer>();
  readonly #pending: { part: Part; target: Uint8Array<ArrayBuffer> }[] = [];
  /** What `into` threw, or `null`. */
  thrown: { error: unknown } | null = null;

  /**
   * Starts without parts.
   *
   * @param into The caller's function, if there is one.
   */
  constructor(into?: Into) {
    this.#into = into;
  }

  /** Returns the memory of a part. It has the part's bytes only after {@linkcode PartReader.fill}. */
  readonly read: ReadPart = (part, info, isBuffer) => {
    const target = this.#into === undefined ? null : this.#targetFor(this.#into, info, isBuffer);
    if (target === null && !(part instanceof ResultPart)) return readPart(part);
    const bytes = target ?? new Uint8Array(part.byteLength);
    this.#pending.push({ part, target: bytes });
    return bytes;
  };

  /**
   * Reads all parts.
   *
   * @returns A promise if that takes several turns of the event loop; otherwise `null`.
   * @throws {ProtocolError} If shared memory is shorter than its rank says.
   * @throws {TypeError} If a buffer of `into` has become shorter.
   */
  fill(): Promise<void> | null {
    const byteLength = this.#pending.reduce((sum, { part }) => sum + part.byteLength, 0);
    if (byteLength > MAX_STINT) return this.#fillInPieces();
    for (const { part, target } of this.#pending) readInto(part, target, 0, part.byteLength);
    return null;
  }

  async #fillInPieces(): Promise<void> {
    for (const { part, target } of this.#pending) {
      for (let start = 0; start < part.byteLength; start += MAX_STINT) {
        readInto(part, target, start, Math.min(start + MAX_STINT, part.byteLength));
        await nextTurn();
      }
    }
  }

  #targetFor(into: Into, info: PartInfo, isBuffer: boolean): Uint8Array<ArrayBuffer> | null {
    try {
      const buffer = into(info);
      if (buffer === undefined) return null;
      checkTarget(buffer, info);
      if (this.#given.has(buffer)) {
        throw new TypeError("Cannot return result: into has returned the same buffer for two parts");
      }
      this.#given.add(buffer);
      // A longer buffer cannot itself be the value.
      if (isBuffer && buffer.byteLength !== info.byteLength) return null;
      return new Uint8Array(buffer, 0, info.byteLength);
    } catch (error) {
      this.thrown = { error };
      throw error;
    }
  }
}

function checkTarget(buffer: unknown, { byteLength }: PartInfo): void {
  if (!isInstance(buffer, ArrayBuffer)) {
    throw new TypeError("Cannot return result: what into has returned is not an ArrayBuffer");
  }
  const target = buffer as ArrayBuffer;
  if (target.detached) throw new TypeError("Cannot return result: the buffer of into is detached");
  if (target.byteLength >= byteLength) return;
  throw new RangeError(
    `Cannot return result: the buffer of into has ${target.byteLength} bytes, the part has ${byteLength}`,
  );
}

function readInto(part: Part, target: Uint8Array<ArrayBuffer>, start: number, end: number): void {
  // The program has the buffer, and may detach it or shorten it.
  if (target.byteLength !== part.byteLength) {
    throw new TypeError("Cannot return result: a buffer of into was detached or shortened meanwhile");
  }
  const bytes = target.subarray(start, end);
  if (part instanceof ResultPart) part.read(bytes, start);
  else bytes.set((part as Uint8Array<ArrayBuffer>).subarray(start, end));
}
