/**
 * Finds the libtorch inside an installed Python torch.
 *
 * @module
 */

import { libtorchVersionAt } from "../../libraries/mod.ts";
import type { Python } from "../../setup/runtime.ts";
import { capture } from "../../setup/shared/mod.ts";

/** An installed Python torch. */
export interface PythonTorch {
  /** The folder with `include/` and `lib/`. */
  readonly root: string;
  /** The version in its headers; `undefined` if it was installed without headers. */
  readonly version: string | undefined;
}

/** Finds the folder without importing torch, because that takes seconds. */
const LOCATE = `
import importlib.util
spec = importlib.util.find_spec("torch")
print(next(iter(spec.submodule_search_locations or []), "") if spec else "")`;

/** Finds the torch that `python` would import; returns `undefined` if there is none. */
export async function findPythonTorch(python: Python): Promise<PythonTorch | undefined> {
  const output = await capture([python.executable, "-c", LOCATE]);
  const root = output?.stdout.trim() ?? "";
  if (output?.code !== 0 || root === "") return undefined;
  return { root, version: libtorchVersionAt(root) };
}
