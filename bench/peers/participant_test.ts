import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { temporaryFile, until } from "../../tests/testing.ts";
import { Participant, RequestError } from "./participant.ts";
import { listPrograms } from "./programs.ts";

function program(source: string): string[] {
  return [Deno.execPath(), "eval", source];
}

const ANSWERS = `
  console.log('"ready"');
  for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const [name, count] = JSON.parse(text);
    console.log(name === "call" ? JSON.stringify(Array(count).fill(2)) : name === "bad" ? '{"error":"no"}' : "null");
  }`;

Deno.test("a program answers requests, and says what it has not and what failed", async () => {
  const { participant, startMs } = await Participant.start(program(ANSWERS));
  await using asked = participant;
  assert(startMs > 0);
  assertEquals(await asked.ask("call", 3), [2, 2, 2]);
  assertEquals(await asked.ask("other", 3), null);
  const error = await assertRejects(() => asked.ask("bad", 1), RequestError);
  assertEquals(error.message, "no");
  assertEquals(await asked.ask("call", 1), [2]);
});

Deno.test("a program that dies at the start or in a request is told with its last words", async () => {
  const dies = program(`console.error("first\\nlast words"); Deno.exit(3)`);
  const error = await assertRejects(() => Participant.start(dies), Error);
  assertStringIncludes(error.message, "it exited: last words");
  const later = program(`console.log('"ready"'); await Deno.stdin.read(new Uint8Array(9)); throw "gone"`);
  const { participant } = await Participant.start(later);
  await using asked = participant;
  assertStringIncludes((await assertRejects(() => asked.ask("call", 1), Error)).message, "it exited");
  assertStringIncludes((await assertRejects(() => asked.ask("call", 1), Error)).message, "it exited");
});

Deno.test("a program that hangs is killed with its children", async () => {
  using file = temporaryFile();
  const hangs = program(`
    const args = ["eval", "setInterval(() => {}, 1e6)"];
    const { pid } = new Deno.Command(Deno.execPath(), { args }).spawn();
    Deno.writeTextFileSync(${JSON.stringify(file.path)}, String(pid));
    setInterval(() => {}, 1e6);`);
  const error = await assertRejects(() => Participant.start(hangs, 1_000), Error);
  assertStringIncludes(error.message, "no answer after 1 s");
  const child = Number(await Deno.readTextFile(file.path));
  assert(child > 0);
  await until(() => !runs(child), "the child has ended");
});

/** Tells whether a process runs. One that has ended may wait for its parent. */
function runs(pid: number): boolean {
  try {
    return !/\) [ZX]/.test(Deno.readTextFileSync(`/proc/${pid}/stat`));
  } catch {
    return false;
  }
}

Deno.test("programs that are not installed are listed with how to install them", async () => {
  const before = ["COHORT_BENCH_PYTHON", "COHORT_BENCH_NODE"].map((name) =>
    [name, Deno.env.get(name)] as const
  );
  for (const [name] of before) Deno.env.delete(name);
  try {
    const programs = await listPrograms();
    for (const { name, command, install } of programs.slice(1)) {
      assertEquals(command, null, name);
      assertStringIncludes(install, "COHORT_BENCH_");
    }
    assertEquals(programs[0]!.name, "Cohort");
  } finally {
    for (const [name, value] of before) if (value !== undefined) Deno.env.set(name, value);
  }
});
