import { assertEquals, assertStringIncludes } from "@std/assert";
import { createConsole } from "./console.ts";

function recorder(isTerminal: boolean) {
  const texts: string[] = [];
  let time = 0;
  const console = createConsole({ write: (text) => texts.push(text), isTerminal, now: () => time });
  return { console, texts, advance: (ms: number) => time += ms };
}

Deno.test("progress() without a terminal prints one line for every tenth", () => {
  const { console, texts } = recorder(false);
  const progress = console.progress("torch.whl", 1000);
  for (let done = 0; done <= 1000; done += 50) progress.update(done);
  progress.finish();
  assertEquals(texts.length, 10);
  assertEquals(texts[0], "  torch.whl   10 %  100 B of 1.0 kB\n");
  assertEquals(texts[9], "  torch.whl  100 %  1.0 kB of 1.0 kB\n");
});

Deno.test("progress() on a terminal redraws one line, at most ten times a second", () => {
  const { console, texts, advance } = recorder(true);
  const progress = console.progress("torch.whl", 1000);
  progress.update(10);
  progress.update(20);
  advance(100);
  progress.update(500);
  progress.finish();
  assertEquals(texts.length, 4);
  for (const text of texts.slice(0, 3)) assertStringIncludes(text, "\r\x1b[2K");
  assertEquals(texts[3], "\n");
});

Deno.test("progress() shows the rate once it can be measured", () => {
  const { console, texts, advance } = recorder(false);
  const progress = console.progress("torch.whl", 10_000_000);
  advance(2000);
  progress.update(4_000_000);
  assertStringIncludes(texts[0]!, "2.0 MB/s");
});

Deno.test("progress() of zero bytes shows 100 %", () => {
  const { console, texts } = recorder(false);
  console.progress("empty", 0).update(0);
  assertStringIncludes(texts[0]!, "100 %");
});
