/**
 * Scans a body before anything is decoded, because a peer may send anything.
 *
 * A scan follows every value to its end, also inside extensions, and allocates nothing. It rejects bodies
 * that are truncated, have trailing bytes, are nested too deep, exceed {@linkcode BODY_BUDGET} in total, or
 * contain anything that this package's encoder never writes. A body that passes can be decoded at any later
 * time without failing.
 *
 * @module
 */
import { BODY_BUDGET } from "./body_costs.ts";
import { BodyScan } from "./body_scan.ts";
import type { Sized } from "./shared_part.ts";

/** Options of {@linkcode scanValue}. */
export interface ScanOptions {
  /** Maximum cost of the value. Default: {@linkcode BODY_BUDGET}. */
  budget?: number;
  /**
   * A value that costs at most this much is counted roughly, with every key as a new one. That takes half the
   * time. Default: 0.
   */
  roughlyUpTo?: number;
}

/**
 * Scans a value.
 *
 * @param body The body from `encodeValue`.
 * @param parts The parts. The body references each once, in order.
 * @param options The maximum cost, and how exactly to count it.
 * @returns The estimated memory of the decoded values, in bytes, without texts and parts.
 * @throws {ProtocolError} If the body is not a value, or exceeds the maximum cost.
 */
export function scanValue(
  body: Uint8Array,
  parts: readonly Sized[],
  { budget = BODY_BUDGET, roughlyUpTo = 0 }: ScanOptions = {},
): number {
  if (roughlyUpTo > 0) {
    const atMost = new BodyScan("value", body, parts, budget, false).run();
    if (atMost <= Math.min(roughlyUpTo, budget)) return atMost;
  }
  return new BodyScan("value", body, parts, budget).run();
}

/**
 * Scans a value without computing its exact cost.
 *
 * @param body The body from `encodeValue`.
 * @param parts The parts.
 * @throws {ProtocolError} If the body is not a value, or exceeds {@linkcode BODY_BUDGET}.
 */
export function checkValue(body: Uint8Array, parts: readonly Sized[]): void {
  scanValue(body, parts, { roughlyUpTo: BODY_BUDGET });
}

/**
 * Scans a control message.
 *
 * @param body The body from `encodeMessage`.
 * @returns The estimated memory of the decoded message, in bytes, without texts.
 * @throws {ProtocolError} If the body is not msgpack, has extensions, or exceeds {@linkcode BODY_BUDGET}.
 */
export function scanMessage(body: Uint8Array): number {
  return new BodyScan("message", body, null, BODY_BUDGET).run();
}
