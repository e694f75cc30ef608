/** Loops of programs with a `tidy()` per step: what a step leaves behind. */
import { assert, assertEquals } from "@std/assert";
import { ops, tidy } from "../ffi/mod.ts";
import { native, openCallScope } from "../ffi/native/mod.ts";
import { loadLibrary } from "../ffi/runtime.ts";
import { nn } from "../mod.ts";
import * as optim from "./mod.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

const STEPS = 300;
/** Steps after which libtorch has made what it keeps. */
const FIRST_STEPS = 50;
/** Less than a tensor of each step would take, more than the runtime's own memory changes. */
const LIMIT_BYTES = 500_000;

/** Returns how much memory the process has allocated and not freed, as the C library counts it. */
function bytesInUse(): number {
  const libc = Deno.dlopen("libc.so.6", {
    mallinfo2: { parameters: [], result: { struct: Array(10).fill("usize") } },
  });
  try {
    const fields = new BigUint64Array(libc.symbols.mallinfo2().buffer as ArrayBuffer);
    const [MAPPED, IN_USE] = [4, 7];
    return Number(fields[MAPPED]! + fields[IN_USE]!);
  } finally {
    libc.close();
  }
}

/** Checks that steps leave no tensor and no memory. */
function assertLeavesNothing(step: () => void): void {
  for (let count = 0; count < FIRST_STEPS; count++) step();
  const tensors = native().cohort_tensor_count();
  const bytes = bytesInUse();
  for (let count = 0; count < STEPS; count++) step();
  assertEquals(native().cohort_tensor_count(), tensors);
  const grown = bytesInUse() - bytes;
  assert(grown < LIMIT_BYTES, `the process has ${grown} bytes more`);
}

Deno.test("steps of training leave nothing behind", () => {
  using _scope = openCallScope();
  using net = new nn.Sequential(new nn.Linear(64, 64), new nn.ReLU(), new nn.Linear(64, 4));
  using optimizer = new optim.AdamW(net.parameters());
  assertLeavesNothing(() =>
    tidy(() => {
      const loss = nn.functional.crossEntropy(net.forward(ops.randn([32, 64])), ops.randint(4, [32]));
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
      assert(Number.isFinite(loss.item()));
    })
  );
});

Deno.test("steps of inference leave nothing behind", () => {
  using _scope = openCallScope();
  const input = ops.ones([512, 512]);
  assertLeavesNothing(() =>
    tidy(() => {
      let value = input;
      for (let call = 0; call < 5; call++) value = value.add(1).relu();
      assertEquals(value.at(0, 0).item(), 6);
    })
  );
});
