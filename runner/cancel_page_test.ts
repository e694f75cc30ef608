import { assertEquals, assertThrows } from "@std/assert";
import { CancelPageLayout, Checkpoints } from "../protocol/cancel_page.ts";
import { CancelPage } from "./_cancel_page.ts";

/** The page's words as they are in the file now. */
function words(page: CancelPage): Int32Array {
  return new Int32Array(Deno.readFileSync(page.path).buffer);
}

Deno.test("what the runner writes is what ranks read", () => {
  const layout = new CancelPageLayout(2);
  const page = new CancelPage(2);
  assertEquals(words(page), new Int32Array(layout.byteLength / 4));
  page.cancel(6);
  assertEquals(new Checkpoints(words(page), layout, 6, 1).next(), "leave");
  assertEquals(new Checkpoints(words(page), layout, 5, 1).next(), "go");
  page.begin(6);
  assertEquals(new Checkpoints(words(page), layout, 6, 1).next(), "go");
  assertEquals(page.counts(6), [null, null]);
  page.close();
});

Deno.test("a hidden page can still be written, and leaves no file", () => {
  const page = new CancelPage(1);
  page.hide();
  page.cancel(1);
  page.close();
  assertThrows(() => Deno.statSync(page.path), Deno.errors.NotFound);
});
