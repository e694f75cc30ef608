import { assert, assertEquals, assertRejects } from "@std/assert";
import { RankExitError } from "../mod.ts";
import { isProcess, startRunner, untilNow } from "./runner.ts";
import { LastActs } from "./workers/last_acts.ts";

/** Memory that the system needs long enough to free. */
const WEIGHTS_MB = 1500;
/** A busy machine may take so long between two events that the memory is free. */
const ATTEMPTS = 10;

/** Returns how much memory the system has free, in MB. */
function freeMegabytes(): number {
  return Number(/MemFree:\s+(\d+)/.exec(Deno.readTextFileSync("/proc/meminfo"))![1]) / 1024;
}

const WAYS = [{ exitCode: null, signal: "SIGKILL" }, { exitCode: 7, signal: null }] as const;

Deno.test({
  name: "a rank's death is known before the system has freed its memory",
  ignore: Deno.build.os !== "linux",
  async fn() {
    for (const { exitCode, signal } of WAYS) {
      let isEarly = false;
      for (let attempt = 0; !isEarly && attempt < ATTEMPTS; attempt++) {
        await using runner = await startRunner(LastActs, { worldSize: 1 }, WEIGHTS_MB);
        const { pid } = runner.context![0]!;
        const dying = runner.invoke({ dying: 0, act: "print", exitCode });
        const error = await assertRejects(() => dying, RankExitError);
        const before = freeMegabytes();
        assertEquals([error.exitCode, error.signal], [exitCode, signal]);
        assertEquals(error.stderrTail.at(-1), "last words 1000");
        await runner.terminate();
        assert(!isProcess(pid), "the runner has ended, so nothing of its ranks is left");
        isEarly = freeMegabytes() - before > WEIGHTS_MB / 2;
      }
      assert(isEarly);
    }
  },
});

for (const { exitCode, signal } of WAYS) {
  const way = signal ?? `exit code ${exitCode}`;

  Deno.test(`a result that a rank sent before its death arrives: ${way}`, async () => {
    await using runner = await startRunner(LastActs, { worldSize: 2 }, 100);
    const { pid } = runner.context![0]!;
    const result = runner.invoke({ dying: 0, act: "return", exitCode });
    // This process learns of the result, the death and the exit at the same time.
    await new Promise((resolve) => setTimeout(resolve, 0));
    untilNow(() => !isProcess(pid), "the death");
    assertEquals(await result, 0);
  });

  Deno.test(`an item and last words from before a rank's death arrive: ${way}`, async () => {
    for (const isBusy of [false, true]) {
      await using runner = await startRunner(LastActs, { worldSize: 2 }, 100);
      const { pid } = runner.context![0]!;
      const items: string[] = [];
      const reading = (async () => {
        for await (const item of runner.stream({ dying: 0, act: "item", exitCode })) {
          items.push(item as string);
        }
      })();
      if (isBusy) {
        await new Promise((resolve) => setTimeout(resolve, 0));
        untilNow(() => !isProcess(pid), "the death");
      }
      const error = await assertRejects(() => reading, RankExitError);
      assertEquals([error.rank, error.exitCode, error.signal], [0, exitCode, signal]);
      assertEquals(items, ["the last item"]);
    }
    await using runner = await startRunner(LastActs, { worldSize: 2 }, 100);
    const error = await assertRejects(
      () => runner.invoke({ dying: 1, act: "print", exitCode }),
      RankExitError,
    );
    assertEquals([error.rank, error.exitCode, error.signal], [1, exitCode, signal]);
    assertEquals(error.stderrTail, Array.from({ length: 20 }, (_, line) => `last words ${981 + line}`));
  });
}
