import { assertEquals } from "@std/assert";
import { dirname } from "node:path";
import { CAN_BE_ANOTHER_USER, OtherUser } from "./other_user.ts";
import { startRunner } from "./runner.ts";
import { Echo } from "./workers/plain.ts";

/** A program that tries to access a runner in several ways, and prints the outcomes. */
const PROGRAM = `
  const [socket, folder, pid] = Deno.args;
  const attempts = {
    connect: () => Deno.connect({ transport: "unix", path: socket }),
    list: () => [...Deno.readDirSync(folder)],
    remove: () => Deno.removeSync(socket),
    plant: () => Deno.writeTextFileSync(folder + "/planted", ""),
    environment: () => Deno.readTextFileSync("/proc/" + pid + "/environ"),
    memory: () => Deno.openSync("/proc/" + pid + "/mem"),
    signal: () => Deno.kill(Number(pid), "SIGKILL"),
  };
  const outcomes = {};
  for (const [name, attempt] of Object.entries(attempts)) {
    try {
      await attempt();
      outcomes[name] = "done";
    } catch (error) {
      outcomes[name] = error.name;
    }
  }
  console.log(JSON.stringify(outcomes));
`;

/** Returns the runners' files that a process has mapped as shared memory, and that still have a name. */
function sharedPages(pid: number): string[] {
  const maps = Deno.readTextFileSync(`/proc/${pid}/maps`).split("\n");
  const shared = maps.filter((line) => /^\S+ rw-s /.test(line)).map((line) => line.slice(73).trim());
  return [...new Set(shared)].filter((path) => path.includes("/cohort-") && !path.includes("(deleted)"));
}

Deno.test({
  name: "another user cannot reach a runner's socket, files or ranks",
  ignore: !CAN_BE_ANOTHER_USER,
  fn: async () => {
    using other = new OtherUser();
    await using runner = await startRunner(Echo, { worldSize: 2 });
    const { path } = runner.socket!.address as { path: string };
    const { pid } = runner.context![1]!;
    const { stdout, stderr } = await other.run(PROGRAM, path, dirname(path), String(pid));
    const outcomes: Record<string, string> = JSON.parse(stdout || "{}");
    assertEquals(Object.values(outcomes), Array(7).fill("PermissionDenied"), `${stdout}${stderr}`);
    // The page has no name once all ranks have mapped it, so nobody else can open it.
    assertEquals(sharedPages(pid), []);
    assertEquals(await runner.invokeAll("x"), ["x", "x"]);
  },
});
