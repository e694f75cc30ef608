import { assertEquals, assertRejects } from "@std/assert";
import { WorkerError } from "../mod.ts";
import { startRunner } from "./runner.ts";
import { GivenUp, USES } from "./workers/given_up.ts";

for (const early of [false, true]) {
  const when = early ? "was prepared before" : "comes after";
  Deno.test(`what ${when} its group was given up fails as a collective does, and the next call works`, async () => {
    await using runner = await startRunner(GivenUp, { worldSize: 2 });
    for (const use of USES) {
      await assertRejects(() => runner.invoke({ use, early }), WorkerError, "mine");
      assertEquals(await runner.invoke(null), ["CollectiveError", 2], use);
    }
  });
}
