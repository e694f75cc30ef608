// Tests of the folder that compiled models are unpacked to, and of its removal.
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { RunnerOptions } from "../mod.ts";
import { runProgram, startRunner } from "./runner.ts";
import { until } from "./testing.ts";
import { Compiled } from "./workers/compiled.ts";

/** Returns the names of folders with unpacked files below a folder. */
function unpackedBelow(folder: string): string[] {
  const found: string[] = [];
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (!isDirectory) continue;
    if (/^[0-9a-f]+-.*-\d+$/.test(name)) found.push(name);
    else found.push(...unpackedBelow(`${folder}/${name}`));
  }
  return found;
}

/** Runs `body` with a temporary folder of its own. The folder must be empty afterward. */
async function withTemporary(body: (folder: string) => Promise<void>): Promise<void> {
  const before = Deno.env.get("TMPDIR");
  const folder = await Deno.makeTempDir();
  Deno.env.set("TMPDIR", folder);
  try {
    await body(folder);
    assertEquals([...Deno.readDirSync(folder)], []);
  } finally {
    if (before === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", before);
    await Deno.remove(folder, { recursive: true });
  }
}

const LISTENERS: [string, RunnerOptions][] = [
  ["in a private folder", {}],
  ["elsewhere", { workerAddr: "127.0.0.1" }],
];

for (const [where, options] of LISTENERS) {
  Deno.test(`ranks share one unpacked package, and a runner that listens ${where} removes it`, async () => {
    await withTemporary(async (folder) => {
      {
        await using runner = await startRunner(Compiled, { worldSize: 2, ...options });
        assertEquals(unpackedBelow(folder).length, 1);
        // Memory that a rank's model writes is not shared.
        assertEquals(await runner.invokeAll(), [[2, 2], [2, 2]]);
        assertEquals(await runner.invokeAll(), [[4, 4], [4, 4]]);
      }
    });
  });
}

Deno.test("killed ranks leave no unpacked files, and their replacements find the shared ones", async () => {
  await withTemporary(async (folder) => {
    {
      let restarts = 0;
      await using runner = await startRunner(Compiled, {
        worldSize: 2,
        restart: { maxRestarts: 5, backoffMs: 0 },
        onRestart: () => restarts++,
      });
      const pids = () => runner.context!.map(({ pid }) => pid!);
      for (const rank of [0, 1]) {
        Deno.kill(pids()[rank]!, "SIGKILL");
        await until(() => restarts === rank + 1, "the restart");
        // The call waits for the replacement, which has a fresh model.
        assertEquals((await runner.invokeAll())[rank], [2, 2]);
      }
      assertEquals(unpackedBelow(folder).length, 1);
      for (const pid of pids()) Deno.kill(pid, "SIGKILL");
    }
  });
});

for (const [how, code] of [["end", 0], ["exit", 3], ["throw", 1]] as const) {
  Deno.test(`a process without a runner that ends by ${how} leaves no unpacked files`, async () => {
    await withTemporary(async (folder) => {
      const program = import.meta.resolve("./programs/compiled.ts");
      const ended = await runProgram(["run", "-A", program, how], { env: { TMPDIR: folder } });
      assertEquals([ended.code, ended.stdout], [code, "1\n"]);
    });
  });
}

Deno.test("unpacked files of a killed process are removed by the next process or runner", async () => {
  await withTemporary(async (folder) => {
    const program = import.meta.resolve("./programs/compiled.ts");
    const env = { TMPDIR: folder };
    const leave = async () => {
      await runProgram(["run", "-A", program, "kill"], { env });
      assertEquals(unpackedBelow(folder).length, 1);
    };
    await leave();
    const { stdout } = await runProgram(["run", "-A", program, "end"], { env });
    assertEquals(stdout, "1\n");
    assertEquals([...Deno.readDirSync(folder)], []);
    await leave();
    await runProgram(["run", "-A", import.meta.resolve("./programs/idle.ts")], { env });
  });
});

Deno.test("if unpacking fails, the error names the folder and TMPDIR", async () => {
  const program = import.meta.resolve("./programs/compiled.ts");
  const file = await Deno.makeTempFile();
  try {
    for (const folder of [`${file}-absent`, file]) {
      const { code, stderr } = await runProgram(["run", "-A", program, "end"], { env: { TMPDIR: folder } });
      assertEquals(code, 1);
      assertStringIncludes(stderr, `it cannot be unpacked below ${folder}: `);
      assertStringIncludes(stderr, "set TMPDIR to a folder that can be written");
    }
  } finally {
    await Deno.remove(file);
  }
});
