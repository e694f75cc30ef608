import { assertEquals } from "@std/assert";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { isCompiled, isOneFile, programFolders } from "./program.ts";

Deno.test("a program of modules has no folder for libraries of its own", () => {
  assertEquals([isCompiled(), isOneFile(), programFolders()], [false, false, []]);
});

Deno.test("the libraries of a compiled program are beside its executable or its main module", () => {
  const { build, execPath } = Deno;
  Object.defineProperty(Deno, "build", { value: { ...build, standalone: true }, configurable: true });
  Deno.execPath = () => "/app/painter";
  try {
    assertEquals([isCompiled(), isOneFile()], [true, true]);
    assertEquals(programFolders(), ["/app", dirname(fileURLToPath(Deno.mainModule))]);
  } finally {
    Object.defineProperty(Deno, "build", { value: build, configurable: true });
    Deno.execPath = execPath;
  }
});
