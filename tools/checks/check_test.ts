import { assertEquals } from "@std/assert";
import { type Check, commandCheck, runChecks } from "./check.ts";

function checkThat(name: string, ok: boolean): Check {
  return { name, run: () => Promise.resolve({ ok, output: `${name} said this\n` }) };
}

Deno.test("runChecks() runs them all and shows what the failed ones said", async () => {
  let text = "";
  const checks = [checkThat("one", true), checkThat("second", false), checkThat("three", true)];
  assertEquals(await runChecks(checks, (more) => text += more), false);
  assertEquals(
    text.replaceAll(/\d+ ms/g, "N ms"),
    "ok      one     N ms\nFAILED  second  N ms\nok      three   N ms\n\n── second\nsecond said this\n",
  );
});

Deno.test("runChecks() is content when every check is", async () => {
  assertEquals(await runChecks([checkThat("one", true)], () => {}), true);
});

Deno.test("commandCheck() fails with what the program wrote, and where there is none", async () => {
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
