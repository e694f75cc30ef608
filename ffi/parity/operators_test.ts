/** Operators and their gradients give the same results as in Python's torch 2.11.0 (`write.py`). */
import { assert, assertEquals } from "@std/assert";
import { Generator, grad, ops, Tensor, tidy } from "../mod.ts";
import { loadLibrary } from "../runtime.ts";
import { assertNear, readTensor, type Saved } from "./saved.ts";

interface Call {
  name: string;
  args: unknown[];
  named?: Record<string, unknown>;
  seed?: number;
  expected: unknown;
  gradients?: (Saved | null)[];
}

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

const read = (file: string) => JSON.parse(Deno.readTextFileSync(new URL(file, import.meta.url)));
const pool: Record<string, Saved> = read("pool.json");
const calls: Call[] = read("operators.json");

/** Replaces saved arguments by the values that they stand for. */
function resolve(value: unknown, made: Tensor[]): unknown {
  if (typeof value === "string" && value.startsWith("@")) {
    return keep(readTensor(pool[value.slice(1)]!), made);
  }
  if (Array.isArray(value)) return value.map((item) => resolve(item, made));
  if (typeof value !== "object" || value === null) return value;
  if ("generator" in value) return new Generator().manualSeed(value.generator as number);
  return keep(readTensor((value as { "!": Saved })["!"]), made);
}

function keep(tensor: Tensor, made: Tensor[]): Tensor {
  made.push(tensor);
  return tensor;
}

/** Formats the call as a program would write it. */
function textOf({ name, args, named, seed }: Call): string {
  const text = [...args, ...(named === undefined ? [] : [named])].map((arg) => JSON.stringify(arg, brief))
    .join(
      ", ",
    );
  return `${name}(${text})${seed === undefined ? "" : ` after the seed ${seed}`}`.replaceAll('"', "");
}

function brief(_key: string, value: unknown): unknown {
  const isTensor = typeof value === "object" && value !== null && "!" in value;
  return isTensor ? `tensor(${(value["!"] as Saved).shape})` : value;
}

function assertSame(actual: unknown, expected: unknown, what: string): void {
  if (Array.isArray(expected)) {
    assert(Array.isArray(actual), `${what} gave ${actual}`);
    assertEquals(actual.length, expected.length, what);
    expected.forEach((item, index) => assertSame(actual[index], item, `${what}[${index}]`));
  } else if (typeof expected === "object" && expected !== null) {
    assert(actual instanceof Tensor, `${what} gave ${actual}`);
    assertNear(actual, expected as Saved, what);
  } else assertEquals(actual, expected, what);
}

/** Returns the weights of the sum whose gradients Python took. */
function wave(shape: readonly number[]): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  const values = Float64Array.from({ length: count }, (_, index) => {
    const scaled = Math.sin(index * 3.1) * 43758.5453;
    return -1 + 2 * Math.abs(scaled - Math.trunc(scaled));
  });
  return Tensor.fromArray(values, shape);
}

function tensorsIn(value: unknown): Tensor[] {
  if (value instanceof Tensor) return [value];
  return Array.isArray(value) ? value.flatMap(tensorsIn) : [];
}

for (const call of calls) {
  const { name, args, named, seed, expected, gradients } = call;
  Deno.test(textOf(call), () =>
    tidy(() => {
      const made: Tensor[] = [];
      const inputs = args.map((arg) => resolve(arg, made));
      if (named !== undefined) {
        inputs.push(
          Object.fromEntries(Object.entries(named).map(([key, value]) => [key, resolve(value, made)])),
        );
      }
      const leaves = made.filter(({ dtype }) => /float|complex/.test(dtype)).slice(0, gradients?.length ?? 0);
      for (const leaf of leaves) leaf.requiresGrad = true;
      if (seed !== undefined) ops.manualSeed(seed);
      const result = ops.call<unknown>(`aten::${name}`, ...inputs as Tensor[]);
      assertSame(result, expected, name);
      if (name.endsWith("_")) assert(result === made[0], `${name} gave another tensor than it wrote`);
      if (gradients === undefined) return;
      const outputs = tensorsIn(result).filter(({ requiresGrad }) => requiresGrad);
      const losses = outputs.map((output) => output.mul(wave(output.shape).to(output.dtype)).sum());
      const found = grad(losses.reduce((sum, loss) => sum.add(loss)), leaves, { allow_unused: true });
      assertSame(found, gradients, `gradient of ${name}`);
    }));
}

Deno.test("at least 300 operators are compared, and the gradients of 100", () => {
  const count = (some: Call[]) => new Set(some.map(({ name }) => name)).size;
  assert(count(calls) >= 300, `${count(calls)}`);
  const differentiated = calls.filter(({ gradients }) => gradients !== undefined);
  assert(count(differentiated) >= 100, `${count(differentiated)}`);
});
