/**
 * Random bodies that were never encoded: grammatical msgpack with false lengths and types.
 *
 * @module
 */
import { Ext } from "../../protocol/mod.ts";
import type { Random } from "./random.ts";

const TEXTS = ["", "a", "__proto__", "constructor", "0", "9999", "é", "\u{1F600}", "code", "x".repeat(40)]
  .map((text) => new TextEncoder().encode(text));
const TYPES = Object.values(Ext);

/**
 * Makes a random body.
 *
 * @param random The source of random numbers.
 * @param byteLength The approximate length of the body.
 * @returns The body.
 */
export function randomBody(random: Random, byteLength: number): Uint8Array<ArrayBuffer> {
  const out: number[] = [];
  new Writer(random, out, byteLength).value(0);
  while (random.below(8) === 0) out.push(random.byte());
  return new Uint8Array(out);
}

/** Writes values until the body is full. */
class Writer {
  readonly #random: Random;
  readonly #out: number[];
  readonly #most: number;

  constructor(random: Random, out: number[], most: number) {
    this.#random = random;
    this.#out = out;
    this.#most = most;
  }

  value(level: number): void {
    const random = this.#random;
    if (this.#out.length >= this.#most || level > 200) return this.#scalar();
    switch (random.below(7)) {
      case 0:
      case 1:
        return this.#list(level);
      case 2:
        return this.#map(level);
      case 3:
      case 4:
        return this.#extension(level);
      default:
        return this.#scalar();
    }
  }

  #list(level: number): void {
    const count = this.#head(0x90, 0xdc);
    for (let index = 0; index < count; index++) this.value(level + 1);
  }

  #map(level: number): void {
    const count = this.#head(0x80, 0xde);
    for (let index = 0; index < count; index++) {
      if (this.#random.below(8) === 0) this.value(level + 1);
      else this.#text();
      this.value(level + 1);
    }
  }

  /**
   * Writes a count, which is sometimes false.
   *
   * @returns How many elements to write.
   */
  #head(fixed: number, wide: number): number {
    const random = this.#random;
    const count = random.below(12);
    const claimed = random.below(6) === 0 ? random.length(2 ** 20) : count;
    if (claimed < 16 && random.below(4) > 0) this.#out.push(fixed + claimed);
    else if (claimed < 2 ** 16) this.#out.push(wide, claimed >> 8, claimed & 0xff);
    else this.#out.push(wide + 1, ...uint32(claimed));
    // Sometimes write a single element, so that values nest deeply.
    return random.below(10) === 0 ? 1 : count;
  }

  #extension(level: number): void {
    const random = this.#random;
    const payload: number[] = [];
    const type = random.below(20) === 0 ? random.byte() : random.pick(TYPES);
    const inner = new Writer(random, payload, Math.max(1, (this.#most - this.#out.length) / 2));
    if (type >= Ext.Map && type <= Ext.SparseArray) inner.list(type, level);
    else if (type === Ext.Tensor || type === Ext.Image) inner.numbers();
    else {
      const length = random.pick([0, 5, 8, random.below(20)]);
      for (let index = 0; index < length; index++) payload.push(random.pick([0, random.byte(), 0x61]));
    }
    const length = random.below(12) === 0 ? random.length(payload.length + 4) : payload.length;
    if (length < 256) this.#out.push(0xc7, length);
    else if (length < 2 ** 16) this.#out.push(0xc8, length >> 8, length & 0xff);
    else this.#out.push(0xc9, ...uint32(length));
    this.#out.push(type);
    for (const byte of payload) this.#out.push(byte);
  }

  /** Writes the content of an extension that holds other values. */
  list(type: number, level: number): void {
    const random = this.#random;
    const odd = type === Ext.Record || type === Ext.SparseArray;
    const pairs = random.below(6);
    const count = 2 * pairs + (odd ? 1 : 0) + (random.below(10) === 0 ? 1 : 0);
    this.#out.push(0x90 + Math.min(count, 15));
    if (odd) {
      this.#out.push(type === Ext.Record ? random.pick([0xc2, 0xc3, 0xc0]) : random.pick([12, 0, 127]));
    }
    for (let index = 0; index < pairs; index++) {
      if (type === Ext.Record) this.#text();
      else if (type === Ext.SparseArray) this.#out.push(random.below(9) === 0 ? random.byte() : index);
      else this.value(level + 1);
      this.value(level + 1);
    }
  }

  /** Writes the content of a tensor or an image. */
  numbers(): void {
    const count = this.#random.below(6);
    this.#out.push(0x90 + count);
    for (let index = 0; index < count; index++) {
      if (this.#random.below(4) === 0) this.#scalar();
      else this.#out.push(this.#random.below(5));
    }
  }

  #text(): void {
    const text = this.#random.pick(TEXTS);
    if (text.length < 32) this.#out.push(0xa0 + text.length, ...text);
    else this.#out.push(0xd9, text.length, ...text);
  }

  #scalar(): void {
    const random = this.#random;
    const kind = random.below(6);
    if (kind === 0) return this.#text();
    if (kind === 1) return void this.#out.push(random.pick([0xc0, 0xc2, 0xc3]));
    if (kind === 2) {
      const head = 0xca + random.below(10);
      this.#out.push(head);
      const length = [4, 8, 1, 2, 4, 8, 1, 2, 4, 8][head - 0xca]!;
      for (let index = 0; index < length; index++) this.#out.push(random.byte());
      return;
    }
    if (kind === 3 && random.below(20) === 0) return void this.#out.push(random.byte());
    this.#out.push(random.below(128));
  }
}

function uint32(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}
