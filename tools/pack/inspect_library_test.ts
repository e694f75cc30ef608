import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { dirname, join, SetupError } from "../../setup/shared/mod.ts";
import { withFolder } from "../../setup/shared/testing.ts";
import { builtLibrary, packageRoot } from "../shared/mod.ts";
import { checkPortable, foldersIn, foreignRunPaths, tooNew } from "./inspect_library.ts";

const ignore = Deno.build.os !== "linux";

Deno.test(
  "the built libraries run on RHEL 9, and have no folder of this machine in them",
  { ignore },
  async () => {
    const root = packageRoot();
    const folders = [root, dirname(root), Deno.env.get("HOME")!].filter((folder) => folder !== "/");
    for (const name of ["cohort", "cohort_gloo"] as const) {
      await checkPortable(
        builtLibrary(root, name),
        folders,
      );
    }
  },
);

Deno.test(
  "checkPortable() names a run path and a folder of the builder",
  { ignore },
  () =>
    withFolder(async (folder) => {
      const [source, library] = [join(folder, "source.c"), join(folder, "library.so")];
      await Deno.writeTextFile(source, `const char *where(void) { return "${folder}/somewhere"; }`);
      const { success } = await new Deno.Command("cc", {
        args: ["-shared", "-fPIC", `-Wl,-rpath,$ORIGIN/lib:${folder}`, "-o", library, source],
      }).output();
      assertEquals(success, true);
      const error = await assertRejects(
        () => checkPortable(library, [folder, "/no/such/folder"]),
        SetupError,
      );
      assertStringIncludes(
        error.message,
        `Cannot pack library.so: its run path has ${folder}; it contains the path ${folder}; remove target`,
      );
    }),
);

Deno.test("tooNew() compares what a library needs with the floors, and ignores what it defines", () => {
  const output = (...names: string[]) =>
    [
      "Version definition section '.gnu.version_d' contains 1 entry:",
      "  000000: Rev: 1  Flags: BASE  Index: 1  Cnt: 1  Name: GLIBC_9.9",
      "Version needs section '.gnu.version_r' contains 1 entry:",
      ...names.map((name) => `  0x0010:   Name: ${name}  Flags: none  Version: 3`),
    ].join("\n");
  assertEquals(tooNew(output("GLIBC_2.2.5", "GLIBC_2.34", "GLIBCXX_3.4.29", "GCC_3.0", "CXXABI_1.3.13")), []);
  assertEquals(tooNew(output("GLIBC_2.35", "GLIBCXX_3.4.30", "OPENSSL_3.0.0")), [
    "it needs GLIBC_2.35, and 2.34 is the limit",
    "it needs GLIBCXX_3.4.30, and 3.4.29 is the limit",
    "it needs OPENSSL_3.0.0, of an unknown library",
  ]);
});

Deno.test("foreignRunPaths() accepts paths that are relative to the library", () => {
  const line = (paths: string) => ` 0x000000000000001d (RUNPATH)   Library runpath: [${paths}]`;
  assertEquals(foreignRunPaths(line("$ORIGIN:$ORIGIN/../lib")), []);
  assertEquals(foreignRunPaths(line("$ORIGIN:/opt/lib")), ["its run path has /opt/lib"]);
});

Deno.test("foldersIn() finds folders, not names that begin like them", () => {
  const bytes = new TextEncoder().encode("\0/home/one/x.rs\0/home/oneself/y.rs");
  assertEquals(foldersIn(bytes, ["/home/one", "/home/o", "/work"]), ["/home/one"]);
});
