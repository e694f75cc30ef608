import { fileURLToPath } from "node:url";
import { assertEquals, assertStrictEquals, assertStringIncludes, assertThrows } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { LibraryLoadError } from "../../errors.ts";
import { markRank } from "../../protocol/mod.ts";
import { temporaryFolder } from "../../tests/testing.ts";
import { openLibrary } from "./open_library.ts";

const STEM = `cohort_version_test_${Deno.pid}`;
const FILE = `lib${STEM}.${Deno.build.os === "darwin" ? "dylib" : "so"}`;

async function compile(version: number, path: string): Promise<void> {
  const source = `${path}.c`;
  await Deno.writeTextFile(source, `unsigned version_test(void) { return ${version}; }`);
  const { success } = await new Deno.Command("cc", { args: ["-shared", "-fPIC", "-o", path, source] })
    .output();
  await Deno.remove(source);
  assertEquals(success, true);
}

const SYMBOLS = { version_test: { parameters: [], result: "u32" } } as const;

function open<S extends typeof SYMBOLS>(symbols: S = SYMBOLS as S) {
  return openLibrary({
    what: "test library",
    stem: STEM,
    part: "none",
    variable: "COHORT_VERSION_TEST_LIBRARY",
    abi: 2,
    needsLibtorch: false,
    step: "setup",
    version: "version_test",
    symbols,
  });
}

// A library of this package stays open for the life of the process.
Deno.test("the search for a library ends at one of other sources, which is already loaded", {
  sanitizeResources: false,
}, async () => {
  using folder = temporaryFolder();
  const cache = folder.path;
  const before = Deno.env.get("XDG_CACHE_HOME");
  const checkout = fileURLToPath(new URL(`../../target/release/${FILE}`, import.meta.url));
  const cached = `${cache}/cohort/lib/${config.version}-00000002`;
  try {
    Deno.env.set("XDG_CACHE_HOME", cache);
    await Deno.mkdir(cached, { recursive: true });
    await compile(2, `${cached}/${FILE}`);
    assertEquals(open().path, `${cached}/${FILE}`);

    await compile(1, checkout);
    const error = assertThrows(open, LibraryLoadError);
    assertEquals(error.tried.length, 1);
    assertStringIncludes(error.message, `${checkout}: it was built from other sources (ABI 1, not 2)`);
  } finally {
    if (before === undefined) Deno.env.delete("XDG_CACHE_HOME");
    else Deno.env.set("XDG_CACHE_HOME", before);
    await Deno.remove(checkout).catch(() => {});
  }
});

// A library of this package stays open for the life of the process.
Deno.test("a rank binds each function at its first use, other processes bind all at once", {
  sanitizeResources: false,
}, async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/${FILE}`;
  const more = { ...SYMBOLS, absent_test: { parameters: [], result: "u32" } } as const;
  try {
    Deno.env.set("COHORT_VERSION_TEST_LIBRARY", path);
    await compile(2, path);
    const error = assertThrows(() => open(more), LibraryLoadError);
    assertStringIncludes(error.message, "absent_test");

    markRank();
    const { symbols } = open(more);
    assertEquals(symbols.version_test(), 2);
    assertStrictEquals(symbols.version_test, symbols.version_test);
    assertThrows(() => symbols.absent_test(), Error, "absent_test");
  } finally {
    Reflect.deleteProperty(globalThis, Symbol.for("@cohort/distributed.rank"));
    Deno.env.delete("COHORT_VERSION_TEST_LIBRARY");
  }
});
