import { assertEquals } from "@std/assert";
import { faultsOfNativeDoor } from "./native_door.ts";

const door = { path: "ffi/native/library.ts", text: "export const library = Deno.dlopen(path, symbols);" };

Deno.test("faultsOfNativeDoor() allows one module in ffi/", () => {
  assertEquals(faultsOfNativeDoor([door]), []);
  assertEquals(faultsOfNativeDoor([]), []);
});

Deno.test("faultsOfNativeDoor() does not take talk of it for a use", () => {
  const text =
    "// Deno.dlopen is called elsewhere\n/** dlopen */ throw new Error(`dlopen failed: ${'no dlopen'}`);";
  assertEquals(faultsOfNativeDoor([door, { path: "worker/main.ts", text }]), []);
});

Deno.test("faultsOfNativeDoor() names a second door", () => {
  assertEquals(faultsOfNativeDoor([door, { path: "ffi/libc.ts", text: "Deno.dlopen(name, {});" }]), [
    "Deno.dlopen is called in more than one module: ffi/libc.ts, ffi/native/library.ts",
  ]);
});

Deno.test("faultsOfNativeDoor() names a door in another room, by whatever name it is reached", () => {
  for (
    const text of ["Deno.dlopen(path, {})", "const { dlopen: open } = Deno;", 'Deno["dlopen"](path, {})']
  ) {
    assertEquals(faultsOfNativeDoor([door, { path: "runner/mod.ts", text }]), [
      "runner/mod.ts: only ffi/ may call Deno.dlopen",
    ]);
  }
});
