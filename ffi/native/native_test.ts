// The native library's responses to input that no wrapper sends: stale, foreign and made-up handles, and
// malformed arguments.
import { ERROR, ERROR_AT, OUT, OUT_AT, REPLY_AT, ROOM, ROOM_AT } from "./pinned.ts";
import { assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { native } from "./library.ts";
import { textIn } from "./status.ts";
import { BinaryOp, Reply, Status, TensorInfo, WireTag } from "./symbols.gen.ts";
import { handleOf } from "./lifetime.ts";
import { operatorOf, ops } from "../ops/mod.ts";
import { loadLibrary } from "../runtime.ts";

// Load the library before the tests, so that no test counts as having leaked it.
loadLibrary();

const info = new DataView(new ArrayBuffer(TensorInfo.size));
const reply = new DataView(new ArrayBuffer(Reply.size));

Deno.test("made-up, stale and foreign handles are errors, never a crash", () => {
  const freed = ops.ones([1]);
  const stale = handleOf(freed, "test");
  using alive = ops.ones([1]);
  const real = handleOf(alive, "test");
  using borrowed = ops.ones([1]);
  assertEquals(native().cohort_loan_new(handleOf(borrowed, "test"), 0, OUT, ERROR), Status.Ok);
  const foreign = OUT[0]!;
  freed.dispose();
  for (const handle of [0, -1, 0.5, NaN, Infinity, 2 ** 60, real + 0.5, real + 1e6, stale, foreign]) {
    assertEquals(native().cohort_tensor_info(handle, info, ERROR), Status.Handle, `${handle}`);
    assertStringIncludes(textIn(ERROR), "Cannot use tensor");
    assertEquals(native().cohort_tensor_binary(real, handle, BinaryOp.Add, OUT_AT, ERROR_AT), Status.Handle);
    assertEquals(native().cohort_tensor_free(new Float64Array([handle]), 1, ERROR), Status.Handle);
    assertEquals(native().cohort_module_free(handle, ERROR), Status.Handle);
    assertEquals(native().cohort_tensor_data(handle), null);
    assertEquals(native().cohort_tensor_storage(handle), 0);
    assertEquals(native().cohort_tensor_bytes(handle), -1);
  }
  assertEquals(native().cohort_loan_data(stale), null);
  assertEquals(native().cohort_loan_free(foreign, ERROR), Status.Ok);
  assertEquals(native().cohort_loan_free(foreign, ERROR), Status.Handle);
  assertEquals(native().cohort_tensor_info(real, info, ERROR), Status.Ok);
});

Deno.test("one stale handle among several does not keep the others alive", () => {
  const [a, b] = [ops.ones([1]), ops.ones([1])];
  const handles = new Float64Array([handleOf(a, "test"), 12345, handleOf(b, "test")]);
  const before = native().cohort_tensor_count();
  assertEquals(native().cohort_tensor_free(handles, 3, ERROR), Status.Handle);
  assertEquals(native().cohort_tensor_count(), before - 2);
});

Deno.test("malformed arguments are errors", () => {
  const { number } = operatorOf("aten::relu");
  const empty = [WireTag.Tuple, 0, 0, 0, 0];
  const hostile = [
    [],
    [99],
    empty,
    [...empty, ...empty],
    [WireTag.Tuple, 255, 255, 255, 255],
    [...empty, WireTag.Dict, 0, 0, 0, 0, 0],
    [...empty, WireTag.Dict, 1, 0, 0, 0, WireTag.None, WireTag.None],
  ];
  for (const bytes of hostile) {
    const status = native().cohort_operator_call(
      number,
      Deno.UnsafePointer.of(new Uint8Array(bytes)),
      bytes.length,
      ROOM_AT,
      ROOM.byteLength,
      REPLY_AT,
      ERROR_AT,
    );
    assertNotEquals(status, Status.Ok, `${bytes}`);
    assertStringIncludes(textIn(ERROR), "Cannot");
  }
  assertEquals(native().cohort_operator_call(1e9, null, 0, null, 0, REPLY_AT, ERROR_AT), Status.Handle);
});

Deno.test("unknown operators' numbers, requests and dtypes are errors", () => {
  using tensor = ops.ones([1]);
  const handle = handleOf(tensor, "test");
  assertEquals(native().cohort_tensor_binary(handle, handle, 99, OUT_AT, ERROR_AT), Status.Native);
  assertEquals(native().cohort_tensor_unary(handle, 99, OUT_AT, ERROR_AT), Status.Native);
  for (const request of [0, -1, NaN, 1e18]) {
    assertEquals(native().cohort_request_take(request, new Uint8Array(8), 8, reply, ERROR), Status.Native);
  }
  const none = new Float64Array(0);
  assertEquals(native().cohort_tensor_new(77, none, 0, new Uint8Array(4), 4, OUT, ERROR), Status.Type);
  const sizes = new Float64Array([2 ** 62, 8]);
  assertEquals(native().cohort_tensor_new(6, sizes, 2, new Uint8Array(4), 4, OUT, ERROR), Status.Range);
});
