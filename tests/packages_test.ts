// Where compiled models are unpacked to, and that nothing of it stays.
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { RunnerOptions } from "../mod.ts";
import { runProgram, startRunner, until } from "./runner.ts";
import { Compiled } from "./workers/compiled.ts";

/** The folders of unpacked files below a folder. */
function unpackedBelow(folder: string): string[] {
  const found: string[] = [];
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (!isDirectory) continue;
    if (/^[0-9a-f]+-.*-\d+$/.test(name)) found.push(name);
    else found.push(...unpackedBelow(`${folder}/${name}`));
  }
  return found;
}

/** Runs `body` where temporary files go to a folder of their own, which must be empty after. */
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
  Deno.test(`ranks share what one of them has unpacked; it goes with a runner that listens ${where}`, async () => {
    await withTemporary(async (folder) => {
      {
        await using runner = await startRunner(Compiled, { worldSize: 2, ...options });
        assertEquals(unpackedBelow(folder).length, 1);
        // What a rank's model writes is its own.
        assertEquals(await runner.invokeAll(), [[2, 2], [2, 2]]);
        assertEquals(await runner.invokeAll(), [[4, 4], [4, 4]]);
      }
    });
  });
}

Deno.test("ranks that were killed leave nothing unpacked, and those that replace them find it", async () => {
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
        await until(() => restarts === rank + 1, "the restart", 60_000);
        // It waits for the replacement, which has a fresh model.
        assertEquals((await runner.invokeAll())[rank], [2, 2]);
      }
      assertEquals(unpackedBelow(folder).length, 1);
      for (const pid of pids()) Deno.kill(pid, "SIGKILL");
    }
  });
});

for (const [how, code] of [["end", 0], ["exit", 3], ["throw", 1]] as const) {
  Deno.test(`a process without a runner that ends by ${how} leaves nothing unpacked`, async () => {
    await withTemporary(async (folder) => {
      const program = import.meta.resolve("./programs/compiled.ts");
      const ended = await runProgram(["run", "-A", program, how], { env: { TMPDIR: folder } });
      assertEquals([ended.code, ended.stdout], [code, "1\n"]);
    });
  });
}

Deno.test("what a killed process left unpacked is removed by the next process, or the next runner", async () => {
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

Deno.test("where nothing can be unpacked, the error names that folder and TMPDIR, not the package alone", async () => {
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
