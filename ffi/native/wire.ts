/**
 * Encoding of values between TypeScript and the native library as bytes: a tag, followed by the data for that
 * tag.
 *
 * @module
 */
import { escapeLine } from "../../escaped_text.ts";
import { addressOf } from "./memory.ts";
import { WireTag } from "./symbols.gen.ts";
import { HANDLE } from "./internal.ts";
import { NativeObject } from "./objects.ts";
import { handleOf, isTensor, type TensorLifetime } from "./lifetime.ts";

/** A number that is passed as a float even if it is integral. */
export class FloatNumber {
  /** The number. */
  readonly value: number;

  /**
   * Wraps a number.
   *
   * @param value The number.
   */
  constructor(value: number) {
    this.value = value;
  }
}

/** The maximum nesting depth of values. */
const MAX_DEPTH = 120;

/** The largest buffer that an idle encoder keeps, in bytes. */
const MAX_IDLE_BYTES = 64 * 1024;

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

const textEncoder = new TextEncoder();
const textDecoder = new TextDecoder();

/**
 * The position of a value, for errors: the index or name of an argument, or an item inside it. It is
 * converted to text only on an error.
 */
type Path =
  | number
  | string
  | { readonly path: Path; readonly index: unknown }
  | { readonly path: Path; readonly key: string };

function textOf(path: Path): string {
  if (typeof path === "number") return `argument ${path + 1}`;
  if (typeof path === "string") return `argument '${path}'`;
  return textOf(path.path) + ("key" in path ? `.${path.key}` : `[${String(path.index)}]`);
}

/** Idle encoders. */
const idle: Encoder[] = [];

/**
 * Takes an encoder for one call. Calls may nest: an argument's getter may call an operator.
 *
 * @param operation The operation's name in errors.
 * @returns The encoder, to be returned with {@linkcode releaseEncoder}.
 */
export function takeEncoder(operation: string): Encoder {
  const encoder = idle.pop() ?? new Encoder();
  encoder.begin(operation);
  return encoder;
}

/**
 * Returns an encoder whose bytes are no longer needed.
 *
 * @param encoder The encoder.
 */
export function releaseEncoder(encoder: Encoder): void {
  // Pops keep the array's memory for the next call. "length = 0" would free it.
  while (encoder.tensors.length > 0) encoder.tensors.pop();
  idle.push(encoder);
}

/** An encoder of a call's arguments. */
export class Encoder {
  /** The written bytes, and room for more. */
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(new ArrayBuffer(256));
  /** The address of the bytes. */
  address: Deno.PointerValue = addressOf(this.bytes);
  /** The number of bytes written. */
  length = 0;
  /** The encoded tensors, in order. */
  readonly tensors: TensorLifetime[] = [];
  #operation = "";
  #view = new DataView(this.bytes.buffer);

  /**
   * Resets the encoder.
   *
   * @param operation The operation's name in errors.
   */
  begin(operation: string): void {
    this.#operation = operation;
    this.length = 0;
    if (this.bytes.length > MAX_IDLE_BYTES) {
      this.#use(new Uint8Array(new ArrayBuffer(256)));
    }
  }

  /**
   * Writes the arguments of an operator.
   *
   * @param inputs Positional arguments; keyword arguments in a plain object at the end.
   * @param self An argument to write before them.
   * @throws {TypeError} If a value cannot be passed.
   * @throws {RangeError} If a bigint exceeds 64 bits.
   */
  call(inputs: readonly unknown[], self?: object): void {
    const last = inputs[inputs.length - 1];
    const named = typeof last === "object" && last !== null && isPlain(last) ? last : undefined;
    const count = named === undefined ? inputs.length : inputs.length - 1;
    this.#count(WireTag.Tuple, self === undefined ? count : count + 1);
    if (self !== undefined) this.#object(self, "self", 0);
    for (let index = 0; index < count; index++) this.#value(inputs[index], index, 0);
    if (named === undefined) this.#count(WireTag.Dict, 0);
    else this.#named(named);
  }

  /**
   * Writes the arguments of a method.
   *
   * @param inputs Positional arguments; plain objects are dicts.
   * @throws {TypeError} If a value cannot be passed.
   * @throws {RangeError} If a bigint exceeds 64 bits.
   */
  arguments(inputs: readonly unknown[]): void {
    this.#count(WireTag.Tuple, inputs.length);
    for (let index = 0; index < inputs.length; index++) this.#value(inputs[index], index, 0);
    this.#count(WireTag.Dict, 0);
  }

  /** Writes keyword arguments, except those that are `undefined`. */
  #named(named: Readonly<Record<string, unknown>>): void {
    const at = this.length;
    let count = 0;
    this.#count(WireTag.Dict, 0);
    for (const name of Object.keys(named)) {
      const value = named[name];
      if (value === undefined) continue;
      count++;
      this.#string(name);
      this.#value(value, name, 0);
    }
    this.#view.setUint32(at + 1, count, true);
  }

  #value(value: unknown, path: Path, depth: number): void {
    if (depth > MAX_DEPTH) throw this.#refusal(path, `nests deeper than ${MAX_DEPTH} levels`);
    switch (typeof value) {
      case "undefined":
        return this.#tag(WireTag.None);
      case "boolean":
        return this.#tag(value ? WireTag.True : WireTag.False);
      case "number":
        return this.#number(WireTag.Number, value);
      case "string":
        return this.#string(value);
      case "bigint":
        return this.#bigint(value, path);
      case "object":
        return value === null ? this.#tag(WireTag.None) : this.#object(value, path, depth);
      default:
        throw this.#refusal(path, `is a ${typeof value}, which cannot cross`);
    }
  }

  #object(value: object, path: Path, depth: number): void {
    if (isTensor(value)) {
      this.#number(WireTag.Tensor, handleOf(value, this.#operation));
      this.tensors.push(value);
    } else if (value instanceof FloatNumber) {
      this.#number(WireTag.Float, value.value);
    } else if (Array.isArray(value)) {
      this.#count(WireTag.List, value.length);
      for (let index = 0; index < value.length; index++) {
        const item: unknown = value[index];
        // No path object for numbers: most lists hold sizes and dimensions.
        if (typeof item === "number") this.#number(WireTag.Number, item);
        else this.#value(item, { path, index }, depth + 1);
      }
    } else if (value instanceof Map) {
      this.#count(WireTag.Dict, value.size);
      for (const [key, item] of value) {
        this.#value(key, { path, index: "a key" }, depth + 1);
        this.#value(item, { path, index: key }, depth + 1);
      }
    } else if (value instanceof NativeObject) {
      this.#number(WireTag.Object, value[HANDLE](this.#operation));
    } else if (isPlain(value)) {
      const entries = Object.entries(value);
      this.#count(WireTag.Dict, entries.length);
      for (const [key, item] of entries) {
        this.#string(key);
        this.#value(item, { path, key }, depth + 1);
      }
    } else {
      const name = value.constructor?.name ?? "object";
      const remedy = ArrayBuffer.isView(value) ? ", make a Tensor of it or an array" : "";
      throw this.#refusal(path, `is a ${name}, which cannot cross${remedy}`);
    }
  }

  #bigint(value: bigint, path: Path): void {
    if (value < INT64_MIN || value > INT64_MAX) {
      throw new RangeError(
        `Cannot call ${this.#operation}: ${escapeLine(textOf(path))} is ${value}, beyond 64 bits`,
      );
    }
    this.#reserve(9);
    this.#view.setUint8(this.length, WireTag.Int);
    this.#view.setBigInt64(this.length + 1, value, true);
    this.length += 9;
  }

  #number(tag: number, value: number): void {
    this.#reserve(9);
    this.#view.setUint8(this.length, tag);
    this.#view.setFloat64(this.length + 1, value, true);
    this.length += 9;
  }

  #string(value: string): void {
    // UTF-8 needs at most three bytes per UTF-16 unit.
    this.#reserve(5 + value.length * 3);
    const written = this.#ascii(value) ??
      textEncoder.encodeInto(value, this.bytes.subarray(this.length + 5)).written;
    this.#view.setUint8(this.length, WireTag.String);
    this.#view.setUint32(this.length + 1, written, true);
    this.length += 5 + written;
  }

  /**
   * Writes a short ASCII string. Names are usually short, and for them a loop is faster than a text encoder.
   */
  #ascii(value: string): number | undefined {
    if (value.length > 32) return undefined;
    const start = this.length + 5;
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      if (code > 127) return undefined;
      this.bytes[start + index] = code;
    }
    return value.length;
  }

  #count(tag: number, count: number): void {
    this.#reserve(5);
    this.#view.setUint8(this.length, tag);
    this.#view.setUint32(this.length + 1, count, true);
    this.length += 5;
  }

  #tag(tag: number): void {
    this.#reserve(1);
    this.#view.setUint8(this.length++, tag);
  }

  #reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = new Uint8Array(new ArrayBuffer(Math.max(this.bytes.length * 2, this.length + more)));
    larger.set(this.bytes);
    this.#use(larger);
  }

  #use(bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes = bytes;
    this.address = addressOf(bytes);
    this.#view = new DataView(bytes.buffer);
  }

  #refusal(path: Path, state: string): TypeError {
    return new TypeError(escapeLine(`Cannot call ${this.#operation}: ${textOf(path)} ${state}`));
  }
}

/**
 * Decodes a value.
 *
 * @param bytes The value, as the library writes it.
 * @param wrap Makes a tensor from a handle.
 * @param given The call's own tensors, one of which may be the result.
 * @returns `null` for None; a number for an integer that is a safe one, otherwise a bigint; an array for a
 * list or tuple; a Map for a dict; and the handle for a native object.
 */
export function decode(
  bytes: DataView<ArrayBuffer>,
  wrap: (handle: number) => unknown,
  given: readonly unknown[] = [],
): unknown {
  // Most results by far are one tensor.
  const tag = bytes.getUint8(0);
  if (tag === WireTag.Tensor) return wrap(bytes.getFloat64(1, true));
  if (tag === WireTag.Argument) return given[bytes.getFloat64(1, true)];
  if (tag === WireTag.Tuple && hasOnlyTensors(bytes)) {
    const tensors: unknown[] = [];
    const end = 5 + 9 * bytes.getUint32(1, true);
    for (let at = 6; at < end; at += 9) tensors.push(wrap(bytes.getFloat64(at, true)));
    return tensors;
  }
  return decodeAny(bytes, wrap, given);
}

function hasOnlyTensors(bytes: DataView): boolean {
  const end = 5 + 9 * bytes.getUint32(1, true);
  for (let at = 5; at < end; at += 9) if (bytes.getUint8(at) !== WireTag.Tensor) return false;
  return true;
}

function decodeAny(
  view: DataView<ArrayBuffer>,
  wrap: (handle: number) => unknown,
  given: readonly unknown[],
): unknown {
  const bytes = new Uint8Array(view.buffer);
  let at = 0;
  const float = (): number => {
    at += 8;
    return view.getFloat64(at - 8, true);
  };
  const count = (): number => {
    at += 4;
    return view.getUint32(at - 4, true);
  };
  const next = (): unknown => {
    const tag = view.getUint8(at++);
    switch (tag) {
      case WireTag.None:
        return null;
      case WireTag.False:
        return false;
      case WireTag.True:
        return true;
      case WireTag.Tensor:
        return wrap(float());
      case WireTag.Argument:
        return given[float()];
      case WireTag.Number:
      case WireTag.Float:
      case WireTag.Object:
        return float();
      case WireTag.Int: {
        at += 8;
        const value = view.getBigInt64(at - 8, true);
        const number = Number(value);
        return Number.isSafeInteger(number) ? number : value;
      }
      case WireTag.String: {
        const length = count();
        at += length;
        return textDecoder.decode(bytes.subarray(at - length, at));
      }
      case WireTag.Bytes: {
        const length = count();
        at += length;
        return bytes.slice(at - length, at);
      }
      case WireTag.List:
      case WireTag.Tuple:
        return Array.from({ length: count() }, next);
      case WireTag.Dict: {
        const entries = new Map<unknown, unknown>();
        for (let left = count(); left > 0; left--) entries.set(next(), next());
        return entries;
      }
      default:
        throw new TypeError(`Cannot read a native value: there is no tag ${tag}`);
    }
  };
  return next();
}

function isPlain(value: object): value is Record<string, unknown> {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
