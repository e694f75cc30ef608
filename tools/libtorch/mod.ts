/**
 * Finds libtorch: `LIBTORCH`, else an installed Python torch of the right version, else torch's wheels.
 *
 * @module
 */

import { LIBTORCH_VERSION } from "../../libraries/mod.ts";
import { findPython } from "../../setup/runtime.ts";
import {
  acquireLock,
  type Console,
  displayPath,
  explainWriteErrors,
  join,
  resolve,
  SetupError,
} from "../../setup/shared/mod.ts";
import { faultOfLibtorch } from "./inspect.ts";
import { cpuOnly } from "./linked_view.ts";
import { findPythonTorch } from "./python_torch.ts";
import { hasWheelView, libtorchFromWheels, wheelView } from "./wheels.ts";

export { faultOfLibtorch } from "./inspect.ts";

/** The origin of a libtorch. */
export type LibtorchSource = "LIBTORCH" | "python" | "wheels";

/** A libtorch that the native library can be built against. */
export interface Libtorch {
  /** The folder with `include/` and `lib/`. */
  readonly root: string;
  /** Its origin. */
  readonly source: LibtorchSource;
}

/** A libtorch on this machine, of which no view was made yet. */
export interface Candidate extends Libtorch {
  /** Why it is unsuitable; `undefined` if it is suitable. */
  readonly fault?: string | undefined;
}

/**
 * Lists the candidates on this machine, in order of preference. It searches lazily and neither fetches nor
 * creates anything.
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

/** Returns whether {@linkcode ensureLibtorch} would have to fetch a libtorch. */
export async function mustFetchLibtorch(cache: string): Promise<boolean> {
  for await (const { source, fault } of libtorchCandidates(cache)) {
    if (fault === undefined || source === "LIBTORCH") return false;
  }
  return true;
}

/**
 * Returns the libtorch to build against. Fetches it if this machine has none.
 *
 * @param cache The cache that checkouts share.
 * @param console Receives messages and progress.
 * @throws {SetupError} If `LIBTORCH` is not a libtorch of the right version, or fetching fails.
 */
export async function ensureLibtorch(cache: string, console: Console): Promise<Libtorch> {
  return await explainWriteErrors(cache, async () => {
    using _ = await acquireLock(join(cache, "setup.lock"), console);
    for await (const { root, source, fault } of libtorchCandidates(cache)) {
      if (fault !== undefined) {
        if (source === "LIBTORCH") throw unusable(root, fault);
        console.say(`Skipping the torch in ${displayPath(root)}: ${fault}`);
        continue;
      }
      if (source === "wheels") return { root, source };
      try {
        return { root: await cpuOnly(root, { cache }), source };
      } catch (error) {
        if (source === "LIBTORCH" || !(error instanceof SetupError)) throw error;
        console.say(`Skipping the torch in ${displayPath(root)}: ${error.message}`);
      }
    }
    return { root: await libtorchFromWheels({ cache, console }), source: "wheels" };
  });
}

/**
 * Returns the libtorch of torch's wheels, with their licenses. Fetches it if it is not in the cache.
 *
 * @param cache The cache that checkouts share.
 * @param console Receives messages and progress.
 * @throws {SetupError} If there are no wheels for the platform, or fetching fails.
 */
export async function ensureWheelLibtorch(cache: string, console: Console): Promise<string> {
  return await explainWriteErrors(cache, async () => {
    using _ = await acquireLock(join(cache, "setup.lock"), console);
    return await libtorchFromWheels({ cache, console });
  });
}

function unusable(root: string, fault: string): SetupError {
  return new SetupError({
    message: `Cannot use LIBTORCH=${root}: ${fault}`,
    remedy: `point LIBTORCH at libtorch ${LIBTORCH_VERSION}, or unset it to have that version fetched`,
  });
}

function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof SetupError)) throw error;
}
