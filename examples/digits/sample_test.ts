import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DistributedRunner, image, WorkerError } from "@cohort/distributed";
import { judge } from "./judge.ts";
import { readPrompts, WEIGHTS } from "./sample.ts";
import { DigitSampler, type SampleRequest } from "./sampling.ts";
import { drawPicture } from "./terminal.ts";

async function startRunner(worldSize: number) {
  const runner = new DistributedRunner(DigitSampler, { worldSize, logs: "none" });
  await runner.start({ setup: { weights: WEIGHTS } });
  return runner;
}

Deno.test("prompts are digits, with any separator", () => {
  assertEquals(readPrompts("3 8 1"), [3, 8, 1]);
  assertEquals(readPrompts(" 3,8, 1\n"), [3, 8, 1]);
  assertEquals(readPrompts("2026"), [2, 0, 2, 6]);
  for (const text of ["", "three", "3 x", "-1"]) {
    assertThrows(() => readPrompts(text), TypeError, "give digits");
  }
});

Deno.test("previews show the digits become clearer, and any number of ranks draws the same", async () => {
  const request: SampleRequest = { prompts: [3, 8, 1], steps: 6, guidance: 2, seed: 4, image_format: "png" };
  const drawn: Float32Array[] = [];
  for (const worldSize of [1, 2]) {
    await using runner = await startRunner(worldSize);
    const steps: number[] = [];
    for await (const item of runner.stream(request)) {
      if ("step" in item) {
        steps.push(item.step);
        assertEquals([item.grid.dtype, item.grid.shape], ["uint8", [32, 92]]);
        continue;
      }
      assertEquals(item.grid.contentType, "image/png");
      assertEquals([image(item.grid.bytes).width, image(item.grid.bytes).height], [4 * 92, 4 * 32]);
      assertEquals(item.digits.shape, [3, 1, 28, 28]);
      drawn.push(item.digits.data as Float32Array);
    }
    assertEquals(steps, [0, 2, 4]);
    const refused = runner.invoke({ ...request, prompts: [10] });
    await assertRejects(() => refused, WorkerError, "Cannot draw [10]");
  }
  const apart = Math.max(...drawn[0]!.map((value, index) => Math.abs(value - drawn[1]![index]!)));
  assert(apart < 1e-3, `the digits differ by ${apart}`);
});

Deno.test("a classifier trained on real digits recognizes held-out digits and drawn ones", async () => {
  const options = { weights: WEIGHTS, samples: 200, steps: 16, guidance: 2, ranks: 2 };
  const seed = crypto.getRandomValues(new Uint32Array(1))[0]!;
  const { heldOut, recognized } = await judge({ ...options, seed });
  assert(heldOut >= 0.97, `it recognizes ${heldOut} of real digits, seed ${seed}`);
  assert(recognized >= 0.85, `it recognizes ${recognized} of drawn digits, seed ${seed}`);
});

Deno.test("an image on a terminal has two rows of pixels per line", () => {
  const lines = drawPicture(Uint8Array.from([0, 255, 10, 20, 7, 8]), 2);
  assertEquals(lines.length, 2);
  assertEquals(lines[0]!.split("▀").length - 1, 2);
  assert(lines[0]!.startsWith("\x1b[38;2;0;0;0m\x1b[48;2;10;10;10m▀"));
  assert(lines[1]!.includes("48;2;0;0;0m"));
});
