import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { cpuLibtorch } from "../../setup/libtorch/testing.ts";
import { join, SetupError, silentConsole } from "../../setup/shared/mod.ts";
import { namesIn, withEnv, withFolder, writeProgram, writeTree } from "../../setup/shared/testing.ts";
import { ensureLibtorch, libtorchCandidates, mustFetchLibtorch } from "./mod.ts";

/** Writes a fake Python that has a torch at `site`/torch. */
async function fakePython(bin: string, site: string): Promise<void> {
  const script = `case "$2" in
  *find_spec*) echo "${site}/torch" ;;
  *) echo '["${bin}/python3", "3.11.7"]' ;;
esac`;
  await writeProgram(bin, "python3", script);
}

Deno.test("ensureLibtorch() prefers LIBTORCH to a Python torch, and that to fetching", () =>
  withFolder(async (folder) => {
    const cache = join(folder, "cache");
    await writeTree(join(folder, "given"), cpuLibtorch());
    await writeTree(join(folder, "site", "torch"), cpuLibtorch());
    await fakePython(join(folder, "bin"), join(folder, "site"));
    using _ = withEnv({ PATH: join(folder, "bin"), LIBTORCH: join(folder, "given") });
    assertEquals(await ensureLibtorch(cache, silentConsole), {
      root: join(folder, "given"),
      source: "LIBTORCH",
    });
    Deno.env.delete("LIBTORCH");
    assertEquals(await ensureLibtorch(cache, silentConsole), {
      root: join(folder, "site", "torch"),
      source: "python",
    });
  }));

Deno.test("ensureLibtorch() refuses a LIBTORCH of another version instead of skipping it", () =>
  withFolder(async (folder) => {
    await writeTree(folder, cpuLibtorch("2.9.0"));
    using _ = withEnv({ LIBTORCH: folder });
    const error = await assertRejects(() => ensureLibtorch(join(folder, "cache"), silentConsole), SetupError);
    assertEquals(
      error.message,
      `Cannot use LIBTORCH=${folder}: it holds libtorch 2.9.0, and 2.11.0 is needed; ` +
        "point LIBTORCH at libtorch 2.11.0, or unset it to have that version fetched",
    );
  }));

Deno.test("libtorchCandidates() tells why an installed torch is unsuitable", () =>
  withFolder(async (folder) => {
    await writeTree(join(folder, "site", "torch"), cpuLibtorch("2.4.1"));
    await fakePython(join(folder, "bin"), join(folder, "site"));
    using _ = withEnv({ PATH: join(folder, "bin"), LIBTORCH: undefined });
    assertEquals(await Array.fromAsync(libtorchCandidates(join(folder, "cache"))), [{
      root: join(folder, "site", "torch"),
      source: "python",
      fault: "it holds libtorch 2.4.1, and 2.11.0 is needed",
    }]);
  }));

Deno.test("mustFetchLibtorch() is true only if no installed torch is suitable", () =>
  withFolder(async (folder) => {
    const cache = join(folder, "cache");
    await writeTree(join(folder, "site", "torch"), cpuLibtorch("2.4.1"));
    await fakePython(join(folder, "bin"), join(folder, "site"));
    using _ = withEnv({ PATH: join(folder, "bin"), LIBTORCH: undefined });
    assertEquals(await mustFetchLibtorch(cache), true);
    await writeTree(join(folder, "site", "torch"), cpuLibtorch());
    assertEquals(await mustFetchLibtorch(cache), false);
  }));

Deno.test("ensureLibtorch() names all missing programs", () =>
  withFolder(async (folder) => {
    const cache = join(folder, "cache");
    using _ = withEnv({ PATH: join(folder, "empty"), LIBTORCH: undefined, CXX: undefined });
    const error = await assertRejects(() => ensureLibtorch(cache, silentConsole), SetupError);
    assertStringIncludes(error.message, "no C++ compiler, c++ does not start; ");
    assertStringIncludes(error.message, "Cannot find pip: ");
    assertEquals(await namesIn(cache), ["setup.lock"]);
  }));

Deno.test("ensureLibtorch() reports a cache that cannot be created", () =>
  withFolder(async (folder) => {
    await writeTree(folder, { file: "" });
    using _ = withEnv({ LIBTORCH: undefined });
    const error = await assertRejects(() => ensureLibtorch(join(folder, "file", "cache"), silentConsole));
    assertEquals(
      error instanceof SetupError && error.message.split(":")[0],
      `Cannot write into ${folder}/file/cache`,
    );
  }));
