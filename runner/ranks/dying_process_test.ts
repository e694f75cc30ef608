import { assertEquals } from "@std/assert";
import { exitFromStat, exitOfDying } from "./dying_process.ts";

/** Returns a process's text in `/proc`. */
function stat({ name = "deno", state = "R", parent = 7, exitCode = 0 }): string {
  const between = Array.from({ length: 47 }, (_, index) => index).join(" ");
  return `12 (${name}) ${state} ${parent} ${between} ${exitCode}\n`;
}

Deno.test("the exit of a dying process is its signal or its code", () => {
  assertEquals(exitFromStat(stat({ exitCode: 9 }), 7), { exitCode: null, signal: "SIGKILL" });
  assertEquals(exitFromStat(stat({ exitCode: 11 | 0x80 }), 7), { exitCode: null, signal: "SIGSEGV" });
  assertEquals(exitFromStat(stat({ exitCode: 3 << 8, state: "Z" }), 7), { exitCode: 3, signal: null });
  assertEquals(exitFromStat(stat({ exitCode: 9, name: "a) R 7 (b" }), 7), {
    exitCode: null,
    signal: "SIGKILL",
  });
});

Deno.test("a process that runs, is stopped, exits with 0 or is of another parent is not dying", () => {
  assertEquals(exitFromStat(stat({}), 7), null);
  assertEquals(exitFromStat(stat({ state: "Z" }), 7), null);
  for (const state of ["T", "t"]) assertEquals(exitFromStat(stat({ exitCode: 19, state }), 7), null);
  assertEquals(exitFromStat(stat({ exitCode: 9, parent: 8 }), 7), null);
  for (const text of ["", "12 (deno)", "12 (deno) R 7"]) assertEquals(exitFromStat(text, 7), null);
});

Deno.test({
  name: "the exit of a killed process is known before it is awaited, and that of a stopped one is not",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const child = new Deno.Command("sleep", { args: ["60"] }).spawn();
    assertEquals(exitOfDying(child.pid), null);
    child.kill("SIGSTOP");
    while (!/\) [T]/.test(await Deno.readTextFile(`/proc/${child.pid}/stat`)));
    assertEquals(exitOfDying(child.pid), null);
    child.kill("SIGKILL");
    // No await in between: this process has not asked for the child's exit, so the child is still there.
    assertEquals(exitOfDying(child.pid), { exitCode: null, signal: "SIGKILL" });
    await child.status;
    assertEquals(exitOfDying(child.pid), null);
  },
});
