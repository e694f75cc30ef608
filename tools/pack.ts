/**
 * `deno task pack`: packs the native side for npm, for this platform, into `dist/`: the native library, the
 * GPU library, the library that links NCCL, libtorch's half for the CPU, and the resolver that finds them.
 *
 * `--parts native,libtorch` packs only these parts, and `--parts=` packs only the resolver.
 * `--output FOLDER` names another folder. The resolver depends on all packages whose tarballs are in the
 * folder, also those of other platforms.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { ensureCuda } from "./cuda/mod.ts";
import { ensureGpuLibrary } from "./gpu.ts";
import { cacheDirectory, createConsole, join, resolve, runTool, SetupError } from "../setup/shared/mod.ts";
import { ensureWheelLibtorch } from "./libtorch/mod.ts";
import { packageRoot } from "./shared/mod.ts";
import { originOf, packedIn, packParts, packResolver, type Part, PARTS, writeChecksums } from "./pack/mod.ts";
import { ensureReady } from "./ready.ts";

if (import.meta.main) {
  await runTool(async () => {
    const console = createConsole();
    const { parts: named, output: folder } = parseArgs({
      args: Deno.args,
      options: { parts: { type: "string" }, output: { type: "string" } },
    }).values;
    const parts = named === undefined ? PARTS : named.split(",").filter((name) => name !== "").map(asPart);
    const root = packageRoot();
    const output = resolve(Deno.env.get("INIT_CWD") ?? ".", folder ?? join(root, "dist"));
    if (parts.length > 0) await ensureReady(console);
    if (parts.includes("wgpu")) await ensureGpuLibrary(console);
    if (parts.includes("nccl")) await ensureCuda(console);
    const libtorch = parts.length > 0 ? await ensureWheelLibtorch(cacheDirectory(), console) : "";
    const origin = await originOf(root, libtorch);
    await packParts(parts, origin, output, console);
    await packResolver(await packedIn(output, origin.scope), origin, output, console);
    await writeChecksums(output);
    return 0;
  });
}

function asPart(name: string): Part {
  const part = PARTS.find((one) => one === name);
  if (part !== undefined) return part;
  throw new SetupError({
    message: `Cannot pack "${name}": there is no such part`,
    remedy: `name some of ${PARTS.join(", ")}`,
  });
}
