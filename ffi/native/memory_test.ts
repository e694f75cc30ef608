// Tensors for which there is not enough memory.
import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { openCallScope } from "./tidy.ts";
import { ops } from "../ops/mod.ts";
import { loadLibrary } from "../runtime.ts";
import { Safetensors, saveSafetensors } from "../models/mod.ts";
import type { Tensor } from "../tensors/mod.ts";

// Load the library before the tests, so that no test counts as having leaked it.
loadLibrary();

/** PyTorch's message. */
const REFUSED = "DefaultCPUAllocator: can't allocate memory: you tried to allocate";

Deno.test("a tensor that there is no memory for is a NativeError, whoever makes it", () => {
  using _scope = openCallScope();
  const one = ops.ones([1]);
  const long = ops.ones([1e6]);
  const made: [number, () => unknown][] = [
    [4e12, () => ops.empty([1e12])],
    [4e12, () => ops.zeros([1e6, 1e6])],
    [1e12, () => ops.empty([1e12], { dtype: "uint8" })],
    [8e12, () => ops.arange(1e12)],
    [4e12, () => ops.rand([1e12])],
    [4e12, () => ops.empty_strided([1e6, 1e6], [1e6, 1])],
    [4e12, () => one.expand([1e12]).contiguous()],
    [4e12, () => one.repeat([1e12])],
    [4e12, () => long.outer(long)],
    [4e12, () => one.resize_([1e12])],
    [2 ** 55 - 4, () => ops.empty([2 ** 53 - 1])],
  ];
  for (const [bytes, make] of made) {
    const { message } = assertThrows(make, NativeError);
    assertStringIncludes(message, `${REFUSED} ${bytes} bytes`);
  }
  assertEquals([one.resize_([2]).shape, long.sum().item()], [[2], 1e6]);
});

/** Returns the number of bytes left, as reported by a failed allocation. */
function bytesLeft(): number {
  const { message } = assertThrows(() => ops.empty([1e15]), NativeError);
  return Number(/have (\d+) left/.exec(message)![1]);
}

Deno.test("what tensors were given, but nobody has written yet, is not there for others", () => {
  const part = Math.floor(bytesLeft() * 0.6);
  const bytes = () => ops.empty([part], { dtype: "uint8" });
  const first = bytes();
  assertThrows(bytes, NativeError, REFUSED);
  first.dispose();
  bytes().dispose();
  // These fail only because of their sum.
  using _scope = openCallScope();
  const makeMany = () =>
    Array.from({ length: 6 }, () => ops.empty([Math.floor(part / 3)], { dtype: "uint8" }));
  assertThrows(makeMany, NativeError, REFUSED);
});

Deno.test("elements that JavaScript has no memory for are a NativeError", () => {
  using _scope = openCallScope();
  const held = ops.empty([Math.max(0, bytesLeft() - 4e9)], { dtype: "uint8" });
  const long = ops.ones([1]).expand([2e9]);
  assertThrows(() => long.toValue(), NativeError, `${REFUSED} 8000000000 bytes`);
  assertThrows(() => long.toArray(), NativeError, REFUSED);
  held.dispose();
});

Deno.test("large tensors of any strides are copied as they are", () => {
  using _scope = openCallScope();
  const rows = 2 ** 12 + 1;
  const index = ops.arange(rows * rows, { dtype: "float32" }).reshape([rows, rows]);
  const transposed = index.t().toValue();
  assertEquals([transposed.shape, transposed.data[1], transposed.data[rows]], [[rows, rows], rows, 1]);
  const pair = ops.complex(index, index).conj();
  assertEquals([...pair.toValue().data.subarray(2, 6)], [1, -1, 2, -2]);
  const imaginary = ops.imag(pair).toValue().data;
  assertEquals([imaginary.length, imaginary[3], imaginary.at(-1)], [
    rows * rows,
    -3,
    -index.at(-1, -1).item(),
  ]);
});

Deno.test("a shape whose bytes cannot be counted is a NativeError", () => {
  assertThrows(() => ops.empty([2 ** 40, 2 ** 40]), NativeError, "Storage size calculation overflowed");
  assertThrows(() => ops.zeros([2 ** 31, 2 ** 31, 2 ** 31]), NativeError, "overflow");
  assertThrows(() => ops.empty([2 ** 62]), Error, "empty");
});

Deno.test("off the event loop, too", async () => {
  using _scope = openCallScope();
  const failed = await ops.callAsync("aten::empty.memory_format", [1e12]).catch((error) => error);
  assertEquals([failed instanceof NativeError, failed.message.includes(REFUSED)], [true, true]);
});

/** Calls `body` with a file of one tensor: a sparse file of 1 TB, which uses no disk space. */
async function withSparseFile(isAligned: boolean, body: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile();
  try {
    const bytes = 1e12;
    const text = JSON.stringify({ x: { dtype: "F32", shape: [bytes / 4], data_offsets: [0, bytes] } });
    const header = text.padEnd(Math.ceil(text.length / 8) * 8 + (isAligned ? 0 : 1));
    const begin = new Uint8Array(8 + header.length);
    new DataView(begin.buffer).setBigUint64(0, BigInt(header.length), true);
    new TextEncoder().encodeInto(header, begin.subarray(8));
    await Deno.writeFile(path, begin);
    await Deno.truncate(path, begin.length + bytes);
    await body(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("a file that is larger than the memory is mapped, and used in parts", async () => {
  await withSparseFile(true, async (path) => {
    using file = await Safetensors.open(path);
    using part: Tensor = file.slice("x", "-3:");
    assertEquals(part.toArray(), [0, 0, 0]);
    using whole = file.get("x");
    assertThrows(() => whole.clone(), NativeError, REFUSED);
  });
});

Deno.test("a file's tensor that has to be copied is refused where there is no memory for it", async () => {
  await withSparseFile(false, async (path) => {
    using file = await Safetensors.open(path);
    assertThrows(() => file.get("x"), NativeError, "it takes a copy of 1000000000000 bytes");
  });
});

Deno.test("a tensor that has to be copied to be saved is refused where there is no memory for it", async () => {
  const path = await Deno.makeTempFile();
  try {
    using long = ops.ones([1]).expand([1e12]);
    await assertRejects(() => saveSafetensors({ long }, path), NativeError, "Cannot save tensor long");
  } finally {
    await Deno.remove(path);
  }
});
