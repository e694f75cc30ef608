import { assertEquals } from "@std/assert";
import { brokenRules } from "./dependency_rules.ts";
import type { Import } from "./module_graph.ts";

function value(from: string, to: string): Import {
  return { from, to, line: 1, typeOnly: false };
}

function type(from: string, to: string): Import {
  return { from, to, line: 1, typeOnly: true };
}

Deno.test("brokenRules() allows what the house allows", () => {
  const allowed = [
    value("runner/mod.ts", "protocol/frame.ts"),
    value("runner/mod.ts", "transport/mod.ts"),
    value("runner/mod.ts", "runner/_logs.ts"),
    value("worker/mod.ts", "ffi/runtime.ts"),
    value("protocol/frame.ts", "values.ts"),
    value("ffi/tensor.ts", "errors.ts"),
    value("nn/linear.ts", "ffi/ops.ts"),
    value("optim/sgd.ts", "ffi/mod.ts"),
    value("parallel/linear.ts", "nn/mod.ts"),
    value("mod.ts", "worker/mod.ts"),
    value("examples/vad/main.ts", "mod.ts"),
    value("examples/vad/silero_test.ts", "tools/models/place.ts"),
    value("runner/invoke_test.ts", "mod.ts"),
    value("values_test.ts", "values.ts"),
    value("values_test.ts", "errors.ts"),
    value("tests/programs/rank.ts", "worker/mod.ts"),
    value("ffi/_library.ts", "deno.json"),
    value("errors.ts", "_escaped_text.ts"),
    value("protocol/remote_error.ts", "_escaped_text.ts"),
    value("ffi/_object_bytes.ts", "protocol/encode_value.ts"),
    value("protocol/messages.ts", "links/std_msgpack/mod.ts"),
    value("links/std_assert/mod.ts", "links/std_assert/truth.ts"),
  ];
  assertEquals(brokenRules(allowed), []);
});

Deno.test("brokenRules() lets types cross every wall", () => {
  assertEquals(
    brokenRules([type("values.ts", "ffi/mod.ts"), type("protocol/frame.ts", "runner/mod.ts")]),
    [],
  );
});

Deno.test("brokenRules() names each import that crosses a wall", () => {
  const imports = [
    value("protocol/frame.ts", "transport/mod.ts"),
    value("worker/mod.ts", "runner/mod.ts"),
    value("errors.ts", "values.ts"),
    value("tests/crash_test.ts", "runner/_spawn.ts"),
    value("examples/vad/main.ts", "ffi/mod.ts"),
    value("examples/vad/main.ts", "tools/models/place.ts"),
    value("ffi/tensor.ts", "protocol/frame.ts"),
    value("ffi/tensor.ts", "nn/linear.ts"),
    value("nn/linear.ts", "worker/mod.ts"),
    value("nn/linear.ts", "parallel/mod.ts"),
  ];
  assertEquals(brokenRules(imports), [
    "protocol/frame.ts:1: protocol must not import transport/mod.ts",
    "worker/mod.ts:1: worker must not import runner/mod.ts",
    "errors.ts:1: errors.ts must not import values.ts",
    "tests/crash_test.ts:1: tests must not import runner/_spawn.ts",
    "examples/vad/main.ts:1: examples must not import ffi/mod.ts",
    "examples/vad/main.ts:1: examples must not import tools/models/place.ts",
    "ffi/tensor.ts:1: ffi must not import protocol/frame.ts",
    "ffi/tensor.ts:1: ffi must not import nn/linear.ts",
    "nn/linear.ts:1: nn must not import worker/mod.ts",
    "nn/linear.ts:1: nn must not import parallel/mod.ts",
  ]);
});

Deno.test("brokenRules() finds the roundabout way from the runner to native code", () => {
  const imports = [
    value("runner/mod.ts", "values.ts"),
    value("values.ts", "ffi/mod.ts"),
    value("ffi/mod.ts", "ffi/_library.ts"),
  ];
  assertEquals(brokenRules(imports), [
    "values.ts:1: values.ts must not import ffi/mod.ts",
    "runner/mod.ts reaches native code: runner/mod.ts → values.ts → ffi/mod.ts",
  ]);
});

Deno.test("brokenRules() does not pass over a room that no rule names", () => {
  assertEquals(brokenRules([value("serve/mod.ts", "runner/mod.ts")]), [
    "serve/mod.ts:1: serve/ is in no rule: add it to tools/checks/dependency_rules.ts",
  ]);
});

Deno.test("brokenRules() ends where imports form a ring", () => {
  assertEquals(brokenRules([value("runner/a.ts", "runner/b.ts"), value("runner/b.ts", "runner/a.ts")]), []);
});
