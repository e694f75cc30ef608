import { assertEquals } from "@std/assert";
import { brokenRules } from "./dependency_rules.ts";
import type { Import } from "./module_graph.ts";

function value(from: string, to: string): Import {
  return { from, to, line: 1, typeOnly: false };
}

function type(from: string, to: string): Import {
  return { from, to, line: 1, typeOnly: true };
}

Deno.test("brokenRules() accepts allowed imports", () => {
  const allowed = [
    value("runner/mod.ts", "protocol/frame.ts"),
    value("runner/mod.ts", "transport/mod.ts"),
    value("runner/mod.ts", "runner/ranks/logs.ts"),
    value("worker/mod.ts", "ffi/runtime.ts"),
    type("runner/options.ts", "worker/mod.ts"),
    type("crossing_types.ts", "ffi/mod.ts"),
    value("protocol/frame.ts", "values.ts"),
    value("ffi/tensors/tensor.ts", "errors.ts"),
    value("nn/linear.ts", "ffi/ops/ops.ts"),
    value("optim/sgd.ts", "ffi/mod.ts"),
    value("parallel/linear.ts", "nn/mod.ts"),
    value("mod.ts", "worker/mod.ts"),
    value("examples/vad/main.ts", "mod.ts"),
    value("examples/vad/silero_test.ts", "tools/models/mod.ts"),
    value("runner/invoke_test.ts", "mod.ts"),
    value("values_test.ts", "values.ts"),
    value("values_test.ts", "elements.ts"),
    value("tests/programs/rank.ts", "worker/mod.ts"),
    value("ffi/native/library.ts", "deno.json"),
    value("errors.ts", "escaped_text.ts"),
    value("protocol/remote_error.ts", "escaped_text.ts"),
    value("ffi/groups/object_bytes.ts", "protocol/mod.ts"),
    value("protocol/messages.ts", "links/std_msgpack/mod.ts"),
    value("links/std_assert/mod.ts", "links/std_assert/truth.ts"),
    value("runner/ranks/spawn.ts", "rank_modules.ts"),
    value("rank_modules.ts", "worker/main.ts"),
    value("worker/main.ts", "ffi/runtime.ts"),
  ];
  assertEquals(brokenRules([], allowed), []);
});

Deno.test("brokenRules() reports each forbidden import", () => {
  const imports = [
    value("protocol/frame.ts", "transport/mod.ts"),
    value("worker/mod.ts", "runner/mod.ts"),
    value("errors.ts", "values.ts"),
    value("tests/crash_test.ts", "runner/ranks/spawn.ts"),
    value("examples/vad/main.ts", "ffi/mod.ts"),
    value("examples/vad/main.ts", "tools/models/place.ts"),
    value("ffi/tensors/tensor.ts", "transport/mod.ts"),
    type("values.ts", "ffi/mod.ts"),
    type("protocol/frame.ts", "runner/mod.ts"),
    value("runner/options.ts", "worker/mod.ts"),
    value("ffi/tensors/tensor.ts", "nn/linear.ts"),
    value("nn/linear.ts", "worker/mod.ts"),
    value("nn/linear.ts", "parallel/mod.ts"),
  ];
  assertEquals(brokenRules([], imports), [
    "protocol/frame.ts:1: protocol must not import transport/mod.ts",
    "worker/mod.ts:1: worker must not import runner/mod.ts",
    "errors.ts:1: errors.ts must not import values.ts",
    "tests/crash_test.ts:1: tests must not import runner/ranks/spawn.ts",
    "examples/vad/main.ts:1: examples must not import ffi/mod.ts",
    "examples/vad/main.ts:1: examples must not import tools/models/place.ts",
    "ffi/tensors/tensor.ts:1: ffi must not import transport/mod.ts",
    "values.ts:1: values.ts must not import types of ffi/mod.ts",
    "protocol/frame.ts:1: protocol must not import types of runner/mod.ts",
    "runner/options.ts:1: runner must not import worker/mod.ts",
    "ffi/tensors/tensor.ts:1: ffi must not import nn/linear.ts",
    "nn/linear.ts:1: nn must not import worker/mod.ts",
    "nn/linear.ts:1: nn must not import parallel/mod.ts",
  ]);
});

Deno.test("brokenRules() finds an indirect path from the runner to native code", () => {
  const imports = [
    value("runner/mod.ts", "errors.ts"),
    value("errors.ts", "ffi/mod.ts"),
    value("ffi/mod.ts", "ffi/native/library.ts"),
  ];
  assertEquals(brokenRules([], imports), [
    "errors.ts:1: errors.ts must not import ffi/mod.ts",
    "runner/mod.ts reaches native code: runner/mod.ts → errors.ts → ffi/mod.ts",
  ]);
});

Deno.test("brokenRules() reports modules of a room without a rule", () => {
  assertEquals(brokenRules(["serve/mod.ts", "runner/mod.ts", "new.ts", "new_test.ts"], []), [
    "serve/mod.ts: serve is in no rule: add it to tools/checks/rooms.ts",
    "new.ts: new.ts is in no rule: add it to tools/checks/rooms.ts",
    "new_test.ts: new.ts is in no rule: add it to tools/checks/rooms.ts",
  ]);
});

Deno.test("brokenRules() terminates if imports form a cycle", () => {
  assertEquals(
    brokenRules([], [value("runner/a.ts", "runner/b.ts"), value("runner/b.ts", "runner/a.ts")]),
    [],
  );
});
