import { assertEquals, assertRejects } from "@std/assert";
import { WorkerError } from "../mod.ts";
import { startRunner } from "./runner.ts";
import { USES, UsesAbortedGroup } from "./workers/aborted_group.ts";

for (const early of [false, true]) {
  const when = early ? "was prepared before" : "starts after";
  Deno.test(`a program that ${when} its group was aborted fails like a collective`, async () => {
    await using runner = await startRunner(UsesAbortedGroup, { worldSize: 2 });
    for (const use of USES) {
      await assertRejects(() => runner.invoke({ use, early }), WorkerError, "rank 1 fails");
      assertEquals(await runner.invoke(null), ["CollectiveError", 2], use);
    }
  });
}
