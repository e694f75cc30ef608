/**
 * Reads the numbers of a body during a scan, and counts what its values cost.
 *
 * @module
 */
import { ProtocolError } from "../errors.ts";
import { Head } from "./msgpack_heads.ts";

/** A position in a body. */
export abstract class BodyReader {
  readonly #what: "value" | "message";
  readonly #budget: number;
  /** The body. */
  protected readonly bytes: Uint8Array;
  /** The parts. If `null`, extensions are rejected and binary data is allowed. */
  protected readonly parts: readonly Uint8Array[] | null;
  /** The offset of the next byte. */
  protected at = 0;
  /** The index of the next part. */
  protected nextPart = 0;
  /** The cost so far, in bytes of memory. */
  protected cost = 0;

  /**
   * Creates a reader.
   *
   * @param what The kind of body, for errors.
   * @param bytes The body.
   * @param parts The parts of a value; `null` for a message.
   * @param budget The maximum cost, in bytes of memory.
   */
  constructor(
    what: "value" | "message",
    bytes: Uint8Array,
    parts: readonly Uint8Array[] | null,
    budget: number,
  ) {
    this.#what = what;
    this.bytes = bytes;
    this.parts = parts;
    this.#budget = budget;
  }

  /** Reads a non-negative integer: a count, size, or index. */
  integer(): number {
    const head = this.uint(1);
    if (head < Head.FixMap) return head;
    if (head >= Head.UInt8 && head < Head.UInt64) return this.uint(1 << (head - Head.UInt8));
    if (head === Head.Float64) return this.#whole();
    throw this.error("it has something other than a number where a number belongs");
  }

  /**
   * Takes the next part.
   *
   * @param index The part's index in the body.
   * @returns The part.
   */
  part(index: number): Uint8Array {
    const part = index === this.nextPart ? this.parts![index] : undefined;
    if (part === undefined) throw this.error(`it has no part ${index}, or references it out of turn`);
    this.nextPart++;
    return part;
  }

  /** Adds a cost. */
  spend(cost: number): void {
    this.cost += cost;
    if (this.cost <= this.#budget) return;
    throw this.error(`its values would take more than ${this.#budget} bytes of memory`);
  }

  /** Creates an error for this body. */
  error(state: string): ProtocolError {
    return new ProtocolError(`Cannot read ${this.#what}: ${state}`);
  }

  /** Creates the error for a body that ends too early. */
  protected truncated(): ProtocolError {
    return this.error("it is cut off");
  }

  /** Skips bytes. */
  protected skip(byteLength: number): void {
    this.at += byteLength;
    if (this.at > this.bytes.length) throw this.truncated();
  }

  /** Reads a big-endian number. */
  protected uint(byteLength: number): number {
    let value = 0;
    const end = this.at + byteLength;
    if (end > this.bytes.length) throw this.truncated();
    for (let at = this.at; at < end; at++) value = 256 * value + this.bytes[at]!;
    this.at = end;
    return value;
  }

  /** Reads an integer that is encoded as a float. */
  #whole(): number {
    const { buffer, byteOffset } = this.bytes;
    const start = this.at;
    this.skip(8);
    const value = new DataView(buffer, byteOffset + start, 8).getFloat64(0);
    if (!Number.isSafeInteger(value) || value < 0 || Object.is(value, -0)) {
      throw this.error(`${value} is not a size`);
    }
    return value;
  }
}
