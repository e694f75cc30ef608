import { assertEquals, assertThrows } from "@std/assert";
import { flatten, readTreeSpec, unflatten } from "./tree_spec.ts";

/** Returns a spec in the form that `torch.utils._pytree.treespec_dumps` writes. */
function written(type: string | null, children: unknown[] = [], context: unknown = null): unknown {
  return { type, context: type === null ? null : JSON.stringify(context), children_spec: children };
}

const LEAF = written(null);
const PAIR = written("builtins.tuple", [LEAF, written("builtins.list", [LEAF, LEAF])]);
const RECORD = written("builtins.dict", [LEAF, PAIR], ["b", "a"]);

function specOf(root: unknown, protocol = 1) {
  return readTreeSpec(JSON.stringify([protocol, root]));
}

Deno.test("leaves go in PyTorch's order, and come back as what they were", () => {
  const spec = specOf(written("builtins.tuple", [RECORD, LEAF]));
  const leaves = flatten(spec, [{ a: [1, [2, 3]], b: 4 }, 5], "input");
  assertEquals(leaves, [4, 1, 2, 3, 5]);
  assertEquals(unflatten(spec, leaves), [{ b: 4, a: [1, [2, 3]] }, 5]);
});

Deno.test("dicts are plain objects or Maps, also of numbers", () => {
  const spec = specOf(written("collections.OrderedDict", [LEAF, LEAF], [7, 3]));
  assertEquals(flatten(spec, new Map([[3, "c"], [7, "g"]]), "input"), ["g", "c"]);
  assertEquals(flatten(spec, { 3: "c", 7: "g" }, "input"), ["g", "c"]);
});

Deno.test("what does not fit is named by its path", () => {
  const spec = specOf(RECORD);
  const cases: [unknown, string][] = [
    [5, "input is a number, not a record"],
    [null, "input is null, not a record"],
    [{ b: 1, a: [1] }, "input.a has 1 values, not 2"],
    [{ b: 1, a: [1, 2] }, "input.a[1] is a number, not an array of 2"],
    [{ b: 1, a: [1, [2, 3]], c: 1, d: 1 }, "input has no c, d: it has b, a"],
    [{ b: 1 }, "input.a is missing, not an array of 2"],
  ];
  for (const [value, message] of cases) {
    assertThrows(() => flatten(spec, value, "input"), TypeError, message);
  }
});

Deno.test("a signature of another protocol or of a type without a counterpart is refused", () => {
  assertThrows(() => specOf(LEAF, 2), TypeError, "its protocol is 2, not 1");
  const cache = written("builtins.tuple", [written("transformers.cache_utils.DynamicCache")]);
  assertThrows(() => specOf(cache), TypeError, "DynamicCache has no counterpart in TypeScript");
});
