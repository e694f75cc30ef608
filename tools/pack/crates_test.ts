import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join, SetupError } from "../../setup/shared/mod.ts";
import { withFolder, writeTree } from "../../setup/shared/testing.ts";
import { type Crate, formatNotices, licenseTexts, linkedCrates } from "./crates.ts";

function crateAt(folder: string, name: string, license = "MIT"): Crate {
  return { name, version: "1.0.0", license, folder: join(folder, name) };
}

Deno.test("linkedCrates() follows what is linked, not what only builds or tests", () => {
  const of = (name: string, kind = "lib", source: string | null = "registry") => ({
    id: name,
    name,
    version: "1.0.0",
    license: "MIT",
    source,
    manifest_path: `/crates/${name}/Cargo.toml`,
    targets: [{ kind: [kind] }],
  });
  const deps = (...pairs: [string, string | null][]) =>
    pairs.map(([pkg, kind]) => ({ pkg, dep_kinds: [{ kind }] }));
  const metadata = {
    packages: [
      of("own", "cdylib", null),
      of("inner", "lib", null),
      of("b"),
      of("a"),
      of("macro", "proc-macro"),
      of("cc"),
      of("only-macro"),
      of("tester"),
    ],
    resolve: {
      nodes: [
        { id: "own", deps: deps(["inner", null], ["tester", "dev"]) },
        { id: "inner", deps: deps(["b", null], ["macro", null], ["cc", "build"]) },
        { id: "b", deps: deps(["a", null]) },
        { id: "a", deps: deps(["b", "dev"]) },
        { id: "macro", deps: deps(["only-macro", null]) },
        ...["cc", "only-macro", "tester"].map((id) => ({ id, deps: [] })),
      ],
    },
  };
  assertEquals(linkedCrates(metadata, "own").map(({ name, folder }) => [name, folder]), [
    ["a", "/crates/a"],
    ["b", "/crates/b"],
  ]);
});

Deno.test("licenseTexts() finds licenses of a crate and of C sources in it", () =>
  withFolder(async (folder) => {
    await writeTree(join(folder, "one"), {
      "LICENSE-MIT": "mit\n",
      "c_src/library/COPYING": "copying",
      "c_src/library/license.c": "code",
      "tests/LICENSE": "of a test's input",
      "src/lib.rs": "code",
    });
    assertEquals(await licenseTexts(crateAt(folder, "one")), [
      { path: "LICENSE-MIT", text: "mit" },
      { path: "c_src/library/COPYING", text: "copying" },
    ]);
  }));

Deno.test("formatNotices() has each text once, with the crates that it is for", () =>
  withFolder(async (folder) => {
    await writeTree(folder, { "one/LICENSE": "the same", "two/LICENSE": "the same", "three/src/lib.rs": "" });
    const crates = [
      crateAt(folder, "one"),
      crateAt(folder, "two"),
      crateAt(folder, "three", "ISC OR Apache-2.0"),
    ];
    const notices = await formatNotices(crates, { "Apache-2.0": "apache" });
    assertStringIncludes(notices, "one 1.0.0 (MIT)\ntwo 1.0.0 (MIT)\n\nthe same\n");
    assertStringIncludes(notices, "three 1.0.0 (ISC OR Apache-2.0)\n\napache\n");
    const error = await assertRejects(() => formatNotices(crates, {}), SetupError);
    assertStringIncludes(error.message, "three 1.0.0 has no text of its license, ISC OR Apache-2.0");
  }));
