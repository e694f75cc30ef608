import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { makeRelease } from "../../setup/libtorch/testing.ts";
import { fromFileUrl, join, SetupError, silentConsole } from "../../setup/shared/mod.ts";
import { namesIn, withFolder } from "../../setup/shared/testing.ts";
import { fakePip, pipCalls } from "../../setup/wheels/testing.ts";
import { faultOfLibtorch } from "./inspect.ts";
import { hasWheelView, libtorchFromWheels, type WheelOptions } from "./wheels.ts";

async function withOptions(test: (options: WheelOptions, index: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const index = join(folder, "index");
    const release = await makeRelease(index);
    const cache = join(folder, "cache");
    await test({ cache, console: silentConsole, release, pip: fakePip(index) }, index);
  });
}

Deno.test("libtorchFromWheels() creates a complete view once, and keeps no wheels", () =>
  withOptions(async (options, index) => {
    const view = await libtorchFromWheels(options);
    assertEquals(await faultOfLibtorch(view), undefined);
    assertEquals(await namesIn(options.cache), ["libtorch-2.11.0-cpu"]);
    await libtorchFromWheels(options);
    assertEquals((await pipCalls(index)).length, 2);
  }));

Deno.test("libtorchFromWheels() creates a damaged view again", () =>
  withOptions(async (options) => {
    const view = await libtorchFromWheels(options);
    await Deno.truncate(join(view, "lib", "libtorch_cpu.so"), 3);
    assertEquals(await hasWheelView(options.cache), false);
    await libtorchFromWheels(options);
    assertEquals(await hasWheelView(options.cache), true);
  }));

Deno.test("hasWheelView() is false for a view that was not finished", () =>
  withOptions(async (options) => {
    const view = await libtorchFromWheels(options);
    await Deno.remove(join(view, "cohort-view.json"));
    assertEquals(await hasWheelView(options.cache), false);
  }));

Deno.test("libtorchFromWheels() continues after a process that was killed while unpacking", () =>
  withOptions(async (options, index) => {
    const program = fromFileUrl(new URL("./testdata/stop_while_unpacking.ts", import.meta.url));
    const killed = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", program, options.cache, index],
      stdout: "piped",
    }).spawn();
    const { value } = await killed.stdout.pipeThrough(new TextDecoderStream()).values().next();
    assertEquals(value, "unpacking\n");
    killed.kill("SIGKILL");
    await killed.status;
    assertEquals(await hasWheelView(options.cache), false);
    assertEquals((await namesIn(options.cache)).length, 2); // the wheels, and half a view

    const view = await libtorchFromWheels(options);
    assertEquals(await faultOfLibtorch(view), undefined);
    assertEquals(await namesIn(options.cache), ["libtorch-2.11.0-cpu"]);
    assertEquals((await pipCalls(index)).length, 2); // nothing was fetched twice
  }));

Deno.test("libtorchFromWheels() names every missing program before it fetches anything", () =>
  withOptions(async (options, index) => {
    const missing = (name: string) => () =>
      Promise.reject(new SetupError({ message: `Cannot find ${name}`, remedy: "install it" }));
    const error = await assertRejects(
      () => libtorchFromWheels({ ...options, pip: missing("pip"), cxx: missing("c++") }),
      SetupError,
    );
    assertEquals(error.problems.map(({ message }) => message), ["Cannot find c++", "Cannot find pip"]);
    assertEquals(await pipCalls(index), []);
  }));

Deno.test("libtorchFromWheels() fetches nothing if the disk is too small", () =>
  withOptions(async (options, index) => {
    const release = { ...options.release!, unpackedBytes: 1e15 };
    const error = await assertRejects(() => libtorchFromWheels({ ...options, release }), SetupError);
    assertStringIncludes(error.message, "are needed and");
    assertEquals(await pipCalls(index), []);
  }));
