import { assertEquals } from "@std/assert";
import { cpuLibtorch, versionHeader } from "../../setup/libtorch/testing.ts";
import { requiredLibraries } from "../../setup/runtime.ts";
import { join } from "../../setup/shared/mod.ts";
import { withFolder, writeTree } from "../../setup/shared/testing.ts";
import { faultOfLibtorch } from "./inspect.ts";
import { writeManifest } from "./manifest.ts";

Deno.test("faultOfLibtorch() returns undefined for a libtorch of the right version", () =>
  withFolder(async (root) => {
    await writeTree(root, cpuLibtorch());
    assertEquals(await faultOfLibtorch(root), undefined);
  }));

Deno.test("faultOfLibtorch() distinguishes a missing folder from one without libtorch", () =>
  withFolder(async (root) => {
    assertEquals(await faultOfLibtorch(join(root, "none")), "there is no such folder");
    await writeTree(root, { "file": "" });
    assertEquals(await faultOfLibtorch(join(root, "file")), "there is no such folder");
    assertEquals(await faultOfLibtorch(root), "it has no include/torch/headeronly/version.h");
    await writeTree(root, versionHeader());
    assertEquals(await faultOfLibtorch(root), `it has no lib/${requiredLibraries()[0]}`);
  }));

Deno.test("faultOfLibtorch() names both versions if they differ", () =>
  withFolder(async (root) => {
    await writeTree(root, cpuLibtorch("2.10.1"));
    assertEquals(await faultOfLibtorch(root), "it holds libtorch 2.10.1, and 2.11.0 is needed");
  }));

Deno.test("faultOfLibtorch() detects a truncated or missing library of a view", () =>
  withFolder(async (root) => {
    await writeTree(root, { ...cpuLibtorch(), "lib/libgomp.so.1": "0123456789" });
    await writeManifest(root, { version: "2.11.0", origin: [] });
    assertEquals(await faultOfLibtorch(root), undefined);
    await Deno.truncate(join(root, "lib", "libgomp.so.1"), 4);
    assertEquals(await faultOfLibtorch(root), "its lib/libgomp.so.1 has 4 bytes instead of 10");
    await Deno.remove(join(root, "lib", "libgomp.so.1"));
    assertEquals(await faultOfLibtorch(root), "its lib/libgomp.so.1 is gone");
  }));
