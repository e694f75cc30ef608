/**
 * One look over a body before anything of it is decoded: a peer may send anything.
 *
 * A scan follows every value to its end, those inside extensions too, and allocates nothing. It refuses what
 * is cut or has bytes behind it, what is nested too deep, what holds more than {@linkcode BODY_BUDGET} allows
 * all of it together, and whatever no encoder of ours writes. What has passed can be decoded at any time
 * later, and does not fail then.
 *
 * @module
 */
import { BODY_BUDGET } from "./body_costs.ts";
import { BodyScan } from "./body_scan.ts";

/** Options of {@linkcode scanValue}. */
export interface ScanOptions {
  /** What the value may take. By default {@linkcode BODY_BUDGET}. */
  budget?: number;
  /**
   * What takes at most this is not counted to the byte, which takes half the time: each key counts as a new
   * one. By default 0.
   */
  roughlyUpTo?: number;
}

/**
 * Scans a value.
 *
 * @param body What `encodeValue` made.
 * @param parts Its parts: each is referred to once, in their order.
 * @param options What it may take, and how exactly that is counted.
 * @returns About how much its values will take in memory, in bytes, beside texts and what is in parts.
 * @throws {ProtocolError} If it is no such value, or takes more than that.
 */
export function scanValue(
  body: Uint8Array,
  parts: readonly Uint8Array[],
  { budget = BODY_BUDGET, roughlyUpTo = 0 }: ScanOptions = {},
): number {
  if (roughlyUpTo > 0) {
    const atMost = new BodyScan("value", body, parts, budget, false).run();
    if (atMost <= Math.min(roughlyUpTo, budget)) return atMost;
  }
  return new BodyScan("value", body, parts, budget).run();
}

/**
 * Scans a value whose cost nobody asks for.
 *
 * @param body As for {@linkcode scanValue}.
 * @param parts Its parts.
 * @throws {ProtocolError} If it is no value, or takes more than {@linkcode BODY_BUDGET}.
 */
export function checkValue(body: Uint8Array, parts: readonly Uint8Array[]): void {
  scanValue(body, parts, { roughlyUpTo: BODY_BUDGET });
}

/**
 * Scans a control message.
 *
 * @param body What `encodeMessage` made.
 * @returns As {@linkcode scanValue} does.
 * @throws {ProtocolError} If it is no msgpack, has extensions, or takes more than {@linkcode BODY_BUDGET}.
 */
export function scanMessage(body: Uint8Array): number {
  return new BodyScan("message", body, null, BODY_BUDGET).run();
}
