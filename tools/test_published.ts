/**
 * `deno task test:published`: packs the native side, publishes everything to registries on loopback, and
 * tests the package as a user gets it, on a machine with nothing but Deno.
 *
 * `--all-faults` runs the fault tests in every phase; by default each fault in a call. Other arguments are
 * passed to `deno test`.
 *
 * @module
 */

import { ensureGpuLibrary } from "./gpu.ts";
import {
  cacheDirectory,
  capture,
  createConsole,
  join,
  removeIfThere,
  runTool,
  SetupError,
} from "../setup/shared/mod.ts";
import { ensureWheelLibtorch } from "./libtorch/mod.ts";
import { packageRoot } from "./shared/mod.ts";
import { fetchTarballs, originOf, packParts, packResolver } from "./pack/mod.ts";
import { ensureReady } from "./ready.ts";
import { denoSuite, formatCounts, runSuites } from "./suites/mod.ts";

const ALL_FAULTS = "--all-faults";
/** The tests of what users do first. */
const FIRST_USE = "tests/published/published_test.ts";

if (import.meta.main) {
  await runTool(async () => {
    const console = createConsole();
    const root = packageRoot();
    await ensureReady(console);
    await ensureGpuLibrary(console);
    const origin = await originOf(root, await ensureWheelLibtorch(cacheDirectory(), console));
    const packed = join(root, "target/published/packed");
    await removeIfThere(packed);
    const parts = await packParts(["native", "wgpu", "libtorch"], origin, packed, console);
    await packResolver(parts, origin, packed, console);
    const others = join(root, "target/published/others");
    await fetchTarballs(await othersOf(root), others);
    const flags = Deno.args.filter((flag) => flag !== ALL_FAULTS);
    // Two parts that take about as long run at the same time.
    const use = { ...denoSuite([FIRST_USE, ...flags]), name: "deno test of the published package" };
    const rest = {
      ...denoSuite(["tests/published", `--ignore=${FIRST_USE}`, ...flags]),
      name: "deno test of its faults, bundles and setup",
    };
    const env = {
      COHORT_PACKED: packed,
      COHORT_OTHERS: others,
      COHORT_LIBTORCH: origin.libtorch,
      COHORT_BUNDLER: await fetchBundler(root),
      ...Deno.args.includes(ALL_FAULTS) && { COHORT_ALL_FAULTS: "1" },
    };
    const { counts, failures } = await runSuites([[use], [rest]], { cwd: root, env });
    for (const failure of failures) console.say(`error: ${failure}`);
    globalThis.console.log(formatCounts(counts));
    return counts.failed > 0 ? 1 : 0;
  });
}

/**
 * Lets Deno fetch the program with which it bundles.
 *
 * @returns The folder that has it, in Deno's cache.
 */
async function fetchBundler(root: string): Promise<string> {
  const output = join(root, "target/published/bundled.js");
  const bundled = await capture([Deno.execPath(), "bundle", join(root, "options.ts"), "-o", output]);
  const info = await capture([Deno.execPath(), "info", "--json"]);
  if (bundled?.code === 0 && info?.code === 0) return join(JSON.parse(info.stdout).denoDir, "dl");
  throw new SetupError({
    message: `Cannot fetch Deno's bundler: ${bundled?.stderr.trim() ?? "Deno does not start"}`,
    remedy: "check the connection to npm's registry",
  });
}

/** Returns the npm packages of others that the package and its stand-ins import, each as `name@version`. */
async function othersOf(root: string): Promise<string[]> {
  const standIns = ["std_async", "std_fmt", "std_msgpack", "std_path"];
  const files = ["deno.json", ...standIns.map((name) => `links/${name}/deno.json`)];
  const texts = await Promise.all(files.map((file) => Deno.readTextFile(join(root, file))));
  const specifiers = texts.flatMap((text) =>
    Object.values(JSON.parse(text).imports as Record<string, string>)
  );
  const found = specifiers.map((specifier) => /^npm:\/?((?:@[^/]+\/)?[^/@]+@[^/]+)/.exec(specifier)?.[1]);
  return [...new Set(found.filter((one) => one !== undefined))];
}
