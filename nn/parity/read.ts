/**
 * What Python wrote (`write.py`), and how near to it a tensor is.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { readTensor, type Saved } from "../../ffi/parity/saved.ts";
import { ops, Tensor, tidy } from "../../ffi/mod.ts";
import * as nn from "../mod.ts";

/** A parameter; a large one as sums of its bits. */
export type Brief = Saved | { shape: number[]; sums: [number, number] };

/** Options with tensors of the pool as `"@name"`. */
export type Options = Record<string, unknown>;

interface File {
  pool: Record<string, Saved>;
  layers: {
    made: string;
    inputs: string[];
    options: Options;
    printed: string;
    state: Record<string, Brief>;
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

/** The file. */
export const saved: File = JSON.parse(Deno.readTextFileSync(new URL("layers.json", import.meta.url)));

/** A tensor of the pool. */
export function pooled(name: string): Tensor {
  return readTensor(saved.pool[name]!);
}

/** Options with their tensors. */
export function resolve(options: Options): Options {
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => [
      key,
      typeof value === "string" && value.startsWith("@") ? pooled(value.slice(1)) : value,
    ]),
  );
}

/** What an expression makes of `nn` and `t`. */
export function evaluate(expression: string, t?: Tensor): unknown {
  return new Function("nn", "t", `return ${expression}`)(nn, t);
}

/** The sum whose gradients Python took: of all outputs that are recorded, times numbers that look random. */
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

/** Fails unless a tensor is the saved one to the bit. */
export function assertEqual(actual: Tensor, expected: Brief, what: string): void {
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

/** Fails unless a tensor differs from the saved one by a millionth of its greatest element at most. */
export function assertNear(actual: Tensor | null, expected: Saved | null, what: string): void {
  if (actual === null || expected === null) return assertEquals<unknown>(actual, expected, what);
  assertEquals([actual.dtype, actual.shape], [expected.dtype, expected.shape], what);
  const wanted = readTensor(expected);
  if (wanted.numel === 0) return;
  const [far, greatest] = [actual.sub(wanted), wanted].map((one) => Number(one.abs().max().item()));
  assert(far! <= 1e-6 * greatest!, `${what} is ${far} from Python's: ${actual}, not ${wanted}`);
}
