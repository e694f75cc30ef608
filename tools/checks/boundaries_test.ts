import { assertEquals } from "@std/assert";
import { crossedBoundaries, hiddenNames } from "./boundaries.ts";

/** Checks type imports, given as "from → to". */
function crossings(...imports: string[]): string[] {
  return crossedBoundaries(imports.map((text) => {
    const [from, to] = text.split(" → ") as [string, string];
    return { from, to, line: 7, typeOnly: true };
  }));
}

Deno.test("a folder is imported only through its entry point, from any depth", () => {
  assertEquals(
    crossings(
      "runner/world.ts → runner/calls/mod.ts",
      "runner/calls/call.ts → runner/timer.ts",
      "runner/calls/call.ts → runner/ranks/mod.ts",
      "runner/calls/call.ts → runner/calls/aborts.ts",
      "runner/calls/call.ts → protocol/mod.ts",
      "runner/calls/call.ts → errors.ts",
      "gpu/gpu.ts → ffi/native/mod.ts",
      "testing/mod.ts → worker/runtime.ts",
    ),
    [],
  );
  assertEquals(
    crossings(
      "runner/world.ts → runner/calls/call.ts",
      "runner/calls/call.ts → protocol/frame.ts",
      "gpu/gpu.ts → ffi/tensors/mod.ts",
      "gpu/gpu.ts → ffi/native/library.ts",
      "mod.ts → runner/calls/mod.ts",
    ),
    [
      "runner/world.ts:7: import runner/calls/mod.ts, not runner/calls/call.ts",
      "runner/calls/call.ts:7: import protocol/mod.ts, not protocol/frame.ts",
      "gpu/gpu.ts:7: import ffi/mod.ts, not ffi/tensors/mod.ts",
      "gpu/gpu.ts:7: import ffi/mod.ts, not ffi/native/library.ts",
      "mod.ts:7: import runner/mod.ts, not runner/calls/mod.ts",
    ],
  );
});

Deno.test("programs are one room each, and only tests import test helpers", () => {
  assertEquals(
    crossings(
      "tests/calls_test.ts → tests/workers/plain.ts",
      "bench/main.ts → bench/ranks/models.ts",
      "ffi/groups/group_test.ts → ffi/testdata/ranks.ts",
      "nn/layers_test.ts → ffi/parity/saved.ts",
      "protocol/frame.ts → links/std_msgpack/mod.ts",
    ),
    [],
  );
  assertEquals(crossings("ffi/groups/group.ts → ffi/testdata/ranks.ts").length, 1);
  assertEquals(crossings("tests/calls_test.ts → runner/world.ts").length, 1);
});

Deno.test("hiddenNames() reports names that begin with an underscore", () => {
  assertEquals(hiddenNames(["runner/_a.ts", "_b.ts", "runner/c_d.ts"]), [
    'runner/_a.ts: name it without "_"',
    '_b.ts: name it without "_"',
  ]);
});
