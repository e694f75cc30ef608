import { assertEquals } from "@std/assert";
import { startRunner } from "./runner.ts";
import { OddTensors } from "./workers/odd_tensors.ts";

const none = new Array<number>(6).fill(0);
const numbers = [0, 1, 2, 3, 4, 5];
/** The result of two steps of ranks 0 and 1, whose own gradients are these numbers and twice as much. */
const averaged = numbers.map((number) => number * 3);
const twice = averaged.map((number) => number * 2);

/** The final values, equal on all ranks. */
const ENDS: Record<string, number[][]> = {
  "one twice": [twice, twice, none, none, [0, 0], [0, 0]],
  "parts of one": [averaged, averaged, none, none],
  "a part as a buffer": [averaged, numbers, [0, 0, 0, 0], [0, 0], [0, 0, 0, 0]],
  "column by column": [averaged, numbers],
  "frozen, column by column on rank 1": [averaged, numbers, numbers],
  "one row, of other strides on rank 1": [[0, 3, 6], [1, 1, 1]],
};

Deno.test("parameters and buffers may share memory, with any strides", async (test) => {
  await using runner = await startRunner(OddTensors, { worldSize: 2 });
  for (const [name, expected] of Object.entries(ENDS)) {
    await test.step(name, async () => assertEquals(await runner.invokeAll(name), [expected, expected]));
  }
});

Deno.test("a parameter with different strides on the ranks is an error that names the ranks", async () => {
  await using runner = await startRunner(OddTensors, { worldSize: 3 });
  const error = "TypeError: Cannot train: the ranks hold different models: parameter 0 is " +
    "float32 [2, 3] on cpu, trained on ranks 0 and 2, float32 [2, 3] of strides [1, 2] on cpu, trained on rank 1";
  assertEquals(await runner.invokeAll("column by column on rank 1"), [error, error, error]);
});
