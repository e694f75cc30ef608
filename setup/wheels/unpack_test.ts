import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join, SetupError, silentConsole } from "../shared/mod.ts";
import { namesIn, withFolder } from "../shared/testing.ts";
import { placeInView } from "../libtorch/mod.ts";
import { makeRelease } from "../libtorch/testing.ts";
import { writeZip } from "./testing.ts";
import { unpackWheels } from "./unpack.ts";

Deno.test("unpackWheels() creates a view and ignores the rest of the wheels", () =>
  withFolder(async (folder) => {
    const { wheels } = await makeRelease(folder);
    const view = join(folder, "view");
    const paths = wheels.map((wheel) => join(folder, wheel.file));
    assertEquals(await unpackWheels(paths, view, silentConsole, placeInView), { hasCuda: true });
    assertEquals(await namesIn(view), ["include", "lib", "licenses"]);
    assertEquals(await namesIn(join(view, "lib")), ["libc10.so", "libcudart.so.13", "libtorch_cpu.so"]);
    assertEquals(await Deno.readTextFile(join(view, "lib", "libcudart.so.13")), "contents of libcudart");
  }));

Deno.test("unpackWheels() keeps the libtorch of a wheel without CUDA", () =>
  withFolder(async (folder) => {
    const wheel = join(folder, "torch.whl");
    await writeZip(wheel, { "torch/lib/libtorch.so": "small", "torch/lib/libtorch.dylib": "small" });
    assertEquals(await unpackWheels([wheel], join(folder, "view"), silentConsole, placeInView), {
      hasCuda: false,
    });
    assertEquals(await namesIn(join(folder, "view", "lib")), ["libtorch.dylib", "libtorch.so"]);
  }));

Deno.test("unpackWheels() names a truncated wheel", () =>
  withFolder(async (folder) => {
    const { wheels } = await makeRelease(folder);
    const wheel = join(folder, wheels[0]!.file);
    for (const length of [0, 3, wheels[0]!.byteLength - 30]) {
      await Deno.truncate(wheel, length);
      const error = await assertRejects(
        () => unpackWheels([wheel], join(folder, "view"), silentConsole, placeInView),
        SetupError,
      );
      assertStringIncludes(error.message, "Cannot read torch-2.11.0-fake.whl: ");
      assertStringIncludes(error.message, `remove ${wheel} and run the command again`);
    }
  }));

Deno.test("unpackWheels() detects a member with altered bytes", () =>
  withFolder(async (folder) => {
    const wheel = join(folder, "torch.whl");
    const text = "0123456789".repeat(1000);
    await writeZip(wheel, { "torch/lib/libc10.so": text });
    const bytes = await Deno.readFile(wheel);
    bytes[60]! ^= 0x10;
    await Deno.writeFile(wheel, bytes);
    await assertRejects(() => unpackWheels([wheel], join(folder, "view"), silentConsole, placeInView));
  }));

Deno.test({
  name: "unpackWheels() reports a full disk, not a closed stream",
  ignore: Deno.build.os !== "linux", // /dev/full
  fn: () =>
    withFolder(async (folder) => {
      const wheel = join(folder, "torch.whl");
      await writeZip(wheel, { "torch/lib/libc10.so": "0123456789".repeat(1000) });
      await Deno.mkdir(join(folder, "view", "lib"), { recursive: true });
      await Deno.symlink("/dev/full", join(folder, "view", "lib", "libc10.so"));
      const error = await assertRejects(
        () => unpackWheels([wheel], join(folder, "view"), silentConsole, placeInView),
        Error,
      );
      assertStringIncludes(error.message, "No space left");
    }),
});
