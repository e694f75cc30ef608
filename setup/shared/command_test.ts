import { assertEquals } from "@std/assert";
import { until } from "../../tests/testing.ts";
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

Deno.test("SIGTERM to this process ends every program that tee() runs", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  const waits = "console.log(Deno.pid); setInterval(() => {}, 1000)";
  const program = `
    import { tee } from ${JSON.stringify(import.meta.resolve("./command.ts"))};
    const run = () => tee([Deno.execPath(), "eval", ${JSON.stringify(waits)}], () => {});
    await Promise.all([run(), run()]);`;
  await using child = new Deno.Command(deno, { args: ["eval", "--ext=ts", program], stdout: "piped" })
    .spawn();
  let printed = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    printed += text;
    if (printed.split("\n").length === 3) child.kill("SIGTERM");
  }
  assertEquals((await child.status).code, 143);
  for (const pid of printed.trim().split("\n")) await until(() => hasEnded(pid), `the end of process ${pid}`);
});

function hasEnded(pid: string): boolean {
  try {
    return / Z /.test(Deno.readTextFileSync(`/proc/${pid}/stat`));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
}

Deno.test("stripColors() removes escape sequences and nothing else", () => {
  assertEquals(stripColors("\x1b[1m\x1b[31m[error]\x1b[0m 1;2m"), "[error] 1;2m");
});
