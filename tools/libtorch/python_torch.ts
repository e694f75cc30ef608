/**
 * The libtorch inside an installed Python torch.
 *
 * @module
 */

import { capture } from "../shared/mod.ts";
import type { Python } from "../toolchain/mod.ts";
import { readLibtorchVersion } from "./inspect.ts";

/** A Python torch. */
export interface PythonTorch {
  /** Its folder, with `include/` and `lib/`. */
  readonly root: string;
  /** The version that its headers state; `undefined` if it was installed without them. */
  readonly version: string | undefined;
}

/** Finds the folder without importing torch, which takes seconds. */
const LOCATE = `
import importlib.util
spec = importlib.util.find_spec("torch")
print(next(iter(spec.submodule_search_locations or []), "") if spec else "")`;

/** Finds the torch that `python` would import; `undefined` if it has none. */
export async function findPythonTorch(python: Python): Promise<PythonTorch | undefined> {
  const output = await capture([python.executable, "-c", LOCATE]);
  const root = output?.stdout.trim() ?? "";
  if (output?.code !== 0 || root === "") return undefined;
  return { root, version: await readLibtorchVersion(root) };
}
