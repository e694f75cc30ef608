/**
 * Finding libtorch: `LIBTORCH`, else the Python torch of the right version that is installed, else torch's
 * wheels.
 *
 * @module
 */

import {
  acquireLock,
  type Console,
  displayPath,
  join,
  resolve,
  SetupError,
  writingInto,
} from "../shared/mod.ts";
import { findPython } from "../toolchain/mod.ts";
import { faultOfLibtorch } from "./inspect.ts";
import { cpuOnly } from "./linked_view.ts";
import { findPythonTorch } from "./python_torch.ts";
import { LIBTORCH_VERSION } from "./release.ts";
import { hasWheelView, libtorchFromWheels, wheelView } from "./wheels.ts";

export { faultOfLibtorch } from "./inspect.ts";
export { LIBTORCH_VERSION } from "./release.ts";

/** Where a libtorch came from. */
export type LibtorchSource = "LIBTORCH" | "python" | "wheels";

/** A libtorch that can be built against. */
export interface Libtorch {
  /** The folder with `include/` and `lib/`. */
  readonly root: string;
  /** Where it came from. */
  readonly source: LibtorchSource;
}

/** A libtorch that is on this machine, before a view is made of it. */
export interface Candidate extends Libtorch {
  /** What is wrong with it, if anything. */
  readonly fault?: string | undefined;
}

/**
 * Looks for what is on this machine, in the order of preference, no further than it is asked to. Nothing is
 * fetched or made.
 *
 * @param cache The cache that checkouts share.
 */
export async function* libtorchCandidates(cache: string): AsyncGenerator<Candidate> {
  const given = Deno.env.get("LIBTORCH");
  if (given) {
    const root = resolve(given);
    yield { root, source: "LIBTORCH", fault: await faultOfLibtorch(root) };
  }
  const torch = await findPython().then(findPythonTorch, ignoreMissing);
  if (torch !== undefined) {
    yield { root: torch.root, source: "python", fault: await faultOfLibtorch(torch.root) };
  }
  if (await hasWheelView(cache)) yield { root: wheelView(cache), source: "wheels" };
}

/** Whether {@linkcode ensureLibtorch} would have to fetch one. */
export async function mustFetchLibtorch(cache: string): Promise<boolean> {
  for await (const { source, fault } of libtorchCandidates(cache)) {
    if (fault === undefined || source === "LIBTORCH") return false;
  }
  return true;
}

/**
 * Returns the libtorch to build against, fetching it if this machine has none.
 *
 * @param cache The cache that checkouts share.
 * @param console Where to speak.
 * @throws {SetupError} If `LIBTORCH` is no libtorch of the right version, or none can be fetched.
 */
export async function ensureLibtorch(cache: string, console: Console): Promise<Libtorch> {
  return await writingInto(cache, async () => {
    using _ = await acquireLock(join(cache, "setup.lock"), console);
    for await (const { root, source, fault } of libtorchCandidates(cache)) {
      if (fault !== undefined) {
        if (source === "LIBTORCH") throw unusable(root, fault);
        console.say(`Passing over the torch in ${displayPath(root)}: ${fault}`);
        continue;
      }
      if (source === "wheels") return { root, source };
      try {
        return { root: await cpuOnly(root, { cache }), source };
      } catch (error) {
        if (source === "LIBTORCH" || !(error instanceof SetupError)) throw error;
        console.say(`Passing over the torch in ${displayPath(root)}: ${error.message}`);
      }
    }
    return { root: await libtorchFromWheels({ cache, console }), source: "wheels" };
  });
}

function unusable(root: string, fault: string): SetupError {
  return new SetupError({
    message: `Cannot use LIBTORCH=${root}: ${fault}`,
    remedy: `point LIBTORCH at libtorch ${LIBTORCH_VERSION}, or unset it to have that fetched`,
  });
}

function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof SetupError)) throw error;
}
export { folderOfWheels } from "./folder_of_wheels.ts";
export { type Release, releaseFor } from "./release.ts";
export { unpackWheels } from "./unpack.ts";
