/**
 * Numbers are converted to elements as in Python's torch 2.11.0 (`write_numbers.py`), or are rejected if it
 * raises.
 */
import { assertEquals, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { tensor } from "../../values.ts";
import { type DType, ops, Tensor, tidy } from "../mod.ts";
import type { Element } from "../tensors/mod.ts";
import { loadLibrary } from "../runtime.ts";

/** Python's result for a number in JavaScript's notation: its text, or `null` if it raises. */
type Outcomes = Record<string, string | null>;

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

/** Result of an operator: its dtype and element, or `null` if it raises. */
type Results = Record<string, [dtype: string, outcome: string] | null>;

const saved: Record<string, { made: Outcomes; filled: Outcomes; beside: Results }> = JSON.parse(
  Deno.readTextFileSync(new URL("numbers.json", import.meta.url)),
);

const read = (text: string): number | bigint => text.endsWith("n") ? BigInt(text.slice(0, -1)) : Number(text);

function elementOf(outcome: string, dtype: DType): Element {
  if (dtype === "bool") return outcome === "True";
  if (dtype === "int64") return BigInt(outcome);
  const number = Number(outcome.replace("inf", "Infinity"));
  return dtype === "complex64" ? [number, 0] : number;
}

for (const [name, { made, filled, beside }] of Object.entries(saved)) {
  const dtype = name as DType;

  Deno.test(`Tensor.fromArray() and tensor() make ${dtype} of numbers as PyTorch does`, () =>
    tidy(() => {
      for (const [text, outcome] of Object.entries(made)) {
        const make = () => Tensor.fromArray([read(text)], undefined, { dtype });
        const value = () => Tensor.fromValue(tensor([read(text)], undefined, { dtype }));
        if (outcome === null) {
          assertThrows(make, RangeError, `Cannot make a tensor: data[0] is ${read(text)}, which ${dtype}`);
          assertThrows(value, RangeError, "data[0]");
        } else {
          const expected = [elementOf(outcome, dtype)];
          assertEquals([make().toArray(), value().toArray()], [expected, expected], text);
        }
      }
    }));

  Deno.test(`numbers given to operators become ${dtype} as in PyTorch`, () =>
    tidy(() => {
      for (const [text, outcome] of Object.entries(filled)) {
        const value = read(text);
        const zeros = (): Tensor => ops.zeros([1], { dtype });
        const ways: Record<string, () => Tensor> = {
          fill_: () => zeros().fill_(value),
          full: () => ops.full([1], value, { dtype }),
          setAt: () => zeros().setAt([0], value),
        };
        for (const [way, fill] of Object.entries(ways)) {
          if (outcome === null) assertThrows(fill, NativeError, "without overflow", `${way}(${text})`);
          else assertEquals(fill().toArray(), [elementOf(outcome, dtype)], `${way}(${text})`);
        }
      }
    }));

  Deno.test(`2 ** 63 is a float beside a tensor of ${dtype}, as in PyTorch`, () =>
    tidy(() => {
      const ones = ops.ones([1], { dtype });
      for (const [op, expected] of Object.entries(beside)) {
        const compute = (): Tensor => ops.call(`aten::${op}`, ones, 2 ** 63) as Tensor;
        if (expected === null) {
          assertThrows(compute, NativeError, "without overflow", op);
          continue;
        }
        const [dtypeOfResult, outcome] = expected;
        const result = compute();
        const element = Number(outcome.replace("inf", "Infinity"));
        assertEquals([result.dtype, Number(result.item())], [dtypeOfResult, element], op);
      }
    }));
}

Deno.test("whole numbers beyond 2^53 are integers beside a tensor, as others are", () =>
  tidy(() => {
    const one = Tensor.fromArray([1n]);
    for (const number of [2 ** 53, 2 ** 62, -(2 ** 63)]) {
      assertEquals([one.add(number).dtype, ops.add(one, number).dtype], ["int64", "int64"], String(number));
      assertEquals(one.mul(number).toArray(), [BigInt(number)]);
    }
    assertEquals(one.mul(1e19).dtype, "float32");
  }));

Deno.test("bytes given as booleans are 0 and 1", () =>
  tidy(() => {
    const flags = Tensor.fromArray(new Uint8Array([2, 0, 255]), undefined, { dtype: "bool" });
    assertEquals([...flags.data], [1, 0, 1]);
  }));
