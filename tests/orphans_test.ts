import { assertEquals } from "@std/assert";
import { isProcess, runProgram } from "./runner.ts";
import { temporaryFolder, until } from "./testing.ts";

const program = (name: string) => import.meta.resolve(`./programs/${name}.ts`);

const STATES = ["waiting", "looping", "in a native call", "stopped", "loading", "in setup"];
const ENDS = ["exit", "throw", "SIGTERM", "SIGHUP", "SIGKILL"];

for (const state of STATES) {
  for (const how of ENDS) {
    Deno.test(`no rank that is ${state} outlives a runner that ends by ${how}`, async () => {
      // A killed runner leaves its folder.
      using folder = temporaryFolder();
      const env = { TMPDIR: folder.path };
      const { stdout } = await runProgram(["run", "-A", program("ends"), how, state], { env });
      const pids: number[] = JSON.parse(stdout.trim().split("\n")[0]!);
      assertEquals(pids.length, 2);
      await until(() => !pids.some(isProcess), "the ranks to exit");
    });
  }
}

Deno.test("files of a killed runner are removed by the next runner", async () => {
  using tmp = temporaryFolder();
  const env = { TMPDIR: tmp.path };
  await runProgram(["run", "-A", program("ends"), "SIGKILL", "waiting"], { env });
  assertEquals([...Deno.readDirSync(tmp.path)].length, 1);
  await runProgram(["run", "-A", program("idle")], { env });
  assertEquals([...Deno.readDirSync(tmp.path)], []);
});

Deno.test("an idle runner lets the process exit, and its ranks exit with it", async () => {
  const { code, stdout } = await runProgram(["run", "-A", program("idle")]);
  assertEquals(code, 0);
  const { pids, answer } = JSON.parse(stdout);
  assertEquals(answer, "x");
  await until(() => !pids.some(isProcess), "the ranks to exit");
});

Deno.test("a pending call keeps the process alive until it is answered", async () => {
  const { code, stdout } = await runProgram(["run", "-A", program("pending")]);
  assertEquals([code, stdout], [0, "answered\n"]);
});
