import { assertEquals } from "@std/assert";
import { type Check, commandCheck, runChecks } from "./check.ts";

function makeCheck(name: string, ok: boolean): Check {
  return { name, run: () => Promise.resolve({ ok, output: `${name} said this\n` }) };
}

Deno.test("runChecks() runs every check and prints the output of the failed ones", async () => {
  let text = "";
  const checks = [makeCheck("one", true), makeCheck("second", false), makeCheck("three", true)];
  assertEquals(await runChecks(checks, (more) => text += more), { passed: 2, failed: 1 });
  assertEquals(
    text.replaceAll(/\d+ ms/g, "N ms"),
    "ok      one     N ms\nFAILED  second  N ms\nok      three   N ms\n\n── second\nsecond said this\n",
  );
});

Deno.test("runChecks() runs checks at the same time, and the exclusive ones alone at the end", async () => {
  const running = new Set<string>();
  const seen: string[] = [];
  const check = (name: string, isExclusive: boolean): Check => ({
    name,
    isExclusive,
    run: async () => {
      running.add(name);
      await new Promise((resolve) => setTimeout(resolve));
      seen.push([...running].join("+"));
      running.delete(name);
      return { ok: true, output: "" };
    },
  });
  const checks = [check("a", true), check("b", false), check("c", false), check("d", true)];
  assertEquals(await runChecks(checks, () => {}, 2), { passed: 4, failed: 0 });
  assertEquals(seen, ["b+c", "c", "a", "d"]);
});

Deno.test("commandCheck() fails with the output of the program, and if there is no program", async () => {
  const options = { cwd: "." };
  const program = "console.log('out'); Deno.exit(1)";
  assertEquals(await commandCheck("x", [Deno.execPath(), "eval", program], options).run(), {
    ok: false,
    output: "out\n",
  });
  assertEquals(await commandCheck("x", [Deno.execPath(), "eval", ""], options).run(), {
    ok: true,
    output: "",
  });
  assertEquals((await commandCheck("x", ["no-such-program-of-cohort"], options).run()).ok, false);
});
