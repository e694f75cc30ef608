import { assertEquals } from "@std/assert";
import { type Check, commandCheck, runChecks } from "./check.ts";

function makeCheck(name: string, ok: boolean): Check {
  return { name, run: () => Promise.resolve({ ok, output: `${name} said this\n` }) };
}

Deno.test("runChecks() runs every check and prints the output of the failed ones", async () => {
  let text = "";
  const checks = [makeCheck("one", true), makeCheck("second", false), makeCheck("three", true)];
  assertEquals(await runChecks(checks, (more) => text += more), false);
  assertEquals(
    text.replaceAll(/\d+ ms/g, "N ms"),
    "ok      one     N ms\nFAILED  second  N ms\nok      three   N ms\n\n── second\nsecond said this\n",
  );
});

Deno.test("runChecks() returns true if every check passes", async () => {
  assertEquals(await runChecks([makeCheck("one", true)], () => {}), true);
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
