import { assert, assertEquals } from "@std/assert";
import { ops } from "../mod.ts";
import { loadLibrary } from "../runtime.ts";
import { CRASHERS } from "./crashers.ts";
import { fuzz } from "./fuzz.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

Deno.test("no operator but those of the list takes its process down, whatever it is given", async () => {
  const crashes = await fuzz({ rounds: 3, seed: 1, skip: new Set(Object.keys(CRASHERS)) });
  assertEquals(crashes, []);
});

Deno.test("every crasher of the list is an operator, and has its reason", () => {
  const names = new Set(ops.names().map((name) => name.split(".")[0]!));
  for (const [name, reason] of Object.entries(CRASHERS)) assert(names.has(name) && reason.length > 10, name);
});
