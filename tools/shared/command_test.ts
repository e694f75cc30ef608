import { assertEquals } from "@std/assert";
import { capture, stripColors, tee, transcribe } from "./command.ts";

const deno = Deno.execPath();

Deno.test("capture() returns the exit code and both outputs", async () => {
  const program = "console.log('out'); console.error('err'); Deno.exit(3)";
  assertEquals(await capture([deno, "eval", program]), { code: 3, stdout: "out\n", stderr: "err\n" });
});

Deno.test("capture() returns undefined for a program that does not exist", async () => {
  assertEquals(await capture(["no-such-program-of-cohort"]), undefined);
});

Deno.test("transcribe() returns both outputs as one text with whole characters", async () => {
  const program = "console.log('ö'.repeat(100_000)); console.error('err'); Deno.exit(4)";
  const transcript = await transcribe([deno, "eval", program]);
  assertEquals(transcript?.code, 4);
  assertEquals(transcript!.text.replaceAll("ö", "").split("\n").sort(), ["", "", "err"]);
  assertEquals(transcript!.text.match(/ö/g)?.length, 100_000);
});

Deno.test("tee() passes on whole lines of both outputs, including a last one without a line feed", async () => {
  const program = `
    await Deno.stdout.write(new TextEncoder().encode("fi"));
    await Deno.stdout.write(new TextEncoder().encode("rst\\n\\x1b[32mlast\\x1b[0m"));`;
  const lines: string[] = [];
  assertEquals(await tee([deno, "eval", program], (line) => lines.push(line)), 0);
  assertEquals(lines, ["first", "last"]);
});

Deno.test("stripColors() removes escape sequences and nothing else", () => {
  assertEquals(stripColors("\x1b[1m\x1b[31m[error]\x1b[0m 1;2m"), "[error] 1;2m");
});
