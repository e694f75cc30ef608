/**
 * Reads the values that Python wrote (`write.py`) and compares tensors with them.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { readTensor, type Saved } from "../../ffi/parity/saved.ts";
import { ops, Tensor, tidy } from "../../ffi/mod.ts";
import * as nn from "../mod.ts";

/** A saved parameter. Large ones are stored as checksums of their bits. */
export type SavedParameter = Saved | { shape: number[]; sums: [number, number] };

/** Options. `"@name"` stands for a tensor of the pool. */
export type Options = Record<string, unknown>;

interface File {
  pool: Record<string, Saved>;
  layers: {
    made: string;
    inputs: string[];
    options: Options;
    printed: string;
    state: Record<string, SavedParameter>;
    train?: (Saved | null)[];
    gradients?: (Saved | null)[];
    after?: Record<string, Saved>;
    eval?: (Saved | null)[];
  }[];
  inits: { made: string; shape: number[]; value: Saved }[];
  gains: [[nn.init.Nonlinearity, number?], number][];
  losses: {
    name: string;
    class: string;
    input: string;
    target: string;
    options: Options;
    results: Record<string, [Saved, Saved]>;
  }[];
  functions: { name: string; input: string; options: Options; value: Saved; gradient: Saved }[];
}

/** The contents of the file. */
export const saved: File = JSON.parse(Deno.readTextFileSync(new URL("layers.json", import.meta.url)));

/** Returns a tensor of the pool. */
export function pooled(name: string): Tensor {
  return readTensor(saved.pool[name]!);
}

/** Replaces `"@name"` in options by the tensors of the pool. */
export function resolve(options: Options): Options {
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => [
      key,
      typeof value === "string" && value.startsWith("@") ? pooled(value.slice(1)) : value,
    ]),
  );
}

/** Evaluates an expression in `nn` and `t`. */
export function evaluate(expression: string, t?: Tensor): unknown {
  return new Function("nn", "t", `return ${expression}`)(nn, t);
}

/**
 * Returns the sum that Python took gradients of: all outputs with gradients, times numbers that look random.
 */
export function weighted(outputs: readonly (Tensor | null)[]): Tensor | null {
  let sum: Tensor | null = null;
  for (const output of outputs) {
    if (output === null || !output.requiresGrad) continue;
    const values = Float64Array.from({ length: output.numel }, (_, index) => {
      const scaled = Math.sin(index * 3.1 + 0.3) * 43758.5453;
      return scaled - Math.trunc(scaled);
    });
    const part = output.mul(Tensor.fromArray(values, output.shape).to("float32")).sum();
    sum = sum === null ? part : sum.add(part);
  }
  return sum;
}

/** Throws unless a tensor equals the saved one bit for bit. */
export function assertEqual(actual: Tensor, expected: SavedParameter, what: string): void {
  assertEquals(actual.shape, expected.shape, what);
  if (!("sums" in expected)) {
    assertEquals(actual.dtype, expected.dtype, what);
    const wanted = readTensor(expected);
    return assert(ops.equal(actual, wanted), `${what} is ${actual}, not ${wanted}`);
  }
  tidy(() => {
    const bits = new Int32Array((actual.detach().data as Float32Array).slice().buffer);
    let [sum, placed] = [0n, 0n];
    bits.forEach((value, index) => {
      sum += BigInt(value);
      placed += BigInt(value) * BigInt(index + 1);
    });
    assertEquals([Number(sum), Number(placed)], expected.sums, what);
  });
}

/** Throws unless a tensor differs from the saved one by at most a millionth of its greatest element. */
export function assertNear(actual: Tensor | null, expected: Saved | null, what: string): void {
  if (actual === null || expected === null) return assertEquals<unknown>(actual, expected, what);
  assertEquals([actual.dtype, actual.shape], [expected.dtype, expected.shape], what);
  const wanted = readTensor(expected);
  if (wanted.numel === 0) return;
  const [far, greatest] = [actual.sub(wanted), wanted].map((one) => Number(one.abs().max().item()));
  assert(far! <= 1e-6 * greatest!, `${what} is ${far} from Python's: ${actual}, not ${wanted}`);
}
