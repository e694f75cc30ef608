import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DistributedError } from "../mod.ts";
import { startRunner } from "./runner.ts";
import { OneSided } from "./workers/one_sided.ts";

Deno.test("an empty stream on rank 0 names the ranks that produced something", async () => {
  await using runner = await startRunner(OneSided, { worldSize: 3 });
  const end = async (payload: { ranks: number[]; item?: boolean }): Promise<string> => {
    const error = await assertRejects(() => Array.fromAsync(runner.stream(payload)), DistributedError);
    assertEquals(error.code, "nothing_produced");
    return error.message;
  };
  for (const item of [false, true]) {
    assertStringIncludes(await end({ ranks: [1], item }), "rank 0 produced nothing, but rank 1 did; ");
    assertStringIncludes(await end({ ranks: [1, 2], item }), "rank 0 produced nothing, but ranks 1, 2 did; ");
    assertStringIncludes(await end({ ranks: [2], item }), "by invokeAll()");
    assertEquals(await Array.fromAsync(runner.stream({ ranks: [0, 1], item })), ["of rank 0"]);
  }
  assertEquals(await end({ ranks: [] }), "Cannot end stream: the call returned undefined and no items");
});

Deno.test("a result from another rank only is reported once, and invokeAll() returns it", async () => {
  const printed: unknown[] = [];
  const consoleError = console.error;
  console.error = (...words: unknown[]) => printed.push(...words);
  try {
    await using runner = await startRunner(OneSided, { worldSize: 2 });
    assertEquals(await runner.invoke({ ranks: [] }), undefined);
    assertEquals(printed, []);
    assertEquals(await runner.invoke({ ranks: [1] }), undefined);
    assertEquals(await runner.invoke({ ranks: [1] }), undefined);
    assertEquals(printed.length, 1);
    assertStringIncludes(
      String(printed[0]),
      "Cannot return a result: rank 0 produced nothing, but rank 1 did",
    );
    assertEquals(await runner.invokeAll({ ranks: [1] }), [undefined, "of rank 1"]);
    assertEquals(await runner.invoke({ ranks: [0, 1] }), "of rank 0");
  } finally {
    console.error = consoleError;
  }
});
