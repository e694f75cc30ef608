/**
 * Finds Python and pip. They fetch libtorch's wheels, and an installed torch may already contain libtorch.
 *
 * @module
 */

import { capture, SetupError } from "../shared/mod.ts";
import { installHint } from "./hints.ts";

/** A Python interpreter. */
export interface Python {
  /** The path of the program. */
  readonly executable: string;
  /** The version, such as `3.11.7`. */
  readonly version: string;
}

/** The command that starts pip. */
export interface Pip {
  /** The program and its first arguments. */
  readonly command: readonly string[];
  /** The version, such as `23.2.1`. */
  readonly version: string;
}

const PYTHON_NAMES = ["python3", "python"];
const DESCRIBE = "import json, platform, sys; print(json.dumps([sys.executable, platform.python_version()]))";

/**
 * Finds Python 3 on the `PATH`.
 *
 * @throws {SetupError} If there is none.
 */
export async function findPython(): Promise<Python> {
  for (const name of PYTHON_NAMES) {
    const output = await capture([name, "-c", DESCRIBE]);
    if (output?.code !== 0) continue;
    const [executable, version] = JSON.parse(output.stdout) as [string, string];
    if (version.startsWith("3.")) return { executable, version };
  }
  throw new SetupError({
    message: "Cannot find Python 3: neither python3 nor python on the PATH starts it",
    remedy: installHint({ apt: "python3 python3-pip", brew: "python" }),
  });
}

/**
 * Finds pip: as a module of the Python on the `PATH`, else as a separate program.
 *
 * @throws {SetupError} If there is none.
 */
export async function findPip(): Promise<Pip> {
  const commands = [...PYTHON_NAMES.map((name) => [name, "-m", "pip"]), ["pip3"], ["pip"]];
  for (const command of commands) {
    const output = await capture([...command, "--version"]);
    const version = /^pip ([\d.]+)/.exec(output?.stdout ?? "")?.[1];
    if (output?.code === 0 && version !== undefined) return { command, version };
  }
  throw new SetupError({
    message: "Cannot find pip: neither python3 -m pip nor pip3 starts it",
    remedy: installHint({ apt: "python3-pip", brew: "python" }),
  });
}
