import { assertEquals } from "@std/assert";
import * as errors from "./errors.ts";

Deno.test("every error class states its name, which a bundler could change otherwise", () => {
  const classes = Object.entries(errors).filter(([, value]) => typeof value === "function");
  assertEquals(classes.length, 12);
  for (const [exported, found] of classes) {
    // The name that a class has from its declaration is not writable.
    const { value, writable } = Object.getOwnPropertyDescriptor(found, "name")!;
    assertEquals([value, writable], [exported, true]);
  }
});
