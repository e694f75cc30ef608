import { fileURLToPath } from "node:url";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { NativeError } from "../errors.ts";
import { ops } from "../ffi/mod.ts";
import { type Adapter, chooseAdapter, listAdapters } from "./adapter.ts";
import { Gpu } from "./gpu.ts";
import { Kernel } from "./kernel.ts";
import { sharedGpu } from "./shared_gpu.ts";
import { gpuTest, SLOW } from "./testing.ts";

const FILL = `
@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) { if (id.x < arrayLength(&x)) { x[id.x] = 1.0; } }`;

const adapter = (index: number, name: string, type: Adapter["type"]) => ({ index, name, type }) as Adapter;
const LIST = [
  adapter(0, "llvmpipe (LLVM 15)", "cpu"),
  adapter(1, "Intel UHD", "integrated"),
  adapter(2, "NVIDIA H100", "discrete"),
];

Deno.test("the best adapter is chosen, or the one that is named", () => {
  assertEquals(chooseAdapter(LIST).index, 2);
  assertEquals(chooseAdapter(LIST.slice(0, 1)).index, 0);
  for (
    const [wanted, index] of [[1, 1], ["llvmpipe", 0], ["nvidia", 2], ["cpu", 0], ["integrated", 1]] as const
  ) {
    assertEquals(chooseAdapter(LIST, wanted).index, index);
  }
  const two = [...LIST, adapter(3, "NVIDIA H100", "discrete")];
  assertEquals([0, 1, 2].map((localRank) => chooseAdapter(two, undefined, localRank).index), [2, 3, 2]);
  assertEquals([0, 1].map((localRank) => chooseAdapter(two, "cpu", localRank).index), [0, 0]);
  assertThrows(() => chooseAdapter(two, undefined, -1), RangeError, "local rank -1");
  assertThrows(
    () => chooseAdapter(LIST, 3),
    RangeError,
    "Cannot choose GPU 3: no adapter matches; there are 0 llvmpipe (LLVM 15) (cpu), 1",
  );
  assertThrows(() => chooseAdapter(LIST, "radeon"), RangeError, "Cannot choose GPU radeon");
  assertThrows(() => chooseAdapter([]), RangeError, "there is no adapter; install a driver");
});

gpuTest("adapters say what they are and what they take", async (gpu) => {
  const adapters = await listAdapters();
  assertEquals(adapters[gpu.adapter.index], gpu.adapter);
  for (const [index, { name, backend, driver, memory, limits }] of adapters.entries()) {
    assertEquals(adapters[index]!.index, index);
    assertEquals([name, backend, driver].every((text) => text.length > 0), true);
    // Only Vulkan's drivers report it.
    assertEquals(memory === null ? null : memory > 0, backend === "vulkan" ? true : null);
    assertEquals(Object.values(limits).every((limit) => Number.isSafeInteger(limit) && limit > 0), true);
  }
});

gpuTest("memory goes there and back, whatever its dtype", async (gpu) => {
  for (
    const dtype of [
      "float32",
      "float64",
      "int64",
      "int32",
      "uint8",
      "float16",
      "bfloat16",
      "bool",
      "complex64",
    ] as const
  ) {
    const tensor = ops.arange(24).view([2, 3, 4]).to(dtype);
    using buffer = await gpu.upload(tensor);
    const back = await buffer.read();
    assertEquals([buffer.shape, buffer.dtype, back.toValue()], [[2, 3, 4], dtype, tensor.toValue()]);
  }
  const large = ops.randn([3, 1024, 1024]);
  using buffer = await gpu.upload(large);
  assertEquals((await buffer.read()).equal(large), true);
});

gpuTest("memory that cannot be is an error, and what follows works", async (gpu) => {
  const { maxStorageBufferBindingSize: most } = gpu.adapter.limits;
  assertThrows(() => gpu.buffer([Math.floor(most / 4) + 1]), RangeError, `at most ${most} bytes`);
  assertThrows(() => gpu.buffer([3], "uint8"), RangeError, "3 bytes; a GPU takes positive multiples of 4");
  assertThrows(() => gpu.buffer([2, 0]), RangeError, "0 bytes");
  const buffer = gpu.buffer([4]);
  const reading = buffer.read();
  buffer.dispose();
  buffer.dispose();
  assertEquals((await reading).toArray(), [0, 0, 0, 0]);
  await assertRejects(() => buffer.read(), NativeError, "it has been disposed");
});

gpuTest(
  "a GPU that is lost fails what is in flight and what follows, and another one serves on",
  async (gpu) => {
    using kernel = await Kernel.compile(FILL, { gpu });
    using buffer = gpu.buffer([4]);
    gpu.destroy();
    for (
      const call of [
        () => kernel.run({ x: { shape: [4] } }, { threads: [4] }),
        () => buffer.read(),
        () => gpu.upload(ops.ones([4])),
        () => gpu.idle(),
        () => Kernel.compile(`${FILL}// another`, { gpu }),
      ]
    ) await assertRejects(call, NativeError, "the GPU is lost: it was destroyed; open it again");
    assertThrows(() => kernel.dispatch({ x: buffer }, { threads: [4] }), NativeError, "the GPU is lost");
    using other = await Gpu.open();
    using again = await Kernel.compile(FILL, { gpu: other });
    assertEquals((await again.run({ x: { shape: [4] } }, { threads: [4] })).x!.toArray(), [1, 1, 1, 1]);
    await assertRejects(
      () => again.run({ x: buffer }, { threads: [4] }),
      TypeError,
      "a buffer of another GPU",
    );
  },
);

gpuTest("runs in flight end when the GPU is lost", async (gpu) => {
  using kernel = await Kernel.compile(SLOW, { gpu });
  const runs = Array.from(
    { length: 200 },
    () => kernel.run({ x: { shape: [20_000] } }, { threads: [20_000] }),
  );
  gpu.destroy();
  const outcomes = await Promise.allSettled(runs);
  // The first runs may have completed, but the last one cannot have.
  assertEquals(outcomes.at(-1)!.status, "rejected");
  for (const outcome of outcomes) {
    if (outcome.status === "rejected") assertEquals(outcome.reason.message.includes("the GPU is lost"), true);
  }
});

gpuTest("memory is written again where it is, by tensors that fit", async (gpu) => {
  using buffer = await gpu.upload(ops.zeros([2, 3]));
  const tensor = ops.arange(6, { dtype: "float32" }).view([3, 2]).t();
  await buffer.write(tensor);
  assertEquals((await buffer.read()).toArray(), [[0, 2, 4], [1, 3, 5]]);
  const ones = ops.ones([2, 3]);
  const writing = buffer.write(ones);
  assertThrows(() => ones.add_(1), NativeError, "upload");
  await writing;
  await assertRejects(
    () => buffer.write(ops.zeros([6])),
    RangeError,
    "the tensor has shape [6], the buffer [2,3]",
  );
  await assertRejects(
    () => buffer.write(ops.zeros([2, 3], { dtype: "int32" })),
    TypeError,
    "the tensor is int32",
  );
});

gpuTest("kernels that nobody holds are kept for who compiles the same, and not without end", async (gpu) => {
  for (let round = 0; round < 100; round++) {
    using kernel = await Kernel.compile(`${FILL} // ${round}`, { gpu });
    assertEquals((await kernel.run({ x: { shape: [4] } }, { threads: [4] })).x!.toArray(), [1, 1, 1, 1]);
  }
});

/** A wrapper around the driver's library that loses the device once a certain file exists. */
const DEVICE_LOSING_DRIVER = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
typedef void (*Function)(void);
static Function (*instance)(void*, const char*);
static Function (*device)(void*, const char*);
static int (*semaphores)(void*, void*, uint64_t);
static int (*fences)(void*, uint32_t, void*, uint32_t, uint64_t);
static int lost(void) { return access(FLAG, F_OK) == 0; }
static int wait_semaphores(void* d, void* i, uint64_t t) { return lost() ? -4 : semaphores(d, i, t); }
static int wait_fences(void* d, uint32_t n, void* f, uint32_t a, uint64_t t) { return lost() ? -4 : fences(d, n, f, a, t); }
static Function of_device(void* d, const char* name) {
  Function found = device(d, name);
  if (found && !strncmp(name, "vkWaitSemaphores", 16)) { semaphores = (void*)found; return (Function)wait_semaphores; }
  if (found && !strcmp(name, "vkWaitForFences")) { fences = (void*)found; return (Function)wait_fences; }
  return found;
}
Function vkGetInstanceProcAddr(void* i, const char* name) {
  if (!instance) {
    void* library = dlopen(REAL, RTLD_NOW | RTLD_LOCAL);
    instance = (Function(*)(void*, const char*))dlsym(library, "vkGetInstanceProcAddr");
    device = (Function(*)(void*, const char*))dlsym(library, "vkGetDeviceProcAddr");
  }
  return strcmp(name, "vkGetDeviceProcAddr") ? instance(i, name) : (Function)of_device;
}`;

gpuTest("what is in flight and what follows is told when the driver loses the device", async () => {
  const maps = await Deno.readTextFile("/proc/self/maps").catch(() => "");
  const real = /\/\S+libvulkan\.so\S*/.exec(maps)?.[0];
  // Other systems have other drivers.
  if (real === undefined) return;
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/losing.c`, DEVICE_LOSING_DRIVER);
    const defines = [`-DFLAG="${folder}/lost"`, `-DREAL="${real}"`];
    const build = [
      "-shared",
      "-fPIC",
      "-w",
      ...defines,
      "-o",
      `${folder}/libvulkan.so.1`,
      `${folder}/losing.c`,
    ];
    assertEquals((await new Deno.Command("cc", { args: build, stderr: "inherit" }).output()).success, true);
    const program = `import { Gpu, Kernel } from "${new URL("./mod.ts", import.meta.url).href}";
      const gpu = await Gpu.open();
      const kernel = await Kernel.compile(${JSON.stringify(FILL)}, { gpu });
      const run = () => kernel.run({ x: { shape: [64] } }, { threads: [64] });
      await run();
      await Deno.writeTextFile("${folder}/lost", "");
      for (const call of [run, () => gpu.idle(), run]) {
        console.log(await call().then(() => "resolved", (error) => error.message));
      }`;
    const config = fileURLToPath(new URL("../deno.json", import.meta.url));
    const { stdout, code } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--config", config, program],
      env: { LD_LIBRARY_PATH: folder },
      stderr: "null",
      signal: AbortSignal.timeout(60_000),
    }).output();
    const lines = new TextDecoder().decode(stdout).trim().split("\n");
    assertEquals([code, lines.length], [0, 3]);
    for (const line of lines) assertEquals(line.includes("the GPU is lost: Device is lost"), true, line);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

gpuTest("the GPU that is shared is opened once, and anew where it was lost", async () => {
  const [one, other] = await Promise.all([sharedGpu(), sharedGpu()]);
  assertEquals(one === other, true);
  // Checking whether the GPU is usable does not wait for queued work.
  using kernelOfOne = await Kernel.compile(FILL);
  const run = kernelOfOne.run({ x: { shape: [100_000] } }, { threads: [100_000] });
  assertEquals(await sharedGpu() === one, true);
  await run;
  one.destroy();
  const next = await sharedGpu();
  assertEquals(next === one, false);
  one.dispose();
  next.dispose();
  using kernel = await Kernel.compile(FILL);
  assertEquals((await kernel.run({ x: { shape: [1] } }, { threads: [1] })).x!.item(), 1);
  kernel.gpu.dispose();
});

gpuTest("a GPU that was given up is an error", async (gpu) => {
  gpu.dispose();
  gpu.dispose();
  assertThrows(() => gpu.buffer([4]), NativeError, "it has been disposed");
  await assertRejects(() => Kernel.compile(FILL, { gpu }), NativeError, "it has been disposed");
});
