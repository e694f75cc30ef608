import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  autocast,
  autocastAsync,
  type AutocastOptions,
  backward,
  enableGrad,
  enableGradAsync,
  inferenceMode,
  inferenceModeAsync,
  isAutocastEnabled,
  isGradEnabled,
  isInferenceModeEnabled,
  noGrad,
  noGradAsync,
} from "./autograd.ts";
import { tidyAsync } from "../native/mod.ts";
import { ops } from "./ops.ts";
import { loadLibrary } from "../runtime.ts";
import type { Tensor } from "../tensors/mod.ts";
import { TorchScript } from "../models/mod.ts";

// Load the library before the tests, so that no test counts as having leaked it.
loadLibrary();

const KINDS = new URL("../testdata/kinds.pt", import.meta.url);

/** Yields to other tasks. */
async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}

/**
 * Returns the current modes: `-` for inference mode, `g` for recording, `n` for no recording, followed by
 * whether operators cast.
 */
function modes(): string {
  const grad = isInferenceModeEnabled() ? "-" : isGradEnabled() ? "g" : "n";
  return `${grad}${isAutocastEnabled("cpu") ? "c" : ""}`;
}

const autocastCpu = <T>(body: () => Promise<T>, options?: AutocastOptions): Promise<T> =>
  autocastAsync("cpu", body, options);

Deno.test("an asynchronous function's mode holds before and after it waited, and not outside", async () => {
  const kinds = [[noGradAsync, "n"], [inferenceModeAsync, "-"], [autocastCpu, "gc"], [
    enableGradAsync,
    "g",
  ]] as const;
  for (const [run, expected] of kinds) {
    const seen: string[] = [];
    const running = run(async () => {
      seen.push(modes());
      await pause();
      seen.push(modes());
      return seen.length;
    });
    assertEquals(modes(), "g");
    assertEquals(await running, 2);
    assertEquals([...seen, modes()], [expected, expected, "g"]);
  }
});

Deno.test("an asynchronous function's mode ends where it rejects, throws, or is of no promise", async () => {
  await assertRejects(
    () =>
      noGradAsync(async () => {
        await pause();
        throw new Error("lost");
      }),
    Error,
    "lost",
  );
  await assertRejects(
    () =>
      inferenceModeAsync(() => {
        throw new Error("at once");
      }),
    Error,
    "at once",
  );
  assertEquals(await noGradAsync((() => modes()) as unknown as () => Promise<string>), "n");
  assertEquals(modes(), "g");
});

Deno.test("asynchronous functions at the same time are each in their own modes", async () => {
  const flow = async (
    run: (body: () => Promise<void>) => Promise<void>,
    expected: string,
    rounds: number,
  ) => {
    await run(async () => {
      for (let round = 0; round < rounds; round++) {
        assertEquals(modes(), expected);
        await pause();
        assertEquals(noGrad(modes), expected.replace("g", "n"));
        await tidyAsync(async () => {
          await ops.callAsync<Tensor>("aten::relu", ops.ones([2]));
          assertEquals(modes(), expected);
        });
        await enableGradAsync(async () => {
          await pause();
          assertEquals(modes(), expected.replace("n", "g"));
        });
      }
    });
  };
  await Promise.all([
    flow(noGradAsync, "n", 3),
    flow((body) => body(), "g", 6),
    flow(inferenceModeAsync, "-", 5),
    flow(autocastCpu, "gc", 4),
    flow((body) => noGradAsync(() => autocastCpu(body)), "nc", 7),
    flow((body) => autocastCpu(() => inferenceModeAsync(body)), "-c", 2),
  ]);
  assertEquals(modes(), "g");
});

Deno.test("synchronous and asynchronous modes nest in each other", async () => {
  let later: Promise<string[]> | undefined;
  const around = noGrad(() => {
    later = autocastCpu(async () => {
      const early = modes();
      await pause();
      return [early, modes(), inferenceMode(modes), modes()];
    });
    return [modes(), enableGrad(modes)];
  });
  assertEquals([...around, modes()], ["n", "g", "g"]);
  assertEquals(await later, ["nc", "nc", "-c", "nc"]);
  await noGradAsync(async () => {
    assertEquals(autocast("cpu", () => enableGrad(modes)), "gc");
    await enableGradAsync(async () => {
      await pause();
      assertEquals([modes(), noGrad(modes)], ["g", "n"]);
    });
    assertEquals(modes(), "n");
  });
});

Deno.test("what an asynchronous function goes on with after its end is in the modes around it", async () => {
  const late = Promise.withResolvers<string>();
  await autocastCpu(async () => {
    await noGradAsync(async () => {
      pause().then(pause).then(() => late.resolve(modes()));
      await pause();
    });
    assertEquals(await late.promise, "gc");
  });
  const later = Promise.withResolvers<string>();
  noGrad(() => {
    inferenceModeAsync(async () => {
      pause().then(pause).then(() => later.resolve(modes()));
      await pause();
    });
  });
  await autocastCpu(async () => assertEquals([await later.promise, modes()], ["g", "gc"]));
  assertEquals(modes(), "g");
});

Deno.test("an asynchronous function that outlives the one that it was begun in keeps its modes", async () => {
  let inner: Promise<string[]> | undefined;
  await noGradAsync(async () => {
    inner = autocastCpu(async () => {
      const early = modes();
      for (let turn = 0; turn < 4; turn++) await pause();
      return [early, modes()];
    });
    await pause();
  });
  assertEquals(modes(), "g");
  assertEquals(await inner, ["nc", "nc"]);
});

Deno.test("a model's run and an operator off the event loop take the modes of who asked", async () => {
  using net = await TorchScript.load(KINDS);
  await tidyAsync(async () => {
    const input = ops.ones([2, 2]).requires_grad_();
    const [inference, plain, cast] = await Promise.all([
      inferenceModeAsync(() => net.run(input)),
      net.run(input),
      autocastCpu(async () => {
        await pause();
        return await ops.callAsync<Tensor>("aten::mm", input, input);
      }, { dtype: "float16" }),
    ]);
    assertEquals([inference.requiresGrad, plain.requiresGrad], [false, true]);
    assertEquals([cast.dtype, cast.requiresGrad], ["float16", true]);
    assertThrows(() => inference.requires_grad_().mul(2), Error, "inference");
  });
});

Deno.test("what is computed in modes has the gradients that it has in synchronous ones", async () => {
  await tidyAsync(async () => {
    const weight = ops.full([2, 2], 0.3).requires_grad_();
    const input = ops.ones([1, 2]);
    const step = (): Tensor => input.mm(weight).relu().sum();
    autocast("cpu", step).backward();
    const expected = weight.grad!.toArray();
    weight.grad = null;
    const loss = await autocastCpu(async () => {
      const unused = await noGradAsync(async () => {
        await pause();
        return step();
      });
      assertEquals(unused.requiresGrad, false);
      await pause();
      return step();
    });
    await backward(loss);
    assertEquals(weight.grad!.toArray(), expected);
  });
});

Deno.test("casts of an autocast are not those of another dtype, nor of weights that have changed since", async () => {
  await tidyAsync(async () => {
    const weight = ops.ones([2, 2]).requires_grad_();
    const input = ops.ones([2, 2]);
    autocast("cpu", () => {
      assertEquals(input.mm(weight).dtype, "bfloat16");
      assertEquals(autocast("cpu", () => input.mm(weight), { dtype: "float16" }).dtype, "float16");
      assertEquals(input.mm(weight).dtype, "bfloat16");
    });
    let asked: Promise<Tensor> | undefined;
    autocast("cpu", () => {
      asked = ops.callAsync<Tensor>("aten::mm", input, weight);
    });
    assertEquals((await asked!).toArray(), [[2, 2], [2, 2]]);
    noGrad(() => weight.mul_(5));
    assertEquals(autocast("cpu", () => input.mm(weight)).toArray(), [[10, 10], [10, 10]]);
    const [bfloat16, float16] = await Promise.all([
      autocastCpu(async () => {
        input.mm(weight);
        await pause();
        return input.mm(weight);
      }),
      autocastCpu(async () => {
        input.mm(weight);
        await pause();
        return input.mm(weight);
      }, { dtype: "float16" }),
    ]);
    assertEquals([bfloat16.dtype, float16.dtype], ["bfloat16", "float16"]);
  });
});

Deno.test("a synchronous mode around a promise names the asynchronous one", () => {
  const kinds: [string, (body: () => Promise<void>) => unknown][] = [
    ["noGradAsync", noGrad],
    ["enableGradAsync", enableGrad],
    ["inferenceModeAsync", inferenceMode],
    ["autocastAsync", (body) => autocast("cpu", body)],
  ];
  for (const [name, run] of kinds) {
    assertThrows(() => run(async () => {}), TypeError, `pass this one to ${name}`);
    const thenable = { then: () => {} } as unknown as Promise<void>;
    assertThrows(() => run(() => thenable), TypeError, `pass this one to ${name}`);
  }
  assert(isGradEnabled());
});

Deno.test("autocast refuses a device or a dtype that it does not cast on or to", async () => {
  const [device, dtype] = ["cuda:0" as "cuda", "float32" as "float16"];
  assertThrows(() => autocast(device, () => {}), TypeError, 'Cannot cast in autocast: "cuda:0" is neither');
  assertThrows(() => autocast("cpu", () => {}, { dtype }), TypeError, '"float32" is neither bfloat16 nor');
  await assertRejects(() => autocastAsync(device, pause), TypeError, "Cannot cast in autocastAsync");
  await assertRejects(
    () => autocastAsync("cpu", pause, { dtype }),
    TypeError,
    "neither bfloat16 nor float16",
  );
});
