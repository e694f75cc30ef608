import { assertEquals } from "@std/assert";
import { dlopenViolations } from "./dlopen_rule.ts";

const library = { path: "ffi/native/library.ts", text: "export const library = Deno.dlopen(path, symbols);" };

Deno.test("dlopenViolations() allows one module in ffi/", () => {
  assertEquals(dlopenViolations([library]), []);
  assertEquals(dlopenViolations([]), []);
});

Deno.test("dlopenViolations() ignores mentions in comments and strings", () => {
  const text =
    "// Deno.dlopen is called elsewhere\n/** dlopen */ throw new Error(`dlopen failed: ${'no dlopen'}`);";
  assertEquals(dlopenViolations([library, { path: "worker/main.ts", text }]), []);
});

Deno.test("dlopenViolations() reports a second module", () => {
  assertEquals(dlopenViolations([library, { path: "ffi/libc.ts", text: "Deno.dlopen(name, {});" }]), [
    "Deno.dlopen is called in more than one module: ffi/libc.ts, ffi/native/library.ts",
  ]);
});

Deno.test("dlopenViolations() reports a module outside ffi/, however it refers to dlopen", () => {
  for (
    const text of ["Deno.dlopen(path, {})", "const { dlopen: open } = Deno;", 'Deno["dlopen"](path, {})']
  ) {
    assertEquals(dlopenViolations([library, { path: "runner/mod.ts", text }]), [
      "runner/mod.ts: only ffi/ may call Deno.dlopen",
    ]);
  }
});
