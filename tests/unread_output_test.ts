import { assertEquals } from "@std/assert";

const PROGRAM = import.meta.resolve("./programs/unread_output.ts");

for (const stream of ["stdout", "stderr"] as const) {
  Deno.test(`ranks that print to an unread ${stream} are reported as such, and not replaced`, async () => {
    await using child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", PROGRAM, stream],
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const unread = child[stream];
    const reports = child[stream === "stdout" ? "stderr" : "stdout"];
    let said = "";
    let read: Promise<void> | null = null;
    for await (const text of reports.pipeThrough(new TextDecoderStream())) {
      said += text;
      if (read === null && said.includes("now\n")) read = unread.pipeTo(new WritableStream());
    }
    await (read ?? unread.cancel());
    assertEquals(said.split("\n").filter((line) => line !== "" && !line.startsWith("[debug]")), [
      "Cannot finish call 1: it took more than 2000 ms",
      "rank 1: its output waits: nobody reads the output of this program",
      "now",
      "sum 2",
      "the same ranks",
      "0 errors",
    ]);
    assertEquals((await child.status).code, 0);
  });
}
