import { assertEquals, assertThrows } from "@std/assert";
import { DistributedRunner, type LogLine } from "../mod.ts";
import { startRunner } from "./runner.ts";
import { IsRefused, ListsCores } from "./workers/pinned.ts";

/** The cores that this process may use, as the system lists them. */
function ownCores(): string {
  return /^Cpus_allowed_list:\s*(.*)$/m.exec(Deno.readTextFileSync("/proc/self/status"))![1]!;
}

const canPin = Deno.build.os === "linux";
const canFilter = canPin && Deno.build.arch === "x86_64";

Deno.test({
  name: "pinRanks binds the main thread of each rank to a core, and no other thread",
  ignore: !canPin,
  fn: async () => {
    await using runner = await startRunner(ListsCores, { worldSize: 2, pinRanks: true });
    const ranks = await runner.invokeAll();
    for (const { main, others } of ranks) {
      assertEquals(/^\d+$/.test(main), true, main);
      assertEquals(others, [ownCores()]);
    }
    const cores = new Set(ranks.map(({ main }) => main));
    assertEquals(cores.size, Math.min(2, navigator.hardwareConcurrency));
  },
});

Deno.test({
  name: "ranks use all cores by default",
  ignore: !canPin,
  fn: async () => {
    await using runner = await startRunner(ListsCores, { worldSize: 2 });
    for (const { main, others } of await runner.invokeAll()) {
      assertEquals([main, others], [ownCores(), [ownCores()]]);
    }
  },
});

Deno.test({
  name: "ranks that the system does not let bind say so once, and run",
  ignore: !canFilter,
  fn: async () => {
    const lines: string[] = [];
    const logs = ({ stream, text }: LogLine) => stream === "stderr" && lines.push(text);
    await using runner = await startRunner(IsRefused, { worldSize: 2, pinRanks: true, logs });
    assertEquals((await runner.invoke()).main, ownCores());
    await runner.stop();
    assertEquals(lines.filter((line) => line.includes("bind")), [
      "[rank 0] Cannot bind ranks to cores: sched_setaffinity failed; they run without pinRanks",
    ]);
  },
});

Deno.test("pinRanks is a boolean", () => {
  const pinRanks = 1 as unknown as boolean;
  assertThrows(() => new DistributedRunner(ListsCores, { pinRanks }), TypeError, "pinRanks is 1");
});
