/** Indexing reads and writes the same elements as in Python's torch 2.11.0 (`write.py`). */
import { assertEquals, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { type Index, ops, type Tensor, tidy } from "../mod.ts";
import { loadLibrary } from "../runtime.ts";
import { assertNear, type Saved } from "./saved.ts";

interface Indexed {
  /**
   * Indices: arrays stand for themselves, the others are written as `"i3"`, `"s1:5"`, `"n"`, `"e"`, `"b1"`.
   */
  index: unknown[];
  got: Saved;
  written: Saved;
  spread: Saved;
}

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

const saved: Indexed[] = JSON.parse(Deno.readTextFileSync(new URL("indexing.json", import.meta.url)));
const base = (): Tensor => ops.arange(24).reshape([2, 3, 4]);

function place(saved: unknown): Index {
  if (typeof saved !== "string") return saved as Index;
  const rest = saved.slice(1);
  return ({ i: Number(rest), s: rest, b: rest === "1", n: null, e: "..." } as Record<string, Index>)[
    saved[0]!
  ]!;
}

for (const { index, got, written, spread } of saved) {
  const places = index.map((one) => one === "n" ? null : place(one));
  Deno.test(`at(${places.map((one) => JSON.stringify(one)).join(", ")})`, () =>
    tidy(() => {
      assertNear(base().at(...places), got, "at");
      assertNear(base().setAt(places, -1), written, "setAt with a number");
      const count = got.shape.reduce((product, size) => product * size, 1);
      const value = ops.arange(count).reshape(got.shape).add(100);
      assertNear(base().setAt(places, value), spread, "setAt with a tensor");
    }));
}

Deno.test("at() takes tensors, masks and bigints", () =>
  tidy(() => {
    const tensor = base();
    assertEquals(tensor.at(tensor.gt(20)).toArray(), [21n, 22n, 23n]);
    assertEquals(tensor.at(1n, ops.arange(2), [0, 3]).toArray(), [12n, 19n]);
    assertEquals(tensor.at().shape, [2, 3, 4]);
  }));

Deno.test("at() gives views, which a gradient passes through", () =>
  tidy(() => {
    const tensor = base();
    tensor.at(0, "1:", "...").fill_(0);
    assertEquals(tensor.at(0, ":", 0).toArray(), [0n, 0n, 0n]);
    const leaf = ops.ones([3]).requires_grad_();
    leaf.at([2, 2]).sum().backward();
    assertEquals(leaf.grad!.toArray(), [0, 0, 2]);
  }));

Deno.test("indices that cannot be are errors in PyTorch's words", () =>
  tidy(() => {
    const tensor = base();
    const at = (...indices: unknown[]) => () => tensor.at(...indices as Index[]);
    assertThrows(at(2), NativeError, "index 2 is out of bounds for dimension 0 with size 2");
    assertThrows(at(0, 3), NativeError, "index 3 is out of bounds for dimension 1 with size 3");
    assertThrows(at(0, 0, 0, 0), NativeError, "too many indices for tensor of dimension 3");
    assertThrows(at("..."[0], 0), TypeError, 'neither a slice ("start:stop:step") nor "..."');
    assertThrows(at("1:2:-1"), NativeError, "step must be greater than zero");
    assertThrows(at("1;2"), TypeError, "neither a slice");
    assertThrows(at([0, 5]), NativeError, "index 5 is out of bounds");
    assertThrows(at([true, false, true]), NativeError, "mask");
    assertThrows(at(0.5), RangeError, "0.5 is not a whole number");
    assertThrows(at([0.5]), RangeError, "0.5 is not a whole number");
    assertThrows(at({}), TypeError, "Cannot index");
    assertThrows(() => tensor.setAt([0], ops.ones([7])), NativeError, "must match the existing size (7)");
  }));
