import { assertEquals, assertRejects } from "@std/assert";
import { requireAll, SetupError } from "./failure.ts";

Deno.test("requireAll() returns the values in their order", async () => {
  assertEquals(await requireAll<[number, string]>([Promise.resolve(1), Promise.resolve("a")]), [1, "a"]);
});

Deno.test("requireAll() reports every problem at once, one line each", async () => {
  const error = await assertRejects(
    () =>
      requireAll([
        Promise.reject(new SetupError({ message: "no pip", remedy: "install pip" })),
        Promise.resolve(1),
        Promise.reject(new SetupError({ message: "no cargo", remedy: "install Rust" })),
      ]),
    SetupError,
  );
  assertEquals(error.message, "no pip; install pip\nno cargo; install Rust");
});

Deno.test("requireAll() rethrows errors other than SetupError", async () => {
  await assertRejects(() => requireAll([Promise.reject(new TypeError("defect"))]), TypeError, "defect");
});
