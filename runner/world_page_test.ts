import { assertEquals, assertThrows } from "@std/assert";
import {
  Checkpoints,
  PAGE_MARK,
  STATUS_BYTE_LENGTH,
  StatusWriter,
  WorldPageLayout,
} from "../protocol/mod.ts";
import { WorldPage } from "./world_page.ts";

/** Returns the current words of the page's file. */
function words(page: WorldPage): Int32Array {
  return new Int32Array(Deno.readFileSync(page.path).buffer);
}

/** Returns a page that nobody has written to: its mark, then zeros. */
function blank(byteLength: number): Int32Array<ArrayBuffer> {
  const bytes = new Uint8Array(byteLength);
  bytes.set(PAGE_MARK);
  return new Int32Array(bytes.buffer);
}

Deno.test("what the runner writes is what ranks read", () => {
  const { byteLength, cancel } = new WorldPageLayout(2);
  const page = new WorldPage(2);
  assertEquals(words(page), blank(byteLength));
  page.begin(6);
  page.cancel(6);
  assertEquals(new Checkpoints(words(page), cancel, 6, 1).next(), "leave");
  assertEquals(new Checkpoints(words(page), cancel, 5, 1).next(), "go");
  assertEquals(page.counts(6), [null, null]);
  page.close();
});

Deno.test("a group that was dropped is said for all ranks, apart from everything else", () => {
  const { droppedWord, byteLength } = new WorldPageLayout(3);
  const page = new WorldPage(3);
  page.drop(7);
  const expected = blank(byteLength);
  expected[droppedWord] = 7;
  assertEquals(words(page), expected);
  page.close();
});

Deno.test("a slot is clear when its turn comes again, whichever calls were left out between", () => {
  const { cancel } = new WorldPageLayout(3);
  const calls = Array.from({ length: 1000 }, (_, call) => call).filter((call) =>
    call % 7 !== 0 && call % 16 > 2
  );
  const page = new WorldPage(3);
  for (const call of calls) {
    page.begin(call);
    assertEquals(page.counts(call), [null, null, null]);
    const now = words(page);
    assertEquals(new Checkpoints(now, cancel, call, 1).next(), "go");
    Deno.writeFileSync(page.path, new Uint8Array(now.buffer));
    page.cancel(call);
    assertEquals(page.counts(call), [null, 0, null]);
  }
  page.close();
});

Deno.test("what a rank writes into its block is what the runner reads", () => {
  const layout = new WorldPageLayout(2);
  const page = new WorldPage(2);
  const bytes = Deno.readFileSync(page.path);
  const block = new Uint8Array(bytes.buffer, layout.statusStart(1), STATUS_BYTE_LENGTH);
  new StatusWriter(block).pending(3);
  Deno.writeFileSync(page.path, bytes);
  assertEquals([0, 1].map((rank) => page.status(rank).pending), [0, 3]);
  page.close();
});

Deno.test("a hidden page can still be written, and leaves no file", () => {
  const page = new WorldPage(1);
  page.hide();
  page.cancel(1);
  page.close();
  assertThrows(() => Deno.statSync(page.path), Deno.errors.NotFound);
});

for (const umask of [0o000, 0o077]) {
  Deno.test(`a page is its user's alone under a umask of ${umask.toString(8)}, and locked`, () => {
    const before = Deno.umask(umask);
    try {
      const page = new WorldPage(1);
      assertEquals(Deno.lstatSync(page.path).mode! & 0o777, 0o600);
      using other = Deno.openSync(page.path, { write: true });
      assertEquals(other.tryLockSync(true), false);
      page.close();
      assertEquals(other.tryLockSync(true), true);
    } finally {
      Deno.umask(before);
    }
  });
}

Deno.test("what somebody else has put in the place of a page is left alone", () => {
  for (const how of ["hide", "close"] as const) {
    const page = new WorldPage(1);
    Deno.removeSync(page.path);
    Deno.writeTextFileSync(page.path, "theirs");
    page[how]();
    assertEquals(Deno.readTextFileSync(page.path), "theirs");
    Deno.removeSync(page.path);
    if (how === "hide") page.close();
  }
});
